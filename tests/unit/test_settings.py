"""Settings: read once, checked, and written down for the reader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scenewright.domain.errors import Misconfigured
from scenewright.domain.production import Gender
from scenewright.entry.provider_settings import PROVIDER_VARIABLES
from scenewright.entry.settings import OWN_VARIABLES, Settings
from scenewright.providers.prices import Unit
from scenewright.providers.speech.voices import Entry

ROOT = Path(__file__).resolve().parents[2]
ENV = {
    "APPWRITE_FUNCTION_API_ENDPOINT": "http://127.0.0.1/v1/",
    "APPWRITE_FUNCTION_PROJECT_ID": "p",
    "APPWRITE_FUNCTION_ID": "video_generation",
    "SCENEWRIGHT_SECRET": "s" * 16,
}
VARIABLES = {*OWN_VARIABLES, *PROVIDER_VARIABLES}


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


@pytest.mark.parametrize(
    ("page", "variables"), [("README.md", OWN_VARIABLES), ("docs/providers.md", PROVIDER_VARIABLES)]
)
def test_the_tables_list_exactly_the_variables(page: str, variables: tuple[str, ...]):
    table = (ROOT / page).read_text().partition("## Settings")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([A-Z0-9_]+)`", table, re.MULTILINE)) == set(variables)


def test_own_prices_and_voices_are_read():
    tables = {
        "SCENEWRIGHT_PRICES": '{"replicate/owner/model/image": 0.002, "openai/local/input": 0}',
        "SCENEWRIGHT_VOICES": '[{"provider": "elevenlabs", "id": "x", "name": "Asha", "gender": "female"}]',
    }
    providers = Settings.from_env(ENV | tables).providers
    assert providers.prices.of("replicate", "owner/model", Unit.IMAGE) == 0.002
    assert providers.prices.of("openai", "local", Unit.INPUT) == 0
    assert providers.voices == (Entry("elevenlabs", "x", "Asha", Gender.FEMALE),)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SCENEWRIGHT_PRICES", "{"),
        ("SCENEWRIGHT_PRICES", "[]"),
        ("SCENEWRIGHT_PRICES", '{"replicate/m/image": "cheap"}'),
        ("SCENEWRIGHT_PRICES", '{"replicate/m/image": -1}'),
        ("SCENEWRIGHT_PRICES", '{"replicate/m/banana": 1}'),
        ("SCENEWRIGHT_PRICES", '{"nobody/m/image": 1}'),
        ("SCENEWRIGHT_VOICES", "{}"),
        ("SCENEWRIGHT_VOICES", '["Asha"]'),
        ("SCENEWRIGHT_VOICES", '[{"provider": "openai", "id": "x", "name": "A", "gender": "?"}]'),
        (
            "SCENEWRIGHT_VOICES",
            '[{"provider": "openai", "id": "x", "name": "A", "gender": "male", "language": "xxxx"}]',
        ),
    ],
)
def test_a_table_that_is_none_is_refused_by_its_name(name: str, value: str):
    with pytest.raises(Misconfigured, match=name):
        Settings.from_env(ENV | {name: value})
