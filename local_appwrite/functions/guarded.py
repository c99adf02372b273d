"""Runs a command that must not outlive the server: `python -P guarded.py PIPE_FD COMMAND…`.

Like `worker.py` it is run by any interpreter and leads its own session; when the pipe closes, the whole
process group is killed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading


def main(pipe: int, command: list[str]) -> int:
    os.set_inheritable(pipe, False)

    def kill_when_the_server_is_gone() -> None:
        os.read(pipe, 1)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=kill_when_the_server_is_gone, daemon=True).start()
    return subprocess.call(command)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
