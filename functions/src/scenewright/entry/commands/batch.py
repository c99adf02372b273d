"""`scenewright batch`: every conversation of a folder becomes a film; what is done is not done again."""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from scenewright.domain.errors import InvalidRequest, Problem, RenderFailed, ScenewrightError, Stopped
from scenewright.domain.quota import Quota
from scenewright.entry.chat_film import ChatChoices, ChatFilm, prepare
from scenewright.entry.commands.chat import film_facts, output_folder, remark_lines
from scenewright.entry.commands.options import (
    CODES,
    Commands,
    add_choices,
    add_quota_file,
    add_workers,
    choices,
    console,
    new_command,
    quota_file,
)
from scenewright.entry.commands.quota import quota_facts
from scenewright.entry.console import ExitCode, Meter, error_facts, error_lines, meter
from scenewright.entry.film_pool import FilmPool, Made
from scenewright.entry.quota_file import QuotaFile

TEXT: Final = """Every .json and .txt of a folder becomes a video of the same name in another.

Beside each video lies <name>.made.json with its fingerprint: a conversation whose film would be the same is
skipped, and an interrupted one goes on with the segments that it has. Conversations with problems are told
and left out. The report is also written to report.json in the output folder."""
ENDINGS: Final = (".json", ".txt")
REPORT: Final = "report.json"
WORK: Final = ".scenewright"


class Fate(StrEnum):
    MADE = "made"
    SKIPPED = "skipped"
    FAILED = "failed"
    NOT_STARTED = "not_started"  # the quota would have been exceeded, or the batch was interrupted


@dataclass(frozen=True)
class Entry:
    """A line of the report."""

    source: Path
    fate: Fate
    facts: dict[str, Any] = field(default_factory=dict)
    lines: tuple[str, ...] = ()


def add(commands: Commands) -> None:
    codes = CODES | {
        1: "some could not be made: the report names them",
        5: "stopped before the quota of this month would be exceeded",
    }
    del codes[3]
    parser = new_command(commands, "batch", "make videos of all conversations of a folder", run, codes, TEXT)
    parser.add_argument("--input-dir", required=True, type=Path, metavar="FOLDER")
    parser.add_argument("--output-dir", required=True, type=Path, metavar="FOLDER")
    add_choices(parser)
    add_workers(parser, "--max-workers")
    add_quota_file(parser)


def run(options: Namespace) -> int:
    sources = _sources(options.input_dir)
    file = quota_file(options)
    file.read()
    with output_folder(options.output_dir), closing(meter()) as shown, FilmPool(options.workers) as pool:
        batch = _Batch(pool, _Account(file), choices(options), options.output_dir, shown, len(sources))
        entries = batch.run(sources, options.workers)
        report = _report(entries, file.read())
        text = json.dumps(report, ensure_ascii=False, indent=2)
        (options.output_dir / REPORT).write_text(text + "\n", encoding="utf-8")
    console(options).result(report, _lines(entries, report))
    if batch.interrupted:
        return ExitCode.INTERRUPTED
    if any(entry.fate is Fate.NOT_STARTED for entry in entries):
        return ExitCode.QUOTA_SPENT
    return ExitCode.INCOMPLETE if any(entry.fate is Fate.FAILED for entry in entries) else ExitCode.DONE


def _sources(folder: Path) -> list[Path]:
    """The conversations, by name. Raises InvalidRequest where there are none, or two for one video."""
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() in ENDINGS and path.is_file())
    except OSError as error:
        sentence = f"{folder} cannot be read: {error.strerror}."
        raise InvalidRequest([Problem("unreadable", "--input-dir", sentence)]) from error
    if not found:
        raise InvalidRequest([Problem("empty", "--input-dir", f"There is no .json or .txt in {folder}.")])
    several = [stem for stem, times in Counter(path.stem for path in found).items() if times > 1]
    if several:
        sentence = "Two conversations would become the same video; rename one."
        raise InvalidRequest([Problem("same_name", f"{stem}.*", sentence) for stem in several])
    return found


class _Account:
    """The quota, with what films that are being made will cost."""

    def __init__(self, file: QuotaFile) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._begun_seconds = 0.0
        self.spent = False

    def begin(self, film_seconds: float) -> bool:
        """False where the film might exceed the allowance; from then on for every film."""
        with self._lock:
            self.spent = self.spent or not self._file.read().has_room_for(self._begun_seconds + film_seconds)
            if not self.spent:
                self._begun_seconds += film_seconds
            return not self.spent

    def end(self, film_seconds: float, made: Made | None) -> None:
        with self._lock:
            self._begun_seconds -= film_seconds
            if made:
                self._file.record(made.cpu_seconds, film_seconds)


