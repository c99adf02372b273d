"""SIGKILL at every file that is stored of a film for which everybody who makes it is paid.

Replicate is asked for what it has made before. Gemini and OpenAI cannot be: only of an answer that was on
its way into the store when the process died is another one paid for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Event
from typing import Any

import pytest
from appwrite.input_file import InputFile
from appwrite.services.storage import Storage

from scenewright.providers.speech.espeak import EspeakNarrator
from scenewright.steps.platform import Bucket
from tests.faults.conftest import STAGES
from tests.faults.stage import Stage, assert_once, failures, open_stage
from tests.faults.writes import STEPS, Write, writes_of
from tests.vendors.gemini import GeminiServer
from tests.vendors.openai import OpenAIServer
from tests.vendors.replicate import ReplicateServer

LEASE_SECONDS = "6"  # so long that nobody loses it who is alive: that, too, would be paid for
SAID = "Tides rise."
CAST = {"planner": "gemini", "picture": "openai", "clip": "replicate", "speech": "openai"}
PLANNED = {"script": "", "providers": CAST, "strict": True}
RECORDED = {
    "script": "",
    "scene_count": None,
    "scenes": [{"visual": {"kind": "title", "text": "Tides"}, "recording": {"file": "a-voice"}}],
    "strict": True,
}
NARRATED = {
    "script": "",
    "scene_count": None,
    "recording": {"file": "a-voice"},
    "providers": {"planner": "template", "picture": "drawn"},
    "strict": True,
}
STORED = "/storage/buckets/work/files"
OPENAI = {
    "picture": "/images/generations",
    "speech": "/audio/speech",
    "listening": "/audio/transcriptions",
}


@dataclass(frozen=True)
class Kill:
    """Of the process that stores the `number`th file of a step, before or after it is stored.

    `lost` is the answer that dies with it, where its vendor cannot be asked for it again.
    """

    step: str
    number: int
    applied: bool = False
    lost: str = ""


# What a scene stores: the picture's receipt and file, the clip's file and receipt, the speech's receipt and
# file, the timeline, the segment.
FILES = {"plan": 1, "scene": 8}
KILLS = (
    Kill("plan", 0, lost="plan"),
    Kill("plan", 0, applied=True),
    Kill("scene", 0, lost="picture"),
    Kill("scene", 0, applied=True),
    Kill("scene", 3),
    Kill("scene", 4, lost="speech"),
    Kill("scene", 4, applied=True),
)


@dataclass(frozen=True)
class Paid:
    """A stage, and the vendors that are paid for what is made on it."""

    stage: Stage
    gemini: GeminiServer
    openai: OpenAIServer
    replicate: ReplicateServer

    def forget(self) -> None:
        self.gemini.requests.clear()
        self.openai.requests.clear()
        self.replicate.predictions.clear()

    def charges(self) -> dict[str, int]:
        """Every request is answered well, so every one is paid for."""
        paths = [request.path for request in self.openai.requests]
        by_openai = {what: sum(path.endswith(end) for path in paths) for what, end in OPENAI.items()}
        planned = sum(":generateContent" in request.path for request in self.gemini.requests)
        found = {"plan": planned, "clip": len(self.replicate.predictions), **by_openai}
        return {what: count for what, count in found.items() if count}

    def made(self, brief: Mapping[str, Any], kill: Kill | None = None) -> list[Write]:
        """A film of `brief`, one of its processes killed; the files that its steps have stored."""
        stage = self.stage
        with stage.door.opened(), stage.listening() as socket:
            stage.door.close()
            self.forget()
            if kill:
                how = {"by": STEPS[kill.step], "skip": kill.number, "applied": kill.applied}
                stage.door.kill_at("POST", STORED, **how)
            video_id = stage.submit(**brief)
            told = stage.follow(socket, video_id, undisturbed=True, swept_at_all=kill is not None)
            assert not stage.door.faults_left(), "nobody was killed"
            assert_once(stage, video_id, told)
            return [one for one in writes_of(stage.door.asked()) if one.path == STORED]


@pytest.fixture(scope="module")
def payers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Paid]]:
    wav = EspeakNarrator().speak(SAID, language="en", stop=Event()).wav
    with ExitStack() as stack:
        opened = []
        for _ in range(STAGES):
            gemini = stack.enter_context(GeminiServer())
            openai = stack.enter_context(OpenAIServer())
            replicate = stack.enter_context(ReplicateServer())
            variables = {
                "GEMINI_API_KEY": "test",
                "GEMINI_BASE_URL": gemini.url,
                "OPENAI_API_KEY": "test",
                "OPENAI_BASE_URL": f"{openai.url}/v1",
                "SCENEWRIGHT_LEASE_SECONDS": LEASE_SECONDS,
                "REPLICATE_API_TOKEN": "r8_test",
                "REPLICATE_BASE_URL": replicate.url,
            }
            folder = tmp_path_factory.mktemp("paid")
            stage = stack.enter_context(open_stage(folder, variables, with_vendors=False))
            voice = InputFile.from_bytes(wav, "voice.wav")
            Storage(stage.client).create_file(Bucket.UPLOADS, "a-voice", voice)
            openai.heard = [{"word": word, "start": n, "end": n + 0.5} for n, word in enumerate(SAID.split())]
            opened.append(Paid(stage, gemini, openai, replicate))
        yield opened


def killed(
    payers: list[Paid], brief: Mapping[str, Any], kills: Sequence[Kill], clean: Mapping[str, int]
) -> list[str]:
    """What went wrong in films of `brief`, one for each kill; `clean` is what one without costs."""

    def tried(payer: Paid, kill: Kill) -> None:
        payer.made(brief, kill)
        assert payer.charges() == {**clean, **({kill.lost: 2} if kill.lost else {})}

    return failures(payers, kills, tried)


def test_a_kill_around_any_answer_of_a_film_pays_nobody_twice(payers: list[Paid]) -> None:
    files = payers[0].made(PLANNED)
    clean = {"plan": 1, "picture": 1, "clip": 1, "speech": 1}
    assert payers[0].charges() == clean
    assert {step: sum(one.step == step for one in files) for step in ("plan", "scene")} == FILES
    assert not (found := killed(payers, PLANNED, KILLS, clean)), "\n\n".join(found)


def test_a_kill_around_the_words_of_a_recording_pays_nobody_twice(payers: list[Paid]) -> None:
    kills = (Kill("scene", 0, lost="listening"), Kill("scene", 0, applied=True))
    assert not (found := killed(payers, RECORDED, kills, {"listening": 1})), "\n\n".join(found)


def test_a_kill_around_the_words_of_a_whole_films_recording_pays_nobody_twice(payers: list[Paid]) -> None:
    """Nor does a scene pay again for its share of them."""
    kills = (Kill("plan", 0, lost="listening"), Kill("plan", 0, applied=True))
    assert not (found := killed(payers, NARRATED, kills, {"listening": 1})), "\n\n".join(found)
