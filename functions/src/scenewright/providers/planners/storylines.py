"""From a topic and a description to beats: which line of a storyline is taken, and in what order."""

from __future__ import annotations

import hashlib
import re

from scenewright.domain.storyboard import MAX_NARRATION, MAX_SCENES
from scenewright.providers.planners.arc import Beat, Storyline, has_storyline, storyline_of
from scenewright.providers.planners.headings import heading_of
from scenewright.providers.planners.sentences import Sentence, cut_into_scenes, sentences_of
from scenewright.providers.planners.topics import Topic, forms, tidy

CORE = 5
INSTRUCTION = re.compile(
    r"^(?:please\b|explain\b|describe\b|make\b|create\b|focus\b|use\b|include\b|keep\b|show\b|cover\b|mention\b"
    r"|target\b|tone\b|style\b|avoid\b|write\b|end with\b|start with\b|add\b|highlight\b|aim\b|audience\b"
    r"|for (?:kids|children|beginners|students|adults|a general audience)\b"
    r"|(?:the|this) (?:video|film|clip)\b"
    r"|explica\b|usa\b|explique\b|utilise[rz]?\b|erkläre?\b|verwende\b|spiega\b|leg uit\b|gebruik\b)",
    re.IGNORECASE,
)


def topic_beats(topic: Topic, language: str, count: int) -> list[Beat]:
    """`count` beats, 1 to 20, about a topic of which nothing but its name is known."""
    storyline = storyline_of(language)
    chance = hashlib.sha256(topic.text.encode()).digest()
    arc = storyline.arc(topic.kind)
    # The first opening starts with the topic itself; a long one would stifle the second's sentence.
    opening = _told(arc.opening[0 if topic.is_long else chance[0] % len(arc.opening)], topic)
    idea, shows, matters, takeaway = (
        _told(variants[chance[index] % len(variants)], topic.again)
        for index, variants in enumerate((arc.idea, arc.shows, arc.matters, arc.takeaway), 1)
    )
    match count:
        case 1:
            return [Beat(heading=opening.heading, text=f"{opening.text} {takeaway.text}")]
        case 2:
            return [opening, takeaway]
        case 3:
            return [opening, matters, takeaway]
        case 4:
            return [opening, idea, matters, takeaway]
    early, middle, late = _extras(storyline, count - CORE, chance)
    return [opening, idea, *early, shows, *middle, matters, *late, takeaway]


def described_beats(topic: Topic, language: str, sentences: list[Sentence], count: int) -> list[Beat]:
    """The sentences of a description, whole, between an opening and a takeaway where there is room.

    In a language without a storyline there is nothing to put around them.
    """
    scenes_for_it = min(len(sentences), count if count < 3 else count - 2)
    body = [
        Beat(heading=heading_of(text, language), text=text)
        for text in _first_scenes(sentences, scenes_for_it)
    ]
    if count == len(body) or not has_storyline(language):
        return body
    opening, *rest = topic_beats(topic, language, count - len(body))
    return [opening, *body, *rest]


def description_sentences(description: str, language: str) -> list[Sentence]:
    """What a description says, without what it asks for ("Use simple words."), with full stops.

    A sentence with a word that no scene could hold is no sentence.
    """
    stop = "।" if language == "hi" else "."
    return [
        Sentence(_stopped(sentence.text, stop), sentence.opens)
        for sentence in sentences_of(description, language)
        if not INSTRUCTION.match(sentence.text) and max(map(len, sentence.text.split())) < MAX_NARRATION
    ]


def _stopped(text: str, stop: str) -> str:
    text = text.removeprefix("- ").rstrip(",;:-–—")
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "…", "।", '"', "”", "»")) else text + stop


def _first_scenes(sentences: list[Sentence], count: int) -> list[str]:
    """A description of 4,000 characters does not fit into one or two scenes; its end is left out there."""
    for wanted in range(count, MAX_SCENES):
        try:
            return cut_into_scenes(sentences, wanted)[:count]
        except ValueError:
            continue
    return cut_into_scenes(sentences, MAX_SCENES)[:count]


def _told(beat: Beat, topic: Topic) -> Beat:
    return Beat(heading=beat.heading, text=tidy(beat.text.format_map(forms(topic))))


def _extras(storyline: Storyline, count: int, chance: bytes) -> tuple[list[Beat], list[Beat], list[Beat]]:
    """`count` of the fifteen in their order, which ones by chance; for each of the three places."""
    every = len(storyline.extras)
    third = every // 3
    ranked = sorted(range(every), key=lambda index: (chance[8 + index], index))
    taken = sorted(ranked[:count])
    places = ([index for index in taken if index // third == place] for place in range(3))
    early, middle, late = ([storyline.extras[index] for index in place] for place in places)
    return early, middle, late
