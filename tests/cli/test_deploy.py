"""The job scripts, in an empty folder with a fresh virtual environment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scenewright.render.probe import probe
from scripts.local_project import ROOT
from tests.cli.command import small_chat

# Stands where Camber's command line would: stash:// is a folder, and a job runs at once in its path.
CAMBER = """#!/usr/bin/env bash
set -euo pipefail
at() { echo "${1/#stash:\\/\\//$STASH/}"; }
echo "camber $*" >> "$STASH/calls"
case "$1 $2" in
"stash cp")
    shift 2; recursive=(); [[ $1 != -r ]] || { recursive=(-r); shift; }
    mkdir -p "$(dirname "$(at "$2")")"; cp "${recursive[@]}" -T "$(at "$1")" "$(at "$2")" ;;
"job create")
    while [[ $# -gt 0 ]]; do
        case $1 in --cmd) command=$2 ;; --path) path=$(at "$2") ;; esac
        shift
    done
    cd "$path" && $command ;;
esac
"""


def script(name: str, *arguments: object, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    known = ("VIRTUAL_ENV", "XDG_STATE_HOME", "PYTHONPATH")
    plain = {key: value for key, value in os.environ.items() if key not in known}
    command = ["bash", str(ROOT / "deploy" / name), *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, env=plain | env, capture_output=True, text=True, timeout=240, check=False
    )


@pytest.mark.slow
def test_a_job_on_camber_installs_itself_makes_the_films_and_leaves_a_log(tmp_path: Path):
    for name in ("bin", "stash", "mine"):
        (tmp_path / name).mkdir()
    camber = tmp_path / "bin" / "camber"
    camber.write_text(CAMBER)
    camber.chmod(0o755)
    small_chat(tmp_path / "mine")
    env = {
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "STASH": str(tmp_path / "stash"),
        "CAMBER_USER": "ana",
    }
    submitted = script("camber.sh", "submit", "mine", cwd=tmp_path, **env)
    assert submitted.returncode == 0, submitted.stdout + submitted.stderr
    assert "1 made" in submitted.stdout
    fetched = script("camber.sh", "fetch", "films", cwd=tmp_path, **env)
    assert fetched.returncode == 0, fetched.stderr
    assert probe(tmp_path / "films" / "chat.mp4").width == 480
    assert json.loads((tmp_path / "films" / "report.json").read_text())["made"] == 1
    assert "1 made" in (tmp_path / "films" / "job.log").read_text()
    job = next(line for line in (tmp_path / "stash" / "calls").read_text().splitlines() if " job " in line)
    assert job == (
        "camber job create --engine mpi --size small --cmd bash deploy/job.sh batch --input-dir chats"
        " --output-dir films --path stash://ana/scenewright/"
    )

    again = script("job.sh", "batch", "--input-dir", "none", "--output-dir", "films", cwd=stash_of(tmp_path))
    assert again.returncode == 2
    assert "--input-dir: none cannot be read" in again.stdout


def stash_of(folder: Path) -> Path:
    return folder / "stash" / "ana" / "scenewright"


def test_without_a_package_the_job_fails_and_says_why(tmp_path: Path):
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    ran = script("job.sh", "quota", "--check", cwd=tmp_path, SCENEWRIGHT_PACKAGE=str(tmp_path / "none"))
    assert ran.returncode == 1
    assert "none" in ran.stdout
    assert not (tmp_path / "scenewright-venv" / "ready").exists()


def test_the_camber_script_tells_how_it_is_used(tmp_path: Path):
    told = script("camber.sh", cwd=tmp_path, CAMBER_USER="ana")
    assert told.returncode == 2
    assert "camber job logs NUMBER" in told.stderr
