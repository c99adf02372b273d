"""Arrows between packages point inwards only, and third-party SDKs stay in their place."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "functions" / "src" / "scenewright"
MAY_IMPORT = {
    "domain": {"domain"},
    "steps": {"domain", "steps"},
    "render": {"domain", "steps", "render"},
    "providers": {"domain", "steps", "providers"},
    "appwrite": {"domain", "steps", "appwrite"},
    "entry": {"domain", "steps", "render", "providers", "appwrite", "entry"},
}
ONLY_IN = {
    "appwrite": ("appwrite/",),
    "google": ("providers/planners/gemini.py",),
    "replicate": ("providers/replicate.py",),
    "elevenlabs": ("providers/speech/elevenlabs.py",),
    "langfuse": ("providers/tracing.py",),
    "moviepy": ("render/footage.py",),
}
MODULES = sorted(path.relative_to(SOURCE) for path in SOURCE.rglob("*.py") if path.parent != SOURCE)


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse((SOURCE / path).read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_imports_point_inwards(path: Path):
    inner = {name.split(".")[1] for name in imported(path) if name.startswith("scenewright.")}
    assert inner <= MAY_IMPORT[path.parts[0]]


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_an_sdk_is_imported_in_its_one_place(path: Path):
    tops = {name.split(".")[0] for name in imported(path)}
    strangers = [sdk for sdk, homes in ONLY_IN.items() if sdk in tops and not str(path).startswith(homes)]
    assert strangers == []


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_the_environment_is_read_in_the_entrypoint_alone(path: Path):
    reads = "os.environ" in (SOURCE / path).read_text() or "getenv" in (SOURCE / path).read_text()
    assert not reads or path.parts[0] == "entry"


def test_the_domain_needs_only_the_standard_library_and_pydantic():
    third_party = {
        name.split(".")[0] for path in MODULES if path.parts[0] == "domain" for name in imported(path)
    } & {"appwrite", "requests", "numpy", "PIL", "moviepy", "pydub", "stamina", "httpx"}
    assert third_party == set()
