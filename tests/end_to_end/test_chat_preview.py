"""What a chat will be, before anything of it is made."""

from __future__ import annotations

import json
from collections.abc import Callable

from scripts.local_project import ROOT
from tests.end_to_end.conftest import User

FULL = json.loads((ROOT / "examples" / "conversation_full.json").read_text())


def test_a_line_script_is_timed_and_laid_out(user: User, row_count: Callable[[], int]) -> None:
    """In the renderer's own frames, points and colours; what comes back can be sent again."""
    before = row_count()
    script = {"script": "them: Are you coming?\nme: On my way"}
    status, answer = user.ask("POST", "/preview", script, function="chat_render")
    assert status == 200, answer
    first, second = answer["timeline"]["messages"]
    assert (first["text"], second["text"]) == ("Are you coming?", "On my way")
    assert 0 <= first["appear_frame"] < second["appear_frame"] < answer["timeline"]["frames"]
    assert answer["screen"]["frame"] == [0, 0, answer["timeline"]["width"], answer["timeline"]["height"]]
    assert answer["theme"]["bubbles"]["me"]["ground"] == [10, 124, 255]
    status, again = user.ask("POST", "/preview", answer["conversation"], function="chat_render")
    assert (status, again) == (200, answer)
    assert row_count() == before


def test_files_have_stand_ins(user: User) -> None:
    """A page shows a frame for a picture that is not uploaded yet."""
    status, answer = user.ask("POST", "/preview", FULL, function="chat_render")
    assert status == 200, answer
    pictures = [m["asset"]["file_id"] for m in answer["timeline"]["messages"] if m["asset"]]
    assert pictures == ["meadow.jpg"]


def test_problems_are_named_by_their_line(user: User) -> None:
    status, answer = user.ask("POST", "/preview", {"script": "them: hi\nnobody"}, function="chat_render")
    assert status == 400
    assert "2" in answer["error"]["problems"][0]["path"]
