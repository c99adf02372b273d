"""A page that shows everything a scene can look like: `make gallery`, then open out/gallery/index.html.

usage: python -m scripts.gallery [FOLDER [SHORT_SIDE]]
"""

from __future__ import annotations

import html
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from threading import Event
from typing import Final

from scenewright.domain.timeline import Timeline
from scenewright.domain.transitions_plan import TransitionKind
from scenewright.render.ffmpeg import Ffmpeg, media
from scenewright.render.renderer import FfmpegRenderer, SceneDrawing
from scenewright.render.stills import Frame
from scripts.gallery_chat import chat_gallery
from scripts.gallery_scenes import Exhibit, Stage

USUAL_SIDE: Final = 360
_PAGE: Final = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Scenewright: gallery</title>
<style>
body {{ margin: 2rem; background: #14161c; color: #e8e6e1; font: 16px/1.4 system-ui, sans-serif }}
section {{ display: flex; flex-wrap: wrap; gap: 1.25rem; align-items: end }}
h2 {{ margin: 2.5rem 0 1rem }}
figure {{ margin: 0 }}
figcaption {{ color: #a9a69f; font-size: .85rem; padding-top: .3rem }}
img, video {{ display: block; max-height: 20rem; max-width: 100%; border-radius: 6px }}
</style>
<h1>Scenewright: gallery</h1>
{sections}
</html>
"""


@dataclass(frozen=True)
class Shown:
    """A file of the page, in its folder."""

    section: str
    name: str
    file: str


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("out", "gallery")
    shown = write_gallery(folder, int(sys.argv[2]) if len(sys.argv) > 2 else USUAL_SIDE)
    sys.stdout.write(f"{folder / 'index.html'}: {len(shown)} pictures and films\n")


def write_gallery(folder: Path, short_side: int) -> list[Shown]:
    """Write the page and its files, in place of what was there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as work:
        shown = [*_all(Stage(Path(work), short_side), folder, Path(work))]
    chats = chat_gallery(folder)
    shown += [Shown(f"Chats: {chat.group.lower()}", chat.caption, chat.file) for chat in chats]
    (folder / "index.html").write_text(_PAGE.format(sections="\n".join(_sections(shown))), encoding="utf-8")
    return shown


def _all(stage: Stage, folder: Path, work: Path) -> Iterator[Shown]:
    clip = work / "clip.mp4"
    transitions = [*_transitions(stage, folder)]
    shutil.copy(folder / transitions[1].file, clip)  # footage of something that moves
    for exhibits in (stage.kinds(clip), stage.aspects(), stage.brands()):
        yield from _exhibited(exhibits, folder)
    yield from transitions
    for exhibits in (stage.caption_styles(), stage.scripts(), stage.chats()):
        yield from _exhibited(exhibits, folder)


def _exhibited(exhibits: Iterable[Exhibit], folder: Path) -> Iterator[Shown]:
    for exhibit in exhibits:
        if exhibit.is_film:
            _render(exhibit.timeline, exhibit, folder / f"{exhibit.file_name}.mp4")
            yield Shown(exhibit.section, f"{exhibit.name}, moving", f"{exhibit.file_name}.mp4")
        _save_picture(exhibit, folder / f"{exhibit.file_name}.jpg")
        yield Shown(exhibit.section, exhibit.name, f"{exhibit.file_name}.jpg")


def _transitions(stage: Stage, folder: Path) -> Iterator[Shown]:
    for kind in TransitionKind:
        scenes, files = stage.pair(kind)
        segments = [folder / f"segment-{n}.mp4" for n, _ in enumerate(scenes)]
        for scene, segment in zip(scenes, segments, strict=True):
            _render(scene, Exhibit("", "", scene, files), segment)
        out = folder / f"transition-{kind}.mp4"
        FfmpegRenderer().join(segments, out, on_frame=lambda _: None, stop=Event(), timelines=scenes)
        for segment in segments:
            segment.unlink()
        yield Shown("Transitions", str(kind), out.name)


def _render(scene: Timeline, exhibit: Exhibit, out: Path) -> None:
    FfmpegRenderer().render_segment(scene, exhibit.assets, out, on_frame=lambda _: None, stop=Event())


def _save_picture(exhibit: Exhibit, out: Path) -> None:
    """The scene shortly before its end, in the colours in which a player shows it."""
    scene = exhibit.timeline
    frame = Frame(scene.width, scene.height)
    with closing(SceneDrawing(scene, exhibit.assets)) as draw:
        draw(scene.frames - 8, frame)
    raw = ("-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", f"{scene.width}x{scene.height}")
    colours = "scale=in_color_matrix=bt709:in_range=tv:out_color_matrix=bt601:out_range=pc"
    arguments = [*raw, "-i", "pipe:0", "-vf", colours, "-pix_fmt", "yuvj420p", "-q:v", "2", media(out)]
    with Ffmpeg.found().feed(["-color_range", "tv", *arguments], stop=Event()) as write:
        write(frame.planes.data)


def _sections(shown: Iterable[Shown]) -> Iterator[str]:
    for section, members in groupby(shown, key=lambda one: one.section):
        figures = "\n".join(map(_figure, members))
        yield f"<h2>{html.escape(section)}</h2>\n<section>\n{figures}\n</section>"


def _figure(one: Shown) -> str:
    name = html.escape(one.name)
    if one.file.endswith(".mp4"):
        seen = f'<video src="{one.file}" autoplay muted loop playsinline controls></video>'
    else:
        seen = f'<img src="{one.file}" alt="{name}" loading="lazy">'
    return f"<figure>{seen}<figcaption>{name}</figcaption></figure>"


if __name__ == "__main__":
    main()
