"""A film that is cut to one recorded narration: what it comes to, and how its scenes follow one another."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenewright.domain.brief import parse_submission
from scenewright.domain.estimate import Extent, extent_of
from scenewright.domain.pacing import CLOSING_TAIL_MS, OPENING_LEAD_IN_MS, pace
from scenewright.domain.production import USUAL
from scenewright.domain.speech import read_aloud
from scenewright.domain.transitions_plan import CUT, Transition, TransitionKind
from scenewright.providers.expected_cost import expected_usd
from scenewright.providers.keys import ProviderSettings

SCRIPT = "Tides rise twice a day, and fall again. " * 4


def extent(**brief: Any) -> Extent:
    recording = {"file": "voice", **brief.pop("recording", {})}
    return extent_of(parse_submission({"topic": "Tides", **brief, "recording": recording}).brief)


@pytest.mark.parametrize(
    ("brief", "seconds"),
    [
        ({"recording": {"start_s": 10, "end_s": 70}}, 60),
        ({"recording": {"end_s": 70}, "script": SCRIPT}, 70),
        ({"script": SCRIPT}, read_aloud(SCRIPT, language="en")[-1].end_ms / 1000),
        ({"duration_seconds": 45}, 45),
    ],
)
def test_all_of_a_films_recording_is_listened_to_and_none_of_it_spoken(
    brief: dict[str, Any], seconds: float
) -> None:
    found = extent(**brief)
    assert (found.film_seconds, found.recorded_seconds, found.characters) == (seconds, seconds, 0)
    assert found.scenes == found.pictures > 0


def test_listening_to_a_films_recording_is_in_its_estimate() -> None:
    found = extent(recording={"end_s": 120}, script=SCRIPT)
    settings = ProviderSettings(openai_api_key="sk-secret", elevenlabs_api_key="key")
    without = expected_usd(settings, USUAL, Extent(found.scenes, 120, 0, found.pictures, 0.0), planned=True)
    assert expected_usd(settings, USUAL, found, planned=True) - without == pytest.approx(2 * 0.006)


@given(
    lengths=st.lists(st.integers(80, 900), min_size=2, max_size=8),
    crossing=st.integers(0, 20),
    fps=st.sampled_from([24, 25, 30, 60]),
)
def test_scenes_of_one_recording_speak_on_without_a_break(
    lengths: list[int], crossing: int, fps: int
) -> None:
    """`lengths` are frames of speech; each begins, in the film, where the one before it ended."""
    meeting = Transition(TransitionKind.CROSS_FADE, 2 * crossing) if crossing else CUT
    start, spoken = 0, []
    for number, length in enumerate(lengths, start=1):
        enters = meeting if number > 1 else CUT
        leaves = meeting if number < len(lengths) else CUT
        how = {"scene_number": number, "scene_count": len(lengths), "fps": fps}
        timing = pace(**how, speech_ms=int(1000 * length / fps), enters=enters, leaves=leaves, runs_on=True)
        spoken.append((start + timing.speech_frame, start + timing.speech_frame + length))
        start += timing.frames - leaves.frames
    assert all(one[1] == other[0] for one, other in pairwise(spoken))
    assert spoken[0][0] == round(OPENING_LEAD_IN_MS * fps / 1000)
    assert start - spoken[-1][1] == pytest.approx(CLOSING_TAIL_MS * fps / 1000, abs=1)
