"""From a conversation's file to everything that its film follows from, or to all that is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from scenewright.domain.chat_media import Media, MediaReference, made_music, media_references
from scenewright.domain.chat_segments import segments
from scenewright.domain.chat_timeline import ChatTimeline
from scenewright.domain.chat_timing import chat_timeline
from scenewright.domain.container import Container
from scenewright.domain.conversation import Conversation
from scenewright.domain.conversation_check import check_conversation
from scenewright.domain.conversation_source import MAX_SOURCE_BYTES, ReadConversation, read_with_places
from scenewright.domain.errors import InvalidRequest, MediaBroken, Problem
from scenewright.domain.fingerprint import fingerprint
from scenewright.domain.sound import Bed, Mood
from scenewright.domain.video_format import Format
from scenewright.domain.whatsapp_export import ExportOptions
from scenewright.entry.voices import expected_speech, spoken_by_offline_voice
from scenewright.render.chat.scene import boxed_characters
from scenewright.render.ffmpeg import Ffmpeg
from scenewright.render.media_files import digest, look_at
from scenewright.render.sounds import ROLES, found_sounds


@dataclass(frozen=True)
class ChatChoices:
    """What a command says beside the conversation: fields that it sets, and how to read an export."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    me: str = ""
    redact_names: bool = False


@dataclass(frozen=True)
class ChatFilm:
    """`assets` are local files by id; in `folder` the renderer finds the sounds that have usual names.

    `boxed` are the characters that no built-in font has, `degraded` says how it was spoken instead.
    """

    source: Path
    parts: tuple[ChatTimeline, ...]
    assets: Mapping[str, Path]
    music: Path | Bed | None
    folder: Path
    boxed: str
    degraded: tuple[str, ...] = ()

    @property
    def container(self) -> Container:
        return self.parts[0].container

    @property
    def frames(self) -> int:
        return sum(part.frames for part in self.parts)

    @property
    def seconds(self) -> float:
        return self.frames / self.parts[0].fps

    @property
    def segment_fingerprints(self) -> tuple[str, ...]:
        return tuple(fingerprint(part) for part in self.parts)

    @property
    def fingerprint(self) -> str:
        """Of the whole film: its segments, and the files that no timeline names."""
        found = found_sounds(self.folder)
        heard = {role: digest(found[role]) for role in ROLES if role in found}
        if self.music:
            heard["music"] = repr(self.music) if isinstance(self.music, Bed) else digest(self.music)
        return hashlib.sha256(json.dumps([self.segment_fingerprints, heard]).encode()).hexdigest()


def prepare(source: Path, choices: ChatChoices, voices: Path | None = None) -> ChatFilm:
    """Read, check and time a conversation. Writes nothing but its voice-over, into the folder `voices`.

    Without that folder nothing is spoken, and the film only as long as is to be expected.
    Raises InvalidRequest with every problem, each at its path or line.
    """
    read = _with_fields(read_file(source, choices), choices.fields)
    conversation, folder = read.conversation, source.resolve().parent
    shelf = _Shelf(folder)
    problems: list[Problem] = []
    for reference in media_references(conversation):
        problems += shelf.take(reference)
    if problems:
        raise InvalidRequest([replace(problem, path=read.place(problem.path)) for problem in problems])
    picture = Format.of(conversation.aspect, conversation.quality)
    spoken = spoken_by_offline_voice(conversation, voices) if voices else expected_speech(conversation)
    film = chat_timeline(conversation, picture, shelf.media, spoken.speech)
    music = shelf.paths.get(conversation.music) or made_music(conversation)
    assets = {**shelf.paths, **spoken.paths}
    boxed = boxed_characters(film)
    return ChatFilm(source, segments(film), assets, music, folder, boxed, spoken.degraded)


def read_file(source: Path, choices: ChatChoices) -> ReadConversation:
    options = ExportOptions(choices.me, source.name, choices.redact_names)
    try:
        with source.open("rb") as file:
            content = file.read(MAX_SOURCE_BYTES + 1)
    except OSError as error:
        sentence = f"The file cannot be read: {error.strerror}."
        raise InvalidRequest([Problem("unreadable", "", sentence)]) from error
    return read_with_places(content, options)


def _with_fields(read: ReadConversation, fields: Mapping[str, Any]) -> ReadConversation:
    """Say the fields in place of what the file says, checked as if they stood in it."""
    if not fields:
        return read
    body = read.conversation.model_dump(mode="json")
    changed: Conversation = check_conversation(body | dict(fields))
    return replace(read, conversation=changed)


class _Shelf:
    """The files beside a conversation, each looked at once."""

    def __init__(self, folder: Path) -> None:
        self.media: dict[str, Media] = {}
        self.paths: dict[str, Path] = {}
        self._folder = folder
        self._found = found_sounds(folder)
        self._kinds: dict[tuple[str, str], str] = {}  # what is wrong with a file as that kind, '' for nothing
        self._ffmpeg = Ffmpeg.found()

    def take(self, reference: MediaReference) -> list[Problem]:
        try:
            path = self._path(reference)
            if path:
                self._look(reference, path)
        except InvalidRequest as refused:
            return list(refused.problems)
        return []

    def _path(self, reference: MediaReference) -> Path | None:
        """Where the file lies; None for what is made. Raises InvalidRequest."""
        name = reference.name
        if "://" in name:
            raise _wrong("remote", reference, "Files are not fetched: put it beside the conversation.")
        try:
            path = (self._folder / name).resolve()
            is_file = path.is_file()
        except (OSError, RuntimeError) as error:  # too long a name; links in a circle
            raise _wrong("missing_file", reference, f"'{name[:40]}' cannot be the name of a file.") from error
        if Path(name).is_absolute() or not path.is_relative_to(self._folder):
            raise _wrong("outside", reference, f"'{name}' lies outside of the conversation's folder.")
        if is_file:
            return path
        if reference.kind == "sound":
            if found := self._found.get(name) or self._found.get(Path(name).stem):
                return found
            if name in ROLES:
                return None
        if reference.kind == "music" and name in set(Mood):
            return None
        raise _wrong("missing_file", reference, f"There is no file '{name}' beside the conversation.")

    def _look(self, reference: MediaReference, path: Path) -> None:
        key = (reference.name, reference.kind)
        if key not in self._kinds:
            try:
                self.media[reference.name] = look_at(path, reference.kind, reference.name, self._ffmpeg)
                self.paths[reference.name] = path
                self._kinds[key] = ""
            except MediaBroken as broken:
                self._kinds[key] = broken.message
            except OSError as error:
                self._kinds[key] = f"it cannot be read: {error.strerror}"
        if wrong := self._kinds[key]:
            raise _wrong(MediaBroken.code, reference, f"'{reference.name}': {wrong}.")


_SENTENCE: Final = 300  # ffmpeg may say much


def _wrong(code: str, reference: MediaReference, sentence: str) -> InvalidRequest:
    return InvalidRequest([Problem(code, reference.path, sentence[:_SENTENCE])])
