"""How things move: every motion is a function of the frames since it began, and ends exactly."""

from __future__ import annotations

import math

SCROLL_SECONDS = 0.45  # until the list has made room
SLIDE_SECONDS = 0.6  # until a bubble rests
POP_SECONDS = 0.4  # until a reaction or the dots rest
KEYBOARD_SECONDS = 0.35
_STIFFNESS = 9.0  # of a critically damped spring: 0.1 % are left at the end


def settled(frame: int, start: int, seconds: float, fps: int) -> float:
    """0 until `start`, then towards 1 without overshoot; 1 after `seconds`."""
    t = (frame - start) / (fps * seconds)
    if t <= 0:
        return 0.0
    if t >= 1:
        return 1.0
    return 1 - (1 + _STIFFNESS * t) * math.exp(-_STIFFNESS * t)


def sprung(frame: int, start: int, seconds: float, fps: int) -> float:
    """0 until `start`, then past 1 by 4 % and back: a spring with damping ratio 0.72."""
    t = (frame - start) / (fps * seconds)
    if t <= 0:
        return 0.0
    if t >= 1:
        return 1.0
    damping, pace = 0.72, 11.0
    turn = pace * math.sqrt(1 - damping**2)
    swing = math.cos(turn * t) + damping * pace / turn * math.sin(turn * t)
    return 1 - math.exp(-damping * pace * t) * swing * (1 - t**4)


def faded(frame: int, start: int, frames: int) -> float:
    """From 0 just before `start` to 1 in as many frames."""
    return min(1.0, max(0.0, (frame - start + 1) / frames))


def frames_of(seconds: float, fps: int) -> int:
    """The first frame at which a motion of `seconds` is over."""
    return math.ceil(seconds * fps)
