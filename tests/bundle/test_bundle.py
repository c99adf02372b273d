"""What is deployed: packed as the CLI packs, installed as the build does, loaded as the runtime loads."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
import tomllib
from importlib import metadata
from io import BytesIO
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scenewright.providers.speech.espeak import VOICES
from scripts.local_project import ROOT, archive_of

FUNCTIONS = json.loads((ROOT / "appwrite.json").read_text())["functions"]
RESERVED = {"server", "config", "logger", "function_types", "custom_worker", "function"}  # the runtime's own
MAX_ARCHIVE_BYTES = 30_000_000  # _APP_COMPUTE_SIZE_LIMIT of a self-hosted server


@pytest.fixture(scope="module")
def archive() -> bytes:
    return archive_of(ROOT / "functions")


@pytest.fixture(scope="module")
def unpacked(archive: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle") / "function"
    with tarfile.open(fileobj=BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")
    return folder


def test_only_what_is_needed_travels(unpacked: Path):
    names = {path.name for path in unpacked.rglob("*")}
    assert not names & {".env", "__pycache__", ".git", "scenewright.egg-info"}
    assert {"main.py", "pyproject.toml", "py.typed"} <= names


def test_the_archive_fits_a_self_hosted_server(archive: bytes):
    assert len(archive) < MAX_ARCHIVE_BYTES


def test_no_name_at_the_top_hides_one_of_the_runtime(unpacked: Path):
    assert not {path.stem for path in unpacked.iterdir()} & RESERVED


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: str(function["$id"]))
def test_the_entrypoint_loads_and_answers_from_an_installed_copy(function: dict[str, str], unpacked: Path):
    """The package is installed from the archive, not found in the source tree; `main` answers /health."""
    target = unpacked.parent / "site"
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(target),
        "--upgrade",
    ]
    subprocess.run([*install, "--no-build-isolation", str(unpacked)], check=True, timeout=120)
    module = "function." + function["entrypoint"].removesuffix(".py").replace("/", ".")
    probe = f"""
import asyncio, importlib, sys, types
sys.path[:0] = [{str(unpacked.parent)!r}, {str(target)!r}]
import scenewright
assert scenewright.__file__.startswith({str(target)!r}), scenewright.__file__
request = types.SimpleNamespace(method="GET", path="/health", headers={{}}, body_text="", query={{}})
answer = types.SimpleNamespace(json=lambda body, status, headers: (status, body))
context = types.SimpleNamespace(req=request, res=answer, log=print, error=print)
print(asyncio.run(importlib.import_module({module!r}).main(context)))
"""
    command = [sys.executable, "-c", probe]
    answered = subprocess.run(
        command, cwd=unpacked.parent, capture_output=True, text=True, timeout=60, check=False
    )
    assert "\n(503, {'status': 'misconfigured'" in answered.stdout, answered.stdout + answered.stderr
    assert "APPWRITE_FUNCTION_API_ENDPOINT is not set" in answered.stdout


def test_runtime_and_limits_are_the_ones_the_code_needs():
    for function in FUNCTIONS:
        assert function["runtime"] == "python-ml-3.12"
        assert function["timeout"] == 900
        assert function["execute"] == ["users"]
        assert (ROOT / function["path"] / function["entrypoint"]).exists()


def test_chat_is_deployed_without_any_vendors_sdk():
    """Everything that the build command of its function installs, and what those packages need."""
    chat = next(function for function in FUNCTIONS if function["$id"] == "chat_render")
    assert chat["commands"].split(" && ")[0] == "pip install .[render]"
    installed = needed_by("scenewright", "render")
    assert {"scenewright", "appwrite", "imageio-ffmpeg", "pillow"} <= installed
    assert not installed & needed_names("providers")
    assert needed_names("providers") <= needed_by("scenewright", "providers")


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: str(function["$id"]))
def test_every_language_with_a_voice_keeps_its_dictionary(function: dict[str, str]):
    """Those of the hundred others that espeak-ng knows are left out: 9 MB."""
    kept = re.findall(r"! -name (\w+)_dict", function["commands"])
    assert sorted(kept) == sorted(VOICES)


def needed_by(package: str, extra: str) -> set[str]:
    """The names of a package with an extra, and of all that it requires."""
    found: set[str] = set()
    left = [(package, extra)]
    while left:
        name, wanted = left.pop()
        if canonicalize_name(name) in found:
            continue
        found.add(canonicalize_name(name))
        needs = [Requirement(line) for line in metadata.requires(name) or []]
        here = [need for need in needs if not need.marker or need.marker.evaluate({"extra": wanted})]
        left += [(need.name, next(iter(need.extras), "")) for need in here]
    return found


def needed_names(extra: str) -> set[str]:
    """What the package's own file lists under an extra."""
    listed = tomllib.loads((ROOT / "functions" / "pyproject.toml").read_text())
    return {
        canonicalize_name(Requirement(line).name)
        for line in listed["project"]["optional-dependencies"][extra]
    }
