"""A conversation becomes the same film in the function and on the command line."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path

from scripts.follow import follow, open_socket
from tests.cli.command import EXAMPLES, scenewright
from tests.end_to_end.conftest import User


def test_the_function_makes_the_same_film(user: User, tmp_path: Path):
    simple = json.loads((EXAMPLES / "conversation_simple.json").read_text())
    with open_socket(user.project.endpoint, user.project.project_id, user.jwt) as socket:
        status, answer = user.ask("POST", "/videos", simple, function="chat_render")
        assert status == 202, answer
        *_, seen = follow(socket, answer["video_id"], time.monotonic())
    theirs = user.fetch(seen.video["combined_video_url"], tmp_path / "function.mp4")
    told = scenewright(
        tmp_path, "chat", "--input", EXAMPLES / "conversation_simple.json", "--output", "film.mp4", "--json"
    )
    assert told.facts["segments"] == [scene["fingerprint"] for _, scene in sorted(seen.scenes.items())]
    assert digest(tmp_path / "film.mp4") == digest(theirs)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
