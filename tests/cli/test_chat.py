"""`scenewright chat` and `validate`: a film, or every problem with its place and nothing written."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import wave
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scenewright.entry.chat_film import ChatChoices, prepare
from scenewright.entry.cli import main
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.probe import probe
from tests.cli.command import EXAMPLES, command, plain_environment, scenewright, small_chat
from tests.render.scenes import decoded_rgb, decoded_sound


def children_of(pid: int) -> set[int]:
    found = set()
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                fields = (process / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid and fields[0] != "Z":
                found.add(int(process.name))
    return found


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_conversation_becomes_a_film(tmp_path: Path):
    told = scenewright(
        tmp_path, "chat", "--input", small_chat(tmp_path), "--output", "new/film.mp4", "--json"
    )
    assert told.code == 0, told.err
    film = probe(tmp_path / "new" / "film.mp4")
    assert (film.width, film.height, film.frames) == (480, 480, told.facts["frames"])
    assert film.audio_codec == "aac"
    assert "100 %" in told.err
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["film.mp4"]
    used = scenewright(tmp_path, "quota", "--check", "--json").facts
    assert used["used_hours"] * 3600 >= told.facts["cpu_seconds"] > 0


def test_options_count_more_than_the_file(tmp_path: Path):
    chat = small_chat(tmp_path)
    plain = scenewright(tmp_path, "validate", "--input", chat, "--json").facts["seconds"]
    slow = scenewright(tmp_path, "validate", "--input", chat, "--pace", "1", "--json").facts["seconds"]
    assert slow > 2 * plain
    told = scenewright(tmp_path, "validate", "--input", chat, "--theme", "myspace", "--pace", "9", "--json")
    assert told.code == 2
    assert set(told.codes) == {"theme", "pace"}


def test_characters_without_a_font_are_told(tmp_path: Path):
    chat = small_chat(tmp_path, title="Yuki 𒀀")
    told = scenewright(tmp_path, "validate", "--input", chat)
    assert (told.code, told.out.splitlines()[1:]) == (
        0,
        ["drawn as boxes, since no built-in font has them: 𒀀"],
    )


@pytest.mark.parametrize(
    ("name", "codecs"), [("a.webm", ("vp9", "opus")), ("a.MOV", ("prores", "pcm_s16le"))]
)
def test_a_chat_on_nothing_becomes_a_transparent_film(tmp_path: Path, name: str, codecs: tuple[str, str]):
    chat = small_chat(tmp_path, background={"kind": "transparent"})
    told = scenewright(tmp_path, "chat", "--input", chat, "--output", name, "--json")
    assert told.code == 0, told.err
    film = probe(tmp_path / name)
    assert (film.video_codec, film.audio_codec) == codecs
    assert (film.frames, film.fps) == (told.facts["frames"], 30)


def test_only_a_chat_on_nothing_can_be_transparent(tmp_path: Path):
    told = scenewright(tmp_path, "chat", "--input", small_chat(tmp_path), "--output", "film.webm", "--json")
    assert (told.code, told.codes) == (2, {"container": "not_transparent"})
    clear = small_chat(tmp_path, background={"kind": "transparent"})
    told = scenewright(tmp_path, "chat", "--input", clear, "--output", "film.mp4", "--json")
    assert (told.code, told.codes) == (2, {"container": "not_transparent"})


def test_a_film_plays_behind_a_chat(tmp_path: Path):
    source = ("-f", "lavfi", "-i", "color=red:s=64x36:r=25:d=1", str(tmp_path / "clip.mp4"))
    subprocess.run([Ffmpeg.found().path, "-v", "error", *source], check=True, timeout=60)
    chat = small_chat(tmp_path, background={"kind": "video", "file": "clip.mp4"})
    told = scenewright(tmp_path, "chat", "--input", chat, "--output", "film.mp4", "--json")
    assert told.code == 0, told.err
    behind = decoded_rgb(tmp_path / "film.mp4", 480, 480)[-1, 240:280, :20].mean(axis=(0, 1))
    assert behind == pytest.approx([255, 0, 0], abs=12)
    (tmp_path / "clip.mp4").write_text("no clip")
    told = scenewright(tmp_path, "chat", "--input", chat, "--output", "film.mp4", "--json")
    assert (told.code, told.codes) == (2, {"background.file": "media_broken"})


def test_files_beside_the_conversation_are_shown_and_heard(tmp_path: Path):
    shutil.copy(EXAMPLES / "meadow.jpg", tmp_path)
    with wave.open(str(tmp_path / "note.wav"), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        tone = 9_000 * np.sin(np.arange(96_000) / 20)
        file.writeframes(tone.astype("<i2").tobytes())
    messages = [
        {"sender": "them", "image": "meadow.jpg"},
        {"sender": "them", "voice": {"file": "note.wav"}, "sound": "send"},
    ]
    chat = small_chat(tmp_path, messages=messages, music="note.wav")
    told = scenewright(tmp_path, "chat", "--input", chat, "--output", "film.mp4", "--json")
    assert told.code == 0, told.err
    assert told.facts["seconds"] > 2
    (tmp_path / "assets" / "sounds").mkdir(parents=True)
    shutil.copy(tmp_path / "note.wav", tmp_path / "assets" / "sounds" / "receive.wav")
    again = scenewright(tmp_path, "chat", "--input", chat, "--output", "film.mp4", "--json")
    assert again.facts["segments"] == told.facts["segments"]
    assert again.facts["fingerprint"] != told.facts["fingerprint"]


def test_a_mood_is_music_below_the_chat(tmp_path: Path):
    chat = small_chat(tmp_path, sounds=False, music="calm")
    told = scenewright(tmp_path, "chat", "--input", chat, "--output", "film.mp4", "--json")
    assert told.code == 0, told.err
    middle = np.abs(decoded_sound(tmp_path / "film.mp4", channels=2)[24_000:72_000])
    assert middle.max() > 0.01
    other = scenewright(
        tmp_path, "chat", "--input", small_chat(tmp_path, sounds=False), "--output", "b.mp4", "--json"
    )
    assert np.abs(decoded_sound(tmp_path / "b.mp4", channels=2)).max() < 0.001
    assert other.facts["segments"] == told.facts["segments"]
    assert other.facts["fingerprint"] != told.facts["fingerprint"]


def test_messages_are_read_out_and_the_film_waits_for_them(tmp_path: Path):
    silent = small_chat(tmp_path, "silent.json", sounds=False)
    chat = small_chat(tmp_path, sounds=False, voice_over=True)
    expected = scenewright(tmp_path, "validate", "--input", chat, "--json").facts["seconds"]
    without = scenewright(tmp_path, "validate", "--input", silent, "--json").facts["seconds"]
    told = scenewright(tmp_path, "chat", "--input", chat, "--output", "film.mp4", "--json")
    assert told.code == 0, told.err
    assert told.facts["degraded"] == []
    assert np.abs(decoded_sound(tmp_path / "film.mp4")).max() > 0.1
    assert told.facts["seconds"] == pytest.approx(expected, abs=2)
    assert told.facts["seconds"] > without
    with tempfile.TemporaryDirectory() as voices:
        assert prepare(chat, ChatChoices(), Path(voices)).fingerprint == told.facts["fingerprint"]


def test_every_bad_file_is_named_with_its_place_and_nothing_is_written(tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    Image.new("RGB", (8, 8)).save(tmp_path / "above.png")
    Image.new("1", (9_000, 9_000)).save(folder / "vast.png")
    (folder / "broken.jpg").write_bytes((EXAMPLES / "meadow.jpg").read_bytes()[:2_000])
    (folder / "link.png").symlink_to(tmp_path / "above.png")
    (folder / "circle.png").symlink_to("circle.png")
    names = ["gone.png", "../above.png", str(tmp_path / "above.png"), "broken.jpg", "vast.png", "link.png"]
    messages = [{"sender": "them", "image": name} for name in [*names, "https://example.org/a.png"]]
    messages.append({"sender": "me", "text": "hi", "sound": "bagpipe"})
    messages += [{"sender": "them", "image": name} for name in ("circle.png", "n" * 900, ".")]
    chat = small_chat(folder, messages=messages)
    told = scenewright(tmp_path, "chat", "--input", chat, "--output", "out/film.mp4", "--json")
    assert told.code == 2
    assert told.codes == {
        "messages.0.image": "missing_file",
        "messages.1.image": "outside",
        "messages.2.image": "outside",
        "messages.3.image": "media_broken",
        "messages.4.image": "media_broken",
        "messages.5.image": "outside",
        "messages.6.image": "remote",
        "messages.7.sound": "missing_file",
        "messages.8.image": "missing_file",
        "messages.9.image": "missing_file",
        "messages.10.image": "missing_file",
    }
    assert {path.name for path in tmp_path.iterdir()} == {"in", "above.png"}


def test_a_line_script_names_lines(tmp_path: Path):
    script = tmp_path / "chat.txt"
    script.write_text("them: hi\n\nme: [photo gone.jpg] look\n")
    told = scenewright(tmp_path, "validate", "--input", script)
    assert (told.code, told.out) == (2, "")
    assert "line 3: There is no file 'gone.jpg'" in told.err
    assert told.err.rstrip().endswith("[missing_file]")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b'{"messages": []}', "empty"),
        (b'{"messages": [', "not_json"),
        (b"them: caf\xe9", "wrong_encoding"),
    ],
)
def test_what_is_no_conversation_is_refused(tmp_path: Path, content: bytes, code: str):
    (tmp_path / "chat.json").write_bytes(content)
    told = scenewright(tmp_path, "chat", "--input", "chat.json", "--output", "film.mp4", "--json")
    assert told.code == 2
    assert code in told.codes.values()
    assert not (tmp_path / "film.mp4").exists()


def test_options_that_cannot_be_are_refused(tmp_path: Path):
    chat = small_chat(tmp_path)
    missing = scenewright(tmp_path, "chat", "--input", "none.json", "--output", "film.mp4", "--json")
    assert (missing.code, missing.codes) == (2, {"": "unreadable"})
    other = scenewright(tmp_path, "chat", "--input", chat, "--output", "film.avi", "--json")
    assert (other.code, other.codes) == (2, {"--output": "bad_output"})
    blocked = scenewright(tmp_path, "chat", "--input", chat, "--output", chat / "film.mp4", "--json")
    assert (blocked.code, blocked.codes) == (2, {"--output": "not_writable"})
    alone = scenewright(tmp_path, "chat", "--input", chat, "--output", "film.mp4", "--upload")
    assert alone.code == 2
    assert "APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID, APPWRITE_API_KEY" in alone.err


@pytest.mark.parametrize("name", ["chat", "validate", "batch", "preflight", "quota", "gc"])
def test_the_help_tells_the_exit_codes(name: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit, match="0"):
        main([name, "--help"])
    assert "exit codes:\n  0" in capsys.readouterr().out


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_film_leaves_no_process(tmp_path: Path, how: signal.Signals):
    """Killed outright, it leaves a hidden folder; asked to stop, nothing."""
    messages = [{"sender": "them", "text": f"Message {n} of many that take long to read"} for n in range(30)]
    chat = small_chat(tmp_path, messages=messages, quality="high", pace=1)
    environment = plain_environment(tmp_path / "state")
    arguments = command("chat", "--input", chat, "--output", "out/film.mp4", "--workers", 2)
    # Where this suite runs in the background, its children would inherit that interrupts are ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        arguments, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True, process_group=0
    )
    assert process.stderr
    with process, process.stderr:
        assert "0 %" in process.stderr.readline()
        workers = children_of(process.pid)
        below = workers.union(*(children_of(worker) for worker in workers))
        assert workers
        os.kill(process.pid, how)
        process.stderr.read()  # to its end: every process that could write there has ended
        assert process.wait(timeout=20) == (-how if how is signal.SIGKILL else 130)
    until = time.monotonic() + 10  # they have been killed; the kernel takes a moment to bury them
    while any(is_running(pid) for pid in below) and time.monotonic() < until:
        os.sched_yield()
    assert not [pid for pid in below if is_running(pid)]
    if how is not signal.SIGKILL:
        assert list((tmp_path / "out").iterdir()) == []
    assert not (tmp_path / "out" / "film.mp4").exists()


def test_segments_of_a_long_chat_are_joined(tmp_path: Path):
    messages = [{"sender": ("them", "me")[n % 2], "text": f"Message number {n}"} for n in range(24)]
    chat = small_chat(tmp_path, messages=messages, pace=1)
    told = scenewright(tmp_path, "chat", "--input", chat, "--output", "film.mp4", "--workers", 2, "--json")
    assert told.code == 0, told.err
    assert len(told.facts["segments"]) >= 2
    assert probe(tmp_path / "film.mp4").frames == told.facts["frames"]
    assert json.loads(told.out)["seconds"] == pytest.approx(told.facts["frames"] / 30, abs=0.001)
