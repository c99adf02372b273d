"""Films that vendors take part in for longer than an execution: clips, their webhooks, and uploads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from threading import Event

import pytest
from appwrite.input_file import InputFile
from appwrite.services.functions import Functions
from appwrite.services.storage import Storage

from scenewright.domain.credits import CARD_SECONDS
from scenewright.providers.speech.espeak import EspeakNarrator
from scenewright.steps.platform import Bucket
from tests.faults.stage import FUNCTION, Stage, open_stage
from tests.vendors.everybody import Everybody, everybody
from tests.vendors.replicate import WEBHOOK_SECRET, Prediction
from tests.waiting import until

ANIMATED = {"providers": {"clip": "replicate"}, "aspect": "1:1", "quality": "draft"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Everybody]]:
    with everybody() as vendors:
        told = {"REPLICATE_WEBHOOK_URL": "https://fn.example", "REPLICATE_WEBHOOK_SECRET": WEBHOOK_SECRET}
        # Nothing is lost here, and nobody sweeps: a lease must not run out on a loaded machine.
        variables = vendors.variables | told | {"SCENEWRIGHT_LEASE_SECONDS": "60"}
        with open_stage(tmp_path_factory.mktemp("vendors"), variables, with_vendors=False) as stage:
            yield stage, vendors


def waiting(stage: Stage, vendors: Everybody, video_id: str) -> Prediction:
    """The clip's prediction, once its scene has handed it on."""
    until(lambda: any(scene["vendor_order"] for scene in stage.scenes(video_id)))
    order = json.loads(stage.scenes(video_id)[0]["vendor_order"])
    return vendors.replicate.predictions[order["prediction"]]


def told(stage: Stage, scene_id: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, object]]:
    how = {"path": f"/webhooks/replicate/{scene_id}", "method": "POST", "headers": headers}
    execution = Functions(stage.client).create_execution(FUNCTION, body=body.decode(), **how)
    return execution.responsestatuscode, json.loads(execution.responsebody)


def test_no_execution_waits_for_a_clip_and_its_webhook_wakes_the_scene(
    place: tuple[Stage, Everybody],
) -> None:
    """Told twice, or by somebody without the secret, nothing more happens; the clip is paid for once."""
    stage, vendors = place
    vendors.replicate.modes_of = {"clip": ["stuck"]}
    with stage.listening() as socket:
        video_id = stage.submit(**ANIMATED)
        made = waiting(stage, vendors, video_id)
        assert made.webhook == f"https://fn.example/webhooks/replicate/{video_id}-1"
        vendors.replicate.finish(made)
        body, headers = vendors.replicate.delivery(made)
        assert told(stage, f"{video_id}-1", body + b" ", headers)[0] == 404
        assert told(stage, f"{video_id}-1", body, headers) == (200, {"woken": True})
        assert told(stage, f"{video_id}-1", body, headers)[0] == 200
        assert stage.follow(socket, video_id, swept_at_all=False).ended == "completed"
    clips = [one for one in vendors.replicate.predictions.values() if one.is_clip]
    assert clips == [made]
    scene = stage.scenes(video_id)[0]
    assert json.loads(scene["picture_takes"])[0]["clips"]
    assert scene["vendor_order"] == ""
    assert scene["degraded"] == []


def test_a_cancel_reaches_the_vendor_of_a_scene_that_waits(place: tuple[Stage, Everybody]) -> None:
    stage, vendors = place
    vendors.replicate.modes_of = {"clip": ["stuck"]}
    video_id = stage.submit(**ANIMATED, script="Tides fall.")
    made = waiting(stage, vendors, video_id)
    stage.cancel(video_id)
    until(lambda: made.cancelled)
    assert stage.video(video_id)["status"] == "cancelled"


def test_a_film_is_uploaded_whatever_happens_on_the_way(place: tuple[Stage, Everybody]) -> None:
    stage, vendors = place
    vendors.youtube.modes = ["503", "lost", "normal"]
    video_id = stage.submit(youtube={"title": "Tides & seas", "tags": ["sea"]})
    assert stage.made(video_id).ended == "completed"
    until(lambda: bool(stage.video(video_id)["youtube_url"]))
    (session,) = vendors.youtube.sessions.values()
    video = stage.video(video_id)
    assert video["youtube_url"] == f"https://www.youtube.com/watch?v={session.video}"
    assert len(session.content) == video["size_bytes"]
    assert session.resource["snippet"]["title"] == "Tides & seas"


def test_a_film_that_cannot_be_uploaded_is_completed_and_says_why(place: tuple[Stage, Everybody]) -> None:
    stage, vendors = place
    vendors.youtube.modes = ["401"]
    video_id = stage.submit(youtube={})
    assert stage.made(video_id).ended == "completed"
    until(lambda: any(why.startswith("youtube: ") for why in stage.video(video_id)["degraded"]))
    video = stage.video(video_id)
    assert "youtube: did not accept the refresh token" in video["degraded"]
    assert (video["status"], video["youtube_url"]) == ("completed", "")


def test_a_recording_is_listened_to_and_its_words_stand_on_the_scene(
    place: tuple[Stage, Everybody],
) -> None:
    """What the film will cost is known before, and what it has cost is what was listened to."""
    stage, vendors = place
    said = "Tides rise twice a day."
    wav = EspeakNarrator().speak(said, language="en", stop=Event()).wav
    upload = InputFile.from_bytes(wav, "voice.wav")
    Storage(stage.client).create_file(Bucket.UPLOADS, "heard-voice", upload)
    vendors.openai.heard = [
        {"word": word, "start": 0.3 * n, "end": 0.3 * n + 0.2} for n, word in enumerate(said.split())
    ]
    scene = {"visual": {"kind": "title", "text": "Tides"}, "recording": {"file": "heard-voice"}}
    plan = {"script": "", "scene_count": None, "scenes": [scene], "aspect": "1:1", "quality": "draft"}
    video_id = stage.submit(**plan)
    assert stage.made(video_id).ended == "completed"
    (row,) = stage.scenes(video_id)
    (take,) = json.loads(row["speech_takes"])
    assert (row["narration"], take["word_times"], row["degraded"]) == (said, "aligned", [])
    assert len([one for one in vendors.openai.requests if one.path.endswith("/transcriptions")]) == 1
    video = stage.video(video_id)
    assert 0 < video["actual_cost_usd"] < 0.001 < video["estimated_cost_usd"] <= 0.01


def test_a_film_ends_by_naming_whose_pictures_it_shows(place: tuple[Stage, Everybody]) -> None:
    """One that shows only what was made for it ends with its last scene."""
    stage, _ = place
    seconds = {}
    for picture in ("pexels", "drawn"):
        video_id = stage.submit(providers={"picture": picture, "planner": "template"})
        assert stage.made(video_id).ended == "completed"
        (scene,) = stage.scenes(video_id)
        video = stage.video(video_id)
        assert (video["scene_count"], video["current_scene"], video["degraded"]) == (1, 1, [])
        seconds[picture] = (video["duration_ms"] - scene["duration_ms"]) / 1000
    assert CARD_SECONDS[0] - 0.1 < seconds["pexels"] < CARD_SECONDS[1]
    assert abs(seconds["drawn"]) < 0.1
