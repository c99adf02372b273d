"""Settings: read once, checked, and written down for the reader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scenewright.domain.errors import Misconfigured
from scenewright.entry.settings import OWN_VARIABLES, PROVIDER_VARIABLES, Settings

ROOT = Path(__file__).resolve().parents[2]
ENV = {
    "APPWRITE_FUNCTION_API_ENDPOINT": "http://127.0.0.1/v1/",
    "APPWRITE_FUNCTION_PROJECT_ID": "p",
    "APPWRITE_FUNCTION_ID": "video_generation",
    "SCENEWRIGHT_SECRET": "s" * 16,
}
VARIABLES = {*OWN_VARIABLES, *PROVIDER_VARIABLES.values()}


def test_defaults():
    settings = Settings.from_env(ENV | {"APPWRITE_FUNCTION_CPUS": "2"})
    assert settings.endpoint == settings.public_endpoint == "http://127.0.0.1/v1"
    assert settings.scenes_in_flight == 2
    assert settings.providers.gemini_api_key == ""


@pytest.mark.parametrize("name", ENV)
def test_a_missing_variable_is_named(name: str):
    with pytest.raises(Misconfigured, match=name):
        Settings.from_env({key: value for key, value in ENV.items() if key != name})


@pytest.mark.parametrize("value", ["0", "65", "two", "-1", "1.5", "²"])
def test_a_limit_outside_its_range_is_refused(value: str):
    with pytest.raises(Misconfigured, match="SCENEWRIGHT_SCENES_IN_FLIGHT"):
        Settings.from_env(ENV | {"SCENEWRIGHT_SCENES_IN_FLIGHT": value})


def test_secrets_are_not_shown():
    settings = Settings.from_env(
        ENV | {"GEMINI_API_KEY": "AIza-very-secret", "SCENEWRIGHT_SECRET": "t0psecret" * 3}
    )
    assert "secret" not in repr(settings).replace("secret_key", "").lower().replace("'secret'", "")


def test_the_example_file_names_exactly_the_variables():
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = {line.partition("=")[0] for line in lines if "=" in line and not line.startswith("#")}
    assert named - {"APPWRITE_ENDPOINT", "APPWRITE_PROJECT_ID", "APPWRITE_API_KEY"} == VARIABLES


def test_the_readme_lists_exactly_the_variables():
    readme = (ROOT / "README.md").read_text()
    table = readme.partition("## Settings")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)) == VARIABLES
