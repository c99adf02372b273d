"""What a planning execution loads: nothing of a vendor without keys, and little with one."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.vendors.gemini import GeminiServer

MOST_MB = 140
PLANNED = """
import sys
from pathlib import Path
from scenewright.domain.brief import Brief
from scenewright.providers.keys import ProviderSettings
from scenewright.providers.registry import build_planners, build_tracer
from scenewright.steps import planning
settings = ProviderSettings(gemini_api_key=sys.argv[1], gemini_base_url=sys.argv[2])
build_tracer(settings)
build_planners(settings)[0].plan(Brief(topic="Tides"))
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
vendors = "google.generativeai", "replicate", "elevenlabs", "langfuse", "httpx", "moviepy", "numpy"
print(*[name for name in vendors if name in sys.modules])
"""


def planned(key: str, url: str) -> tuple[int, list[str]]:
    """Peak memory in MB of a process that plans, and what it has loaded."""
    command = [sys.executable, "-c", PLANNED, key, url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    peak, loaded = done.stdout.splitlines()
    return int(peak), loaded.split()


def test_planning_without_keys_loads_no_vendor() -> None:
    assert planned("", "")[1] == []


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells the peak in /proc")
def test_planning_with_gemini_stays_small() -> None:
    with GeminiServer() as server:
        peak_mb, loaded = planned("k", server.url)
    assert loaded == ["google.generativeai"]
    assert peak_mb <= MOST_MB
