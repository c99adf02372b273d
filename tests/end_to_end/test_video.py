"""One film from request to file, seen as its user sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from appwrite.exception import AppwriteException
from appwrite.services.tables_db import TablesDB

from scenewright.appwrite.schema import DATABASE_ID
from scenewright.domain.timeline import Timeline
from scenewright.render.ffmpeg import Ffmpeg, reading
from scenewright.render.probe import probe
from scripts.local_project import LocalProject, apply_schema, deploy_functions, running_server
from tests.end_to_end.conftest import Followed, User

SCRIPT = "Tides rise and fall twice a day. The moon pulls the sea towards it. The shore waits for both."


@pytest.fixture(scope="module")
def film(user: User) -> Followed:
    brief = {"topic": "Tides", "script": SCRIPT, "scene_count": 3, "quality": "draft"}
    return user.video({**brief, "music": None})


def timelines(user: User, film: Followed, folder: Path) -> list[Timeline]:
    scenes = [scene for _, scene in sorted(film.seen.scenes.items())]
    files = [user.fetch(scene["code_url"], folder / f"{n}.json") for n, scene in enumerate(scenes)]
    return [Timeline.model_validate_json(file.read_bytes()) for file in files]


def test_it_completes_by_way_of_every_stage(film: Followed):
    assert [status for status, _ in film.seen.stages] == [
        "queued",
        "planning",
        "rendering",
        "combining",
        "completed",
    ]
    assert film.seen.video["scene_count"] == film.seen.video["current_scene"] == 3
    assert [scene["status"] for scene in film.seen.scenes.values()] == ["rendered"] * 3
    assert film.seen.video["error_message"] == ""
    assert film.seen.video["degraded"] == []


def test_progress_never_falls_and_ends_at_100(film: Followed):
    assert film.progress == sorted(film.progress)
    assert film.progress[-1] == 100
    assert len(set(film.progress)) >= 6


def test_the_film_is_what_a_player_needs(user: User, film: Followed, tmp_path: Path):
    path = user.fetch(film.seen.video["combined_video_url"], tmp_path / "film.mp4")
    facts = probe(path)
    assert (facts.video_codec, facts.profile, facts.pixel_format) == ("h264", "High", "yuv420p")
    assert (facts.width, facts.height, facts.fps) == (854, 480, 30)
    assert facts.audio_codec == "aac"
    assert path.stat().st_size == film.seen.video["size_bytes"]
    head = path.read_bytes()
    assert 0 < head.index(b"moov") < head.index(b"mdat")


def test_it_is_as_long_as_its_scenes(user: User, film: Followed, tmp_path: Path):
    scenes = timelines(user, film, tmp_path)
    overlaps = [scene.transition_out.frames for scene in scenes]
    assert overlaps == [12, 12, 0]
    frames = sum(scene.frames for scene in scenes) - sum(overlaps)
    facts = probe(user.fetch(film.seen.video["combined_video_url"], tmp_path / "film.mp4"))
    assert facts.frames == frames
    assert film.seen.video["duration_ms"] == pytest.approx(1000 * frames / 30, abs=34)


def test_the_script_is_spoken_word_for_word(user: User, film: Followed, tmp_path: Path):
    shown = [
        word.text
        for timeline in timelines(user, film, tmp_path)
        for cue in timeline.captions
        for line in cue.lines
        for word in line
    ]
    assert shown == SCRIPT.split()


def test_a_word_is_shown_when_it_is_spoken(user: User, film: Followed, tmp_path: Path):
    """The first sound of each scene against the first word that its captions highlight."""
    path = user.fetch(film.seen.video["combined_video_url"], tmp_path / "film.mp4")
    arguments = [*reading(path), "-ac", "1", "-ar", "48000", "-f", "s16le", "pipe:1"]
    sound = np.frombuffer(Ffmpeg.found().run(arguments, stop=Event()).stdout, np.int16).astype(float)
    first_frame = 0
    for timeline in timelines(user, film, tmp_path):
        scene = sound[first_frame * 1600 : (first_frame + timeline.frames) * 1600]
        onset_ms = int(np.argmax(np.abs(scene) > 0.05 * np.abs(scene).max())) / 48
        word_ms = 1000 * timeline.captions[0].lines[0][0].start_frame / timeline.fps
        assert onset_ms == pytest.approx(word_ms, abs=60)
        first_frame += timeline.frames - timeline.transition_out.frames


def test_captions_come_as_a_file(user: User, film: Followed, tmp_path: Path):
    captions = user.fetch(film.seen.video["captions_url"], tmp_path / "film.vtt").read_text()
    assert captions.startswith("WEBVTT")
    assert "The moon pulls" in captions


def test_another_user_sees_nothing_of_it(film: Followed, new_user: Callable[[], User], tmp_path: Path):
    other = new_user()
    with pytest.raises(AppwriteException) as row:
        TablesDB(other.client).get_row(DATABASE_ID, "videos", film.video_id)
    with pytest.raises(AppwriteException) as file:
        other.fetch(film.seen.video["combined_video_url"], tmp_path / "stolen.mp4")
    assert (row.value.code, file.value.code) == (404, 404)


@pytest.fixture(scope="module")
def without_ffmpeg(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalProject]:
    with running_server(tmp_path_factory.mktemp("without-ffmpeg")) as running:
        apply_schema(running)
        deploy_functions(running, {"IMAGEIO_FFMPEG_EXE": "/nonexistent/ffmpeg"})
        yield running


def test_without_ffmpeg_the_scene_says_so_and_the_video_says_which(without_ffmpeg: LocalProject):
    from appwrite.services.account import Account

    session = Account(without_ffmpeg.client()).create_anonymous_session()
    client = without_ffmpeg.user_client(session.secret)
    user = User(without_ffmpeg, client, session.userid, Account(client).create_jwt().jwt)
    failed = user.video({"topic": "Tides", "scene_count": 2, "quality": "draft"})
    assert failed.seen.video["status"] == "failed"
    broken = [scene for scene in failed.seen.scenes.values() if scene["status"] == "failed"]
    assert "ffmpeg" in broken[0]["error_message"]
    assert failed.seen.video["error_message"].startswith(f"Scene {broken[0]['scene_number']} failed: ")


def test_a_film_in_a_language_without_a_voice_is_read_in_silence(user: User):
    film = user.video({
        "topic": "அலைகள்", "language": "ta", "quality": "draft", "music": None,
        "script": "கடல் நீர் ஒரு நாளில் இருமுறை உயர்கிறது. நிலவு அதை இழுக்கிறது.",
    })  # fmt: skip
    assert film.seen.video["status"] == "completed"
    assert "voice: espeak-ng has no voice for the language 'ta'" in str(film.seen.video["degraded"])
