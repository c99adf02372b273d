"""`scenewright chat`: a conversation becomes a film on this machine, and may be uploaded."""

from __future__ import annotations

import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from scenewright.appwrite.client import Access
from scenewright.appwrite.files import AppwriteFiles
from scenewright.domain.container import Container
from scenewright.domain.errors import InvalidRequest, PlatformFault, Problem
from scenewright.entry.chat_film import ChatChoices, ChatFilm, prepare
from scenewright.entry.commands.options import (
    CODES,
    Commands,
    add_appwrite,
    add_choices,
    add_quota_file,
    add_workers,
    appwrite_settings,
    choices,
    console,
    new_command,
    quota_file,
)
from scenewright.entry.console import Console, ExitCode, error_facts, error_lines, meter
from scenewright.entry.film_pool import FilmPool, Made
from scenewright.entry.operator import operator_access
from scenewright.render.media_files import digest
from scenewright.steps.platform import Bucket

TEXT: Final = """A conversation becomes a chat video.

The conversation is JSON ({"messages": [{"sender": "them", "text": "Hi"}]}), a line script or a WhatsApp
export. The files that it names lie beside it, or below. Sounds in assets/audio or assets/sounds there replace
the built-in ones. With "voice_over": true the messages are read out by the offline voice; "music" names a
file, or a mood: calm, warm, bright, curious or serious."""
UPLOAD_PATIENCE_SECONDS: Final = 180.0


def add(commands: Commands) -> None:
    codes = CODES | {4: "the video was made, but not uploaded"}
    parser = new_command(commands, "chat", "make a video of a conversation", run, codes, TEXT)
    parser.add_argument("--input", required=True, type=Path, metavar="FILE", help=".json or .txt")
    parser.add_argument(
        "--output",
        required=True,
        type=Path,
        metavar="FILE",
        help="the video: .mp4, transparent .webm or .mov",
    )
    add_choices(parser)
    add_workers(parser, "--workers")
    add_quota_file(parser)
    parser.add_argument("--upload", action="store_true", help="store the video in Appwrite Storage")
    add_appwrite(parser)
    parser.add_argument("--bucket-id", default=str(Bucket.VIDEOS), metavar="ID", help="default: videos")


def run(options: Namespace) -> int:
    """Raises what cannot be done; a failed upload is told with the result."""
    access = operator_access(appwrite_settings(options)) if options.upload else None
    check_output(options.output)
    quota_file(options).read()  # a broken one is told now, not after the work
    with tempfile.TemporaryDirectory(prefix="scenewright-") as voices:
        return _run(options, access, prepare(options.input, _choices(options), Path(voices)))


def _choices(options: Namespace) -> ChatChoices:
    """The name of the video says what kind of file it is."""
    chosen = choices(options)
    return replace(chosen, fields={**chosen.fields, "container": options.output.suffix.lower()[1:]})


def _run(options: Namespace, access: Access | None, film: ChatFilm) -> int:
    with (
        output_folder(options.output.parent),
        tempfile.TemporaryDirectory(dir=options.output.parent, prefix=".scenewright-") as work,
    ):
        made = _make(film, Path(work), options.output, options.workers)
    quota_file(options).record(made.cpu_seconds + time.process_time(), film.seconds)
    facts = film_facts(film, made, options.output)
    lines = [film_line(film, made, options.output), *remark_lines(film)]
    if access is None:
        console(options).result(facts, lines)
        return ExitCode.DONE
    return _upload(access, options.bucket_id, options.output, facts, lines, console(options))


def _make(film: ChatFilm, work: Path, output: Path, workers: int) -> Made:
    whole = work / f"film{film.container.suffix}"
    with closing(meter()) as shown, FilmPool(min(workers, len(film.parts))) as pool:
        made = pool.make(
            film,
            work,
            whole,
            lambda frames: shown.show(
                frames / film.frames, "rendering" if frames < film.frames else "joining"
            ),
        )
        whole.replace(output)
    return made


def _upload(
    access: Access, bucket: str, video: Path, facts: dict[str, Any], lines: list[str], told: Console
) -> int:
    """The id is that of the content: sent again, the same video is found there and not stored twice."""
    file_id = f"chat-{digest(video)[:31]}"
    files = AppwriteFiles(replace(access, patience_seconds=UPLOAD_PATIENCE_SECONDS), access.endpoint)
    try:
        url = files.store(bucket, file_id, video, owner_id="").url
    except PlatformFault as fault:
        told.result(facts | error_facts(fault), [*lines, *error_lines(fault), "It was not uploaded."])
        return ExitCode.NOT_UPLOADED
    told.result(facts | {"file_id": file_id, "url": url}, [*lines, f"file id: {file_id}", f"URL: {url}"])
    return ExitCode.DONE


def check_output(output: Path) -> None:
    endings = [container.suffix for container in Container]
    if output.suffix.lower() not in endings:
        sentence = f"The name of the video has to end in one of {', '.join(endings)}."
        raise InvalidRequest([Problem("bad_output", "--output", sentence)])
    if output.is_dir():
        raise InvalidRequest([Problem("bad_output", "--output", f"{output} is a folder.")])


@contextmanager
def output_folder(folder: Path) -> Iterator[None]:
    """Make the folder; what it does not allow is told as a problem of the options."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        sentence = f"{folder} cannot be written: {error.strerror or error}."
        raise InvalidRequest([Problem("not_writable", "--output", sentence)]) from error


def film_facts(film: ChatFilm, made: Made, output: Path) -> dict[str, Any]:
    return {
        "output": str(output),
        "seconds": round(film.seconds, 3),
        "frames": made.probe.frames,
        "width": made.probe.width,
        "height": made.probe.height,
        "size_bytes": made.probe.size_bytes,
        "cpu_seconds": round(made.cpu_seconds, 2),
        "fingerprint": film.fingerprint,
        "segments": list(film.segment_fingerprints),
        "boxed": film.boxed,
        "degraded": list(film.degraded),
    }


def remark_lines(film: ChatFilm) -> list[str]:
    boxed = [f"drawn as boxes, since no built-in font has them: {film.boxed}"] if film.boxed else []
    return [*boxed, *film.degraded]


def film_line(film: ChatFilm, made: Made, output: Path) -> str:
    found = made.probe
    size = f"{found.width} × {found.height}, {found.size_bytes / 1e6:.1f} MB"
    return f"{output}  {film.seconds:.1f} s, {size}, {made.cpu_seconds:.1f} s of processor time"
