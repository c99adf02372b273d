"""`make demo` as a newcomer types it: a film, or one sentence; never a process that stays."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from scripts.local_project import ROOT


def demo(**env: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if name not in ("TOPIC", "SCRIPT", "ASPECT")}
    command = [sys.executable, "-m", "scripts.demo"]
    return subprocess.run(
        command, cwd=ROOT, env=plain | env, capture_output=True, text=True, timeout=200, check=False
    )


def servers() -> set[int]:
    """Servers and functions of demos: their command or environment names the demo's folder."""
    found = set()
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            except OSError:
                continue
            if b"scenewright-demo-" in told:
                found.add(int(process.name))
    return found


def test_a_script_becomes_a_film_with_its_sheet(tmp_path: Path):
    script = tmp_path / "demo_of_tides.txt"
    script.write_text("Tides rise. Tides fall.")
    before = servers()
    told = demo(SCRIPT=str(script), QUALITY="draft", ASPECT="1:1")
    film, sheet = ROOT / "out" / "demo-of-tides.mp4", ROOT / "out" / "demo-of-tides.png"
    try:
        assert (told.returncode, told.stderr) == (0, "")
        assert film.stat().st_size > 50_000
        assert sheet.read_bytes().startswith(b"\x89PNG")
        assert re.search(r"out/demo-of-tides\.mp4 +\d+\.\d s, \d+\.\d MB", told.stdout)
        assert re.search(r"rendering +\d+\.\d s", told.stdout)
    finally:
        film.unlink(missing_ok=True)
        sheet.unlink(missing_ok=True)
    assert servers() <= before


def test_every_simulated_vendor_takes_part_and_is_counted():
    before = servers()
    told = demo(TOPIC="Simulated tides", QUALITY="draft", ASPECT="1:1", PROVIDERS="simulated")
    film = ROOT / "out" / "simulated-tides.mp4"
    try:
        assert (told.returncode, told.stderr) == (0, ""), told.stdout
        vendors = [
            "gemini",
            "openai",
            "replicate",
            "pexels",
            "elevenlabs",
            "gtts",
            "mem0",
            "langfuse",
            "youtube",
        ]
        counted = dict(re.findall(r"^(\w+) +(\d+) *$", told.stdout, re.MULTILINE))
        assert set(vendors) <= set(counted)
        assert "0" not in [counted[vendor] for vendor in vendors]
        assert re.search(r"^wan-video/\S+ +1 +0\.5062", told.stdout, re.MULTILINE)
        assert re.search(r"^together +\d+ +0\.\d+", told.stdout, re.MULTILINE)
    finally:
        film.unlink(missing_ok=True)
        film.with_suffix(".png").unlink(missing_ok=True)
    assert servers() <= before


def test_a_refused_brief_is_one_sentence():
    before = servers()
    told = demo(TOPIC="Tides", ASPECT="2:1")
    assert told.returncode == 1
    assert "aspect: One of '16:9', '9:16', '1:1' or '4:5'." in " ".join(told.stdout.split())
    assert "Traceback" not in told.stdout + told.stderr
    assert servers() <= before


def test_a_script_that_is_not_there_is_named():
    told = demo(SCRIPT="/nowhere/script.txt")
    assert told.returncode == 1
    assert "SCRIPT=/nowhere/script.txt" in told.stdout
