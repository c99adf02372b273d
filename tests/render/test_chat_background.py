"""Chats over a film and chats on nothing."""

from __future__ import annotations

import subprocess
from itertools import pairwise
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray

from scenewright.domain.chat_timeline import Background, ChatTimeline, Reaction, SoundCue
from scenewright.domain.chat_window import Window
from scenewright.domain.container import Container
from scenewright.domain.errors import MediaBroken, Stopped
from scenewright.domain.timeline_parts import Asset
from scenewright.render.chat.clear import ClearScene
from scenewright.render.chat.moving import MovingScene
from scenewright.render.chat.scene import ChatScene
from scenewright.render.chat_renderer import ChatRenderer
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.join import join
from scenewright.steps.ports import Probe
from tests.render.chats import ANNA, ME, chat, draft, message
from tests.render.scenes import decoded_sound

WIDTH, HEIGHT, FRAMES = 180, 320, 75
CLIP = Asset(file_id="clip.mp4", sha256="0" * 64, media_type="video/mp4")
CLIP_FRAMES = 20  # at 30 a second
LEVELS = 12  # of luma from one frame of the clip to the next


def conversation(**changes: object) -> ChatTimeline:
    messages = (
        message(1, ANNA, "Hello there", -200, reactions=(Reaction(emoji="❤️", by=ME, frame=-200),)),
        message(2, ME, "Hi!", 40),
    )
    cues = (SoundCue(frame=40, sound="send"),)
    size = {"width": WIDTH, "height": HEIGHT, "frames": FRAMES}
    return chat(messages, drafts=(draft("Hi!", 20, 40),), sounds=cues, **(size | changes))


def transparent(container: Container, **changes: object) -> ChatTimeline:
    return conversation(background=Background(kind="transparent"), container=container, **changes)


def over_film(**changes: object) -> ChatTimeline:
    return conversation(background=Background(kind="video", asset=CLIP), **changes)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two thirds of a second, wider than a phone, each frame brighter than the one before; with sound."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    seconds = CLIP_FRAMES / 30
    grey = f"color=black:s=320x180:r=30:d={seconds},format=gray,geq=lum=8+{LEVELS}*N,format=yuv420p"
    source = ("-f", "lavfi", "-i", grey, "-f", "lavfi", "-i", f"sine=d={seconds}")
    encoded = ("-c:v", "libx264", "-qp", "4", "-c:a", "aac", "-shortest")
    command = [Ffmpeg.found().path, "-v", "error", *source, *encoded, str(path)]
    subprocess.run(command, check=True, timeout=60)
    return {CLIP.file_id: path}


def film(timeline: ChatTimeline, folder: Path, assets: dict[str, Path], cuts: tuple[int, ...] = ()) -> Path:
    """Rendered in segments and joined."""
    borders = [0, *cuts, timeline.frames]
    parts = [Window(timeline, a, b).segment() for a, b in pairwise(borders)]
    segments = [rendered(part, folder / f"{n}{part.container.segment_suffix}", assets)
                for n, part in enumerate(parts)]  # fmt: skip
    out = folder / f"film{timeline.container.suffix}"
    joined(segments, out)
    return out


def rendered(timeline: ChatTimeline, out: Path, assets: dict[str, Path]) -> Path:
    ChatRenderer().render_segment(timeline, assets, out, on_frame=lambda _: None, stop=Event())
    return out


def joined(segments: list[Path], out: Path) -> Probe:
    return join(Ffmpeg.found(), segments, out, on_frame=lambda _: None, stop=Event())


