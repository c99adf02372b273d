"""What a topic is about and how it is put into a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scenewright.providers.planners import topic_words as known
from scenewright.providers.planners.arc import GENERAL

LONG_TOPIC = 60  # characters; a longer one is named once and not again
ENGLISH_REQUEST = re.compile(
    r"^(?:please\s+)?(?:(?:can|could) you\s+)?"
    r"(?:(?:make|create|generate|produce|give)(?: me| us)?\s+)?"
    r"(?:(?:an?|the|some)\s+)?"
    r"(?:(?:short|quick|simple|explainer|educational|\d+[- ]?(?:s|sec|second|minute)s?)\s+)*"
    r"(?:(?:video|film|clip|explainer|explanation|animation|movie)\s+(?:about|on|of|explaining|for)\s+"
    r"|(?:explain|describe|tell me about|teach me about|talk about)\s+(?:to me\s+)?)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Topic:
    """`text` starts with a capital; `kind` names an arc."""

    text: str
    kind: str = GENERAL
    plural: bool = False

    @property
    def is_long(self) -> bool:
        return len(self.text) > LONG_TOPIC

    @property
    def again(self) -> Topic:
        """How it is called once it has been named: a long one is not repeated."""
        return Topic("This topic", self.kind) if self.is_long else self


def topic_of(text: str, language: str) -> Topic:
    """Read a brief's topic; kinds and numbers are known for English alone."""
    text = " ".join(text.split())
    if language != "en":
        return Topic(_sentence_start(_without_stop(text)))
    text = _without_stop(ENGLISH_REQUEST.sub("", text) or text)
    kind = _kind(text)
    if kind == "question" and not text.endswith("?"):
        text += "?"
    return Topic(_sentence_start(text), kind, _is_plural(text))


def forms(topic: Topic) -> dict[str, str]:
    """The words that a beat may name in braces: `{Topic} {is} here; what do we know about {them}?`"""
    plural = topic.plural
    return {
        "Topic": topic.text,
        "topic": _inside_sentence(topic),
        "task": re.sub(r"^how to\s+", "", topic.text, flags=re.IGNORECASE),
        "s": "" if plural else "s",
        "is": "are" if plural else "is",
        "they": "they" if plural else "it",
        "them": "them" if plural else "it",
    }


def tidy(text: str) -> str:
    """No full stop or colon after a mark that the topic brought along: "Why?: ask" becomes "Why? Ask"."""

    def without_second_mark(found: re.Match[str]) -> str:
        return found[1] + found[2] + found[3].upper()

    return re.sub(r"([?!…।])\s?[.:।](\s*)(\w?)", without_second_mark, text)


def _without_stop(text: str) -> str:
    return text.rstrip(" .:;,।") or text


def _sentence_start(text: str) -> str:
    mixed_case_name = text[1:2].isupper()  # iPhone
    return text if mixed_case_name else text[:1].upper() + text[1:]


def _inside_sentence(topic: Topic) -> str:
    """The topic without the capital that only the start of a sentence gave it; in doubt the capital stays,
    because "doppler effect" is wrong and "Black holes" is only stiff."""
    first, _, rest = topic.text.partition(" ")
    word = first.lower()
    common = (
        word == "this"
        or word in known.COMMON_STARTS
        or word in known.QUESTION_WORDS
        or word.endswith(known.COMMON_ENDINGS)
    )
    titled = any(part[:1].isupper() for part in rest.split()) and word not in known.ARTICLES
    return (
        f"{word} {rest}".strip()
        if common and not titled and (len(first) == 1 or first[1:].islower())
        else topic.text
    )


def _kind(text: str) -> str:
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", text.lower())
    first, second = [*words, "", ""][:2]
    if text.endswith("?") or (first in known.QUESTION_WORDS and second in known.AUXILIARIES):
        return "question"
    if first == "how" and second == "to":
        return "how_to"
    if first in known.QUESTION_WORDS:
        return "process"
    return _subject_kind(text, words)


def _subject_kind(text: str, words: list[str]) -> str:
    if _is_person(text, words):
        return "person"
    stems = {stem for word in words for stem in (word, word.removesuffix("s"), word.removesuffix("es"))}
    for kind, members in known.KINDS.items():
        if stems & members:
            return kind
    return GENERAL


def _is_person(text: str, words: list[str]) -> bool:
    named = words and words[0] in known.GIVEN_NAMES and 2 <= len(words) <= 4
    all_capital = all(part[:1].isupper() or part in known.NAME_PARTICLES for part in text.split())
    whole_life = bool(re.match(r"(?:the )?(?:biography|life) of [A-Z]", text))
    return bool(named and all_capital) or whole_life or " ".join(words) in known.FAMOUS_NAMES


def _is_plural(text: str) -> bool:
    """Number of the head noun: the last word before a preposition ("laws" of "the laws of motion")."""
    head = re.split(r"\s(?:of|in|on|for|with|from|to|behind|at|by|between|about)\s", text.lower())[0]
    if " and " in f" {head} ":
        return True
    word = (re.findall(r"[^\W\d_]+", head) or [""])[-1]
    if word in known.PLURALS_WITHOUT_S:
        return True
    return (
        word.endswith("s")
        and not word.endswith(("ss", "us", "is", "ics"))
        and word not in known.SINGULARS_WITH_S
    )
