"""`scenewright batch` and `quota`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scenewright.domain.quota import Quota
from scenewright.entry.chat_film import ChatChoices, prepare
from scenewright.entry.quota_file import QuotaFile
from tests.cli.command import Told, command, plain_environment, scenewright, small_chat


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path


def batch(folder: Path, *more: object) -> Told:
    return scenewright(
        folder, "batch", "--input-dir", "in", "--output-dir", "out", "--max-workers", 2, "--json", *more
    )


def statuses(told: Told) -> dict[str, str]:
    return {Path(film["input"]).name: film["status"] for film in told.facts["films"]}


def test_a_batch_makes_what_is_missing_and_reports_the_rest(folder: Path):
    small_chat(folder / "in", "a.json")
    (folder / "in" / "b.txt").write_text("@quality draft\n@aspect 1:1\n@pace 4\nthem: Hello\n")
    (folder / "in" / "c.json").write_text('{"messages": [{"sender": "them", "text": 7}]}')
    (folder / "in" / "notes.md").write_text("not a conversation")
    first = batch(folder)
    assert first.code == 1, first.err
    assert statuses(first) == {"a.json": "made", "b.txt": "made", "c.json": "failed"}
    failed = first.facts["films"][2]
    assert failed["error"]["problems"][0]["path"] == "messages.0.text"
    assert json.loads((folder / "out" / "report.json").read_text()) == first.facts
    assert {path.name for path in (folder / "out").glob("*.mp4")} == {"a.mp4", "b.mp4"}
    made = (folder / "out" / "a.mp4").stat().st_mtime_ns

    small_chat(folder / "in", "c.json")
    (folder / "out" / "b.mp4").write_bytes(b"cut off")
    second = batch(folder)
    assert second.code == 0, second.err
    assert statuses(second) == {"a.json": "skipped", "b.txt": "made", "c.json": "made"}
    assert (folder / "out" / "a.mp4").stat().st_mtime_ns == made
    chat = folder / "in" / "a.json"
    dark = prepare(chat, ChatChoices({"theme": "imessage-dark"}))
    assert dark.fingerprint != prepare(chat, ChatChoices()).fingerprint


def test_an_interrupted_batch_goes_on_where_it_was(folder: Path):
    """The first segment of a long film is kept, and not rendered again."""
    texts = [f"Message {n}, long enough to be read for a while" for n in range(40)]
    messages = [{"sender": "them", "text": text} for text in texts]
    small_chat(folder / "in", "long.json", messages=messages, pace=1)
    arguments = ("batch", "--input-dir", "in", "--output-dir", "out", "--max-workers", 1)
    process = subprocess.Popen(
        command(*arguments), cwd=folder, env=plain_environment(folder / "state"), stderr=subprocess.PIPE
    )
    assert process.stderr
    with process, process.stderr:
        while not (kept := list((folder / "out" / ".scenewright" / "long").glob("*.mp4"))):
            assert process.stderr.readline() or process.poll() is None
        os.kill(process.pid, signal.SIGTERM)
        process.stderr.read()
        assert process.wait(timeout=20) == 130
    assert json.loads((folder / "out" / "report.json").read_text())["not_started"] == 1
    before = kept[0].stat().st_mtime_ns
    again = subprocess.Popen(
        command(*arguments), cwd=folder, env=plain_environment(folder / "state"), stderr=subprocess.PIPE
    )
    assert again.stderr
    with again, again.stderr:
        assert again.stderr.readline()
        assert kept[0].stat().st_mtime_ns == before
        again.stderr.read()
        assert again.wait(timeout=60) == 0
    assert (folder / "out" / "long.mp4").exists()
    assert list((folder / "out" / ".scenewright").iterdir()) == []


def test_what_is_no_batch_is_refused(folder: Path):
    assert batch(folder).codes == {"--input-dir": "empty"}
    small_chat(folder / "in", "a.json")
    (folder / "in" / "a.txt").write_text("them: hi")
    told = batch(folder)
    assert (told.code, told.codes) == (2, {"a.*": "same_name"})
    assert not (folder / "out").exists()


def test_a_batch_stops_before_the_quota_is_exceeded(folder: Path):
    small_chat(folder / "in", "a.json")
    small_chat(folder / "in", "b.json", clock="8:00")
    quota = folder / "quota.json"
    assert scenewright(folder, "quota", "--allow", "0.0001", "--quota-file", quota).code == 0
    told = batch(folder, "--quota-file", quota)
    assert told.code == 5
    assert statuses(told) == {"a.json": "not_started", "b.json": "not_started"}
    assert list((folder / "out").glob("*.mp4")) == []
    assert scenewright(folder, "quota", "--allow", "1", "--quota-file", quota).code == 0
    assert batch(folder, "--quota-file", quota).code == 0
    used = scenewright(folder, "quota", "--check", "--quota-file", quota, "--json").facts
    assert 0 < used["used_hours"] < 1
    assert scenewright(folder, "quota", "--allow", "0", "--quota-file", quota).code == 5


def test_the_quota_is_counted_by_several_at_once(tmp_path: Path):
    file = QuotaFile(tmp_path / "state" / "quota.json")
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: file.record(3.0, 1.5), range(40)))
    assert (file.read().cpu_seconds, file.read().film_seconds) == (120.0, 60.0)


def test_a_new_month_starts_from_nothing():
    spent = Quota("2026-11", 10.0, cpu_seconds=36_000.0, film_seconds=100.0)
    assert spent.left_hours == 0
    assert not spent.has_room_for(0.1)
    assert spent.in_month("2026-12") == Quota("2026-12", 10.0)
    assert spent.in_month("2026-11") is spent


def test_a_broken_quota_file_is_named(tmp_path: Path):
    (tmp_path / "quota.json").write_text("{")
    told = scenewright(tmp_path, "quota", "--check", "--quota-file", "quota.json", "--json")
    assert (told.code, told.facts["error"]["code"]) == (2, "misconfigured")
