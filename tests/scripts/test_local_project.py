"""The server of a project on this machine ends with whoever started it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from scripts.local_project import ROOT

STARTS = """
import sys, time
from pathlib import Path
from scripts.local_project import running_server
with running_server(Path(sys.argv[1])) as project:
    print(project.pid, flush=True)
    time.sleep(600)
"""


def is_running(pid: int) -> bool:
    """A process that has ended and was not waited for yet runs no more."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_server_does_not_outlive_who_started_it_and_was_killed(tmp_path: Path):
    command = [sys.executable, "-c", STARTS, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout
        server = int(starter.stdout.readline())
        assert is_running(server)
        starter.kill()
    until = time.monotonic() + 60
    while is_running(server):
        assert time.monotonic() < until, "the server still runs"
        time.sleep(0.05)