class _Batch:
    def __init__(
        self, pool: FilmPool, account: _Account, chosen: ChatChoices, folder: Path, shown: Meter, films: int
    ) -> None:
        self.interrupted = False
        self._pool = pool
        self._account = account
        self._chosen = chosen
        self._folder = folder
        self._shown = shown
        self._parts = dict.fromkeys(range(films), 0.0)

    def run(self, sources: Sequence[Path], at_once: int) -> list[Entry]:
        """As many films at once as there are workers, which share out all their segments."""
        with ThreadPoolExecutor(at_once) as threads:
            running = [threads.submit(self._entry, n, source) for n, source in enumerate(sources)]
            try:
                return [future.result() for future in running]
            except KeyboardInterrupt:
                self.interrupted = True
                self._pool.stop()
                return [future.result() for future in running]

    def _entry(self, number: int, source: Path) -> Entry:
        if self.interrupted:
            return Entry(source, Fate.NOT_STARTED)
        try:
            with tempfile.TemporaryDirectory(prefix="scenewright-") as voices:
                return self._made(number, prepare(source, self._chosen, Path(voices)))
        except Stopped:
            return Entry(source, Fate.NOT_STARTED)
        except (InvalidRequest, RenderFailed) as error:
            return _failed(source, error)
        finally:
            self._show(number, 1.0)

    def _made(self, number: int, film: ChatFilm) -> Entry:
        output = self._folder / f"{film.source.stem}{film.container.suffix}"
        note = output.with_suffix(".made.json")
        if _is_made(film, output, note):
            return Entry(film.source, Fate.SKIPPED, {"output": str(output)})
        if not self._account.begin(film.seconds):
            return Entry(film.source, Fate.NOT_STARTED)
        made = None
        try:
            began = time.monotonic()
            made = self._make(number, film, output)
            facts = film_facts(film, made, output) | {"wall_seconds": round(time.monotonic() - began, 2)}
        finally:
            self._account.end(film.seconds, made)
        # If we die before this line, the next batch joins the film again.
        note.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
        lines = tuple(f"{film.source.name}: {line}" for line in remark_lines(film))
        return Entry(film.source, Fate.MADE, facts, lines)

    def _make(self, number: int, film: ChatFilm, output: Path) -> Made:
        work = self._folder / WORK / film.source.stem
        work.mkdir(parents=True, exist_ok=True)
        whole = work / f"film{output.suffix}"
        made = self._pool.make(film, work, whole, lambda frames: self._show(number, frames / film.frames))
        whole.replace(output)
        shutil.rmtree(work)
        return made

    def _show(self, number: int, part: float) -> None:
        self._parts[number] = part
        ended = sum(part == 1.0 for part in self._parts.values())
        whole = sum(self._parts.values()) / len(self._parts)
        self._shown.show(whole, f"{ended} of {len(self._parts)} films")


def _is_made(film: ChatFilm, output: Path, note: Path) -> bool:
    """Whether the video that lies there is this film's."""
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
        size = output.stat().st_size
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and (told.get("fingerprint"), told.get("size_bytes")) == (
        film.fingerprint,
        size,
    )


def _failed(source: Path, error: ScenewrightError) -> Entry:
    return Entry(source, Fate.FAILED, error_facts(error), tuple(error_lines(error, source.name)))


def _report(entries: Sequence[Entry], quota: Quota) -> dict[str, Any]:
    counts = {fate.value: sum(entry.fate is fate for entry in entries) for fate in Fate}
    films = [{"input": str(entry.source), "status": entry.fate.value, **entry.facts} for entry in entries]
    return {**counts, "quota": quota_facts(quota), "films": films}


def _lines(entries: Sequence[Entry], report: dict[str, Any]) -> list[str]:
    lines = [line for entry in entries for line in entry.lines]
    waiting = [entry.source.name for entry in entries if entry.fate is Fate.NOT_STARTED]
    if waiting:
        lines.append(f"not started: {', '.join(waiting)}")
    counts = ", ".join(f"{report[fate.value]} {fate.value.replace('_', ' ')}" for fate in Fate)
    left = report["quota"]["left_hours"]
    return [*lines, f"{counts}; {left:.2f} hours of the quota are left"]
