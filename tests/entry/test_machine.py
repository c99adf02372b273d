"""What a machine lacks is told; what is left out on purpose is no lack."""

from __future__ import annotations

import subprocess
import sys

WITHOUT_CJK = """
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name == "manimgx_fonts_cjk" else find(name, *more)
from scenewright.entry.machine import fast_checks
for check in fast_checks():
    print(check.code, check.passed, check.said)
"""


def test_a_machine_without_the_extra_fonts_is_well():
    told = subprocess.run(
        [sys.executable, "-c", WITHOUT_CJK], capture_output=True, text=True, check=True, timeout=60
    )
    ffmpeg, fonts = told.stdout.splitlines()
    assert ffmpeg.startswith("ffmpeg True ")
    assert fonts.startswith("fonts True ")
    assert fonts.endswith("Chinese, Japanese and Korean need the extra cjk")