def planes(path: Path, pixels: str, *decoder: str) -> NDArray[np.uint8]:
    """Frames × bytes."""
    shown = ("-map", "0:v", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", pixels)
    command = [Ffmpeg.found().path, "-v", "error", *decoder, "-i", str(path), *shown, "-"]
    raw = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    luma = WIDTH * HEIGHT
    return np.frombuffer(raw, np.uint8).reshape(-1, luma * (5 if "a420" in pixels else 3) // 2)


@pytest.mark.parametrize("theme", ["imessage-light", "whatsapp-light", "plain-dark"])
def test_what_is_clear_and_what_is_not_make_the_picture_that_stands_on_a_wall(theme: str) -> None:
    """Laid over the wall's colour again, a transparent frame is the frame of an opaque film."""
    cut_out = ClearScene(transparent(Container.WEBM, theme=theme), {}).changes()
    opaque = ChatScene(transparent(Container.WEBM, theme=theme), {})
    for (number, clear), (same, drawn) in zip(cut_out, opaque.changes(), strict=True):
        assert number == same
        share = clear.alpha / 255
        laid = clear.y * share + opaque.wall.y * (1 - share)
        assert np.abs(laid - drawn.y).max() <= 2
        chroma = share.reshape(HEIGHT // 2, 2, WIDTH // 2, 2).mean(axis=(1, 3))
        for own, behind, there in (
            (clear.cb, opaque.wall.cb, drawn.cb),
            (clear.cr, opaque.wall.cr, drawn.cr),
        ):
            assert np.abs(own * chroma + behind * (1 - chroma) - there).max() <= 3


def test_only_the_wall_is_clear() -> None:
    _, frame = next(ClearScene(transparent(Container.WEBM), {}).changes())
    assert (frame.alpha[:20] == 255).all()  # the status bar
    assert (frame.alpha[HEIGHT - 8 :] == 255).all()  # below the composer
    middle = frame.alpha[HEIGHT // 2 : HEIGHT // 2 + 40]
    assert (middle == 0).all()
    assert 0.2 < (frame.alpha == 255).mean() < 0.6


def test_a_phone_lies_on_nothing_and_its_screen_is_whole() -> None:
    _, frame = next(ClearScene(transparent(Container.WEBM, phone_frame=True), {}).changes())
    assert (frame.alpha[:, :2] == 0).all()
    assert (frame.alpha[HEIGHT // 2, WIDTH // 2 - 40 : WIDTH // 2 + 40] == 255).all()
    seen = np.flatnonzero(frame.alpha[HEIGHT // 2] == 255)[[0, -1]]
    top = int(np.flatnonzero(frame.alpha[:, WIDTH // 2] == 255)[0])
    assert not frame.alpha[top : top + 6, seen[0] : seen[0] + 6].any()  # round corners
    assert not frame.alpha[top : top + 6, seen[1] - 5 : seen[1] + 1].any()


def test_what_a_phone_lies_on_is_seen_beside_its_round_corners() -> None:
    green = Background(kind="green", value="#00b140")
    _, drawn = next(ChatScene(conversation(phone_frame=True, background=green), {}).changes())
    _, phone = next(ClearScene(transparent(Container.WEBM, phone_frame=True), {}).changes())
    assert np.ptp(drawn.y[phone.alpha == 0]) == 0


def test_a_film_is_seen_beside_the_round_corners_of_a_phone(clip: dict[str, Path]) -> None:
    still, moving = over_film(phone_frame=True), _drawn(over_film(phone_frame=True), clip)
    _, phone = next(ClearScene(still.model_copy(update={"container": Container.WEBM}), {}).changes())
    beside = phone.alpha.ravel() == 0
    for number in (0, 11):
        luma = moving[number, : WIDTH * HEIGHT][beside].astype(int)
        assert np.ptp(luma) <= 2
        assert luma.mean() == pytest.approx(16 + (8 + LEVELS * number) * 219 / 255, abs=3)


@pytest.mark.parametrize(
    ("container", "decoder", "codecs"),
    [(Container.WEBM, ("-c:v", "libvpx-vp9"), ("vp9", "opus")), (Container.MOV, (), ("prores", "pcm_s16le"))],
)
def test_a_transparent_film_is_as_it_was_drawn(
    container: Container, decoder: tuple[str, ...], codecs: tuple[str, str], tmp_path: Path
) -> None:
    """From two segments, with every frame in its place, clear where nothing was drawn, and heard."""
    timeline = transparent(container)
    made = film(timeline, tmp_path, {}, cuts=(31,))
    shown = planes(made, "yuva420p", *decoder).astype(int)
    assert len(shown) == FRAMES
    luma, drawn = WIDTH * HEIGHT, dict(_kept(timeline))
    for number, frame in enumerate(shown):
        wanted = drawn[max(at for at in drawn if at <= number)]
        assert np.abs(frame - wanted).mean() < 2.5
        alpha, wanted_alpha = frame[-luma:], wanted[-luma:]
        assert alpha[wanted_alpha == 255].mean() > 254
        assert alpha[wanted_alpha == 0].mean() < 1
    sound = decoded_sound(made, channels=2)
    assert len(sound) / 48_000 == pytest.approx(FRAMES / 30, abs=0.03)
    assert np.flatnonzero(np.abs(sound[:, 0]) > 0.02)[0] / 1_600 == pytest.approx(40, abs=2)
    found = joined([tmp_path / f"{n}{container.segment_suffix}" for n in (0, 1)], tmp_path / made.name)
    assert (found.video_codec, found.audio_codec) == codecs
    assert (found.fps, found.frames, found.duration_ms) == (30, FRAMES, 2_500)


def _kept(timeline: ChatTimeline) -> list[tuple[int, NDArray[np.int64]]]:
    return [(number, frame.planes.astype(int)) for number, frame in ClearScene(timeline, {}).changes()]


def test_a_film_plays_behind_the_chat_over_and_over(clip: dict[str, Path], tmp_path: Path) -> None:
    """Also in the second segment, which begins in the middle of a round."""
    made = film(over_film(), tmp_path, clip, cuts=(33,))
    shown = planes(made, "yuv420p")[:, : WIDTH * HEIGHT].reshape(-1, HEIGHT, WIDTH)
    assert len(shown) == FRAMES
    behind = shown[:, 190:210, :40].mean(axis=(1, 2))
    rounds = [8 + LEVELS * (number % CLIP_FRAMES) for number in range(FRAMES)]
    assert behind == pytest.approx([16 + level * 219 / 255 for level in rounds], abs=4)
    header = shown[:, 40:44, 4:40].mean(axis=(1, 2))
    assert np.ptp(header) < 1  # stands still
    sound = np.abs(decoded_sound(made, channels=2)[:, 0])
    assert sound[: 39 * 1_600].max() < 0.01  # the clip's own sound is not heard


def test_a_cut_over_a_film_cannot_be_seen(clip: dict[str, Path]) -> None:
    whole = _drawn(over_film(phone_frame=True), clip)
    later = _drawn(Window(over_film(phone_frame=True), 47, FRAMES).segment(), clip)
    assert (whole[47:] == later).all()


def _drawn(timeline: ChatTimeline, assets: dict[str, Path]) -> NDArray[np.uint8]:
    scene = MovingScene(Ffmpeg.found(), timeline, assets, Event())
    return np.stack([frame.planes.copy() for frame in scene.pictures()])


def test_a_film_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"no film" * 100)
    with pytest.raises(MediaBroken):
        rendered(over_film(), tmp_path / "s.mp4", {CLIP.file_id: tmp_path / "clip.mp4"})


@pytest.mark.parametrize("timeline", [over_film(), transparent(Container.WEBM), transparent(Container.MOV)])
def test_stop_leaves_nothing_behind(timeline: ChatTimeline, clip: dict[str, Path], tmp_path: Path) -> None:
    stop, out = Event(), tmp_path / "s.mkv"
    with pytest.raises(Stopped):
        ChatRenderer().render_segment(timeline, clip, out, on_frame=lambda _: stop.set(), stop=stop)
    assert not list(tmp_path.iterdir())
