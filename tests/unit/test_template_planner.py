from __future__ import annotations

import re
from itertools import pairwise
from string import Formatter

import pytest

from scenewright.domain.brief import Brief, Language
from scenewright.domain.errors import ProviderFailed
from scenewright.domain.storyboard import MAX_NARRATION, Motif, ScenePlan, Still, Storyboard
from scenewright.providers.planners.arc import Arc, storyline_of
from scenewright.providers.planners.sentences import sentences_of
from scenewright.providers.planners.template import TemplatePlanner
from scenewright.providers.planners.topics import Topic, forms, topic_of

ENGLISH_TOPICS = [
    "Newton's laws",
    "the water cycle",
    "Black holes",
    "How vaccines work",
    "Why is the sky blue?",
    "how to bake bread",
    "Marie Curie",
    "the French Revolution",
    "Kyoto",
    "Machine learning",
    "friendship",
    "supply and demand",
]
TOPICS = {
    "hi": ["न्यूटन के नियम", "आसमान नीला क्यों है?"],
    "es": ["Las leyes de Newton", "¿Por qué el cielo es azul?"],
    "fr": ["Les trous noirs", "Pourquoi le ciel est-il bleu ?"],
    "de": ["Die Newtonschen Gesetze", "Warum ist der Himmel blau?"],
    "it": ["I buchi neri", "Perché il cielo è blu?"],
    "pt": ["O ciclo da água", "Por que o céu é azul?"],
    "nl": ["Zwarte gaten", "Waarom is de hemel blauw?"],
}
LANGUAGES = [language.value for language in Language]
SCRIPT = """Dr. Ada Reyes grew up near   the 3.5 km long Porto Bridge.  Every day she watched the tide.

"Why does the water come back?" she asked. Her grandfather smiled. The Moon pulls the sea, he said.

Years later she built a power station. It runs day and night, e.g. during storms. And the tide comes back."""


def motif(scene: ScenePlan) -> Motif:
    assert isinstance(scene.visual, Still)
    return scene.visual.motif


def plan(topic: str = "Tides", **fields: object) -> Storyboard:
    return TemplatePlanner().plan(Brief.model_validate({"topic": topic, **fields})).storyboard


def narrations(board: Storyboard) -> list[str]:
    return [scene.narration for scene in board.scenes]


def assert_presentable(board: Storyboard) -> None:
    spoken = " ".join(narrations(board))
    assert len(set(narrations(board))) == len(board.scenes)
    assert all(motif(one) != motif(other) for one, other in pairwise(board.scenes))
    assert not re.search(r"[{}]|  |[?!।]\s?[.:]", spoken)
    assert all(text.endswith((".", "?", "!", "।", "…")) for text in narrations(board))
    assert not any(text[0].islower() for text in narrations(board))
    assert all(len(scene.heading.split()) <= 4 for scene in board.scenes)


@pytest.mark.parametrize("topic", ENGLISH_TOPICS)
def test_a_bare_topic_becomes_half_a_minute_about_it(topic: str) -> None:
    board = plan(topic)
    assert len(board.scenes) == 5
    assert 70 <= sum(len(text.split()) for text in narrations(board)) <= 95
    assert topic.strip("?").split()[-1].lower() in narrations(board)[0].lower()
    assert all(scene.heading for scene in board.scenes)
    assert_presentable(board)
    assert plan(topic) == board


@pytest.mark.parametrize(("language", "topic"), [(code, topic) for code in TOPICS for topic in TOPICS[code]])
def test_a_bare_topic_is_spoken_about_in_its_language(language: str, topic: str) -> None:
    board = plan(topic, language=language)
    assert board.language == language
    assert topic.rstrip(" ?").lower() in narrations(board)[0].lower()
    assert 60 <= sum(len(text.split()) for text in narrations(board)) <= 95
    assert_presentable(board)


def test_films_on_different_topics_differ() -> None:
    films = {tuple(narrations(plan(topic))[1:]) for topic in ENGLISH_TOPICS}
    assert len(films) >= len(ENGLISH_TOPICS) - 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_number_of_scenes_can_be_asked_for(language: str) -> None:
    for count in range(1, 21):
        board = plan("Sol", language=language, scene_count=count)
        assert len(board.scenes) == count
        assert_presentable(board)


@pytest.mark.parametrize("language", LANGUAGES)
def test_storylines_are_complete_and_name_known_forms_alone(language: str) -> None:
    storyline = storyline_of(language)
    beats = [
        beat for arc in storyline.arcs.values() for field in Arc.model_fields for beat in getattr(arc, field)
    ]
    beats += storyline.extras
    named = {name for beat in beats for _, name, _, _ in Formatter().parse(beat.text) if name}
    assert named <= set(forms(Topic("X")))
    assert len(storyline.extras) == 15
    assert len({beat.text for beat in beats}) == len(beats)
    assert all(1 <= len(beat.heading.split()) <= 4 for beat in beats)


@pytest.mark.parametrize(
    ("topic", "inside", "plural"),
    [
        ("Newton's laws", "Newton's laws", True),
        ("The water cycle", "the water cycle", False),
        ("Black holes", "black holes", True),
        ("The laws of motion", "the laws of motion", True),
        ("The history of chess pieces", "the history of chess pieces", False),
        ("Doppler effect", "Doppler effect", False),
        ("Photosynthesis", "photosynthesis", False),
        ("Physics", "physics", False),
        ("Charles Dickens", "Charles Dickens", False),
        ("Quantum mechanics", "quantum mechanics", False),
        ("supply and demand", "supply and demand", True),
        ("iPhone", "iPhone", False),
        ("AI", "AI", False),
        ("The French Revolution", "the French Revolution", False),
        ("Bacteria", "bacteria", True),
        ("How Vaccines Work", "How Vaccines Work", False),
    ],
)
def test_a_topic_keeps_its_grammar(topic: str, inside: str, plural: bool) -> None:
    read = topic_of(topic, "en")
    assert (forms(read)["topic"], read.plural) == (inside, plural)


@pytest.mark.parametrize(
    ("topic", "kind"),
    [
        ("Newton's laws", "principle"),
        ("The French Revolution", "history"),
        ("Kyoto", "place"),
        ("Volcanoes", "nature"),
        ("Machine learning", "technology"),
        ("Marie Curie", "person"),
        ("How to bake bread", "how_to"),
        ("Why is the sky blue", "question"),
        ("How vaccines work", "process"),
        ("Friendship", "general"),
    ],
)
def test_a_topic_is_told_as_what_it_is(topic: str, kind: str) -> None:
    assert topic_of(topic, "en").kind == kind


@pytest.mark.parametrize(
    ("request_", "title"),
    [
        ("Make me a short video about how bees make honey.", "How bees make honey"),
        ("explain black holes", "Black holes"),
        ("Please create a 30 second explainer video on the Silk Road", "The Silk Road"),
        ("why is the sky blue", "Why is the sky blue?"),
        ("Video games", "Video games"),
        ("make", "Make"),
    ],
)
def test_a_request_is_reduced_to_its_topic(request_: str, title: str) -> None:
    assert plan(request_).title == title


def test_a_long_topic_is_named_once_and_its_title_shortened() -> None:
    topic = "The building of the great medieval cathedrals of northern France and what it changed " * 2
    board = plan(topic.strip())
    assert len(board.title) <= 120
    assert board.title.endswith("…")
    assert " ".join(narrations(board)).count("cathedrals") == 2


def test_a_description_is_the_core_of_the_film() -> None:
    said = "The sun heats the sea. Vapour rises and cools. Clouds form; then it rains. Rivers carry it back."
    texts = narrations(plan("The water cycle", description=f"{said} Keep it simple and upbeat!"))
    assert " ".join(texts[1:-1]) == said
    assert len(texts) == 6 or len(texts) == 5
    assert not any("upbeat" in text for text in texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_description_of_any_length_and_form_is_planned(language: str) -> None:
    for description in (
        "short note",
        "Uno. Dos.",
        "One fact is this. " * 200,
        "word " * 799,
        "- a\n- b\n\n- c",
    ):
        for count in (None, 1, 2, 3, 5, 20):
            board = plan("Sol", language=language, description=description, scene_count=count)
            assert count is None or len(board.scenes) == count
            assert all(motif(one) != motif(other) for one, other in pairwise(board.scenes))


@pytest.mark.parametrize("count", [None, 1, 2, 3, 8, 20])
def test_a_script_keeps_every_word(count: int | None) -> None:
    board = plan(script=SCRIPT, scene_count=count)
    assert " ".join(narrations(board)) == " ".join(SCRIPT.split())
    assert count is None or len(board.scenes) == count


def test_a_script_is_cut_at_sentences_and_rather_at_paragraphs() -> None:
    texts = narrations(plan(script=SCRIPT))
    assert all(text.endswith((".", "?", "!")) for text in texts)
    assert texts[0].startswith("Dr. Ada Reyes grew up near the 3.5 km")
    assert any(text.startswith('"Why') for text in texts)
    assert any(text.startswith("Years later") for text in texts)


@pytest.mark.parametrize(
    ("language", "text", "first"),
    [
        ("en", "J. R. Smith met Mr. Fox. They left.", "J. R. Smith met Mr. Fox."),
        ("en", 'She said "No." Then she left.', 'She said "No."'),
        (
            "en",
            "The U.S. Army e.g. left at 5.30 p.m. on Monday. Yes.",
            "The U.S. Army e.g. left at 5.30 p.m. on Monday.",
        ),
        ("en", "Yahoo! is old. So what?", "Yahoo! is old."),
        ("en", "It was 1999. Then came more.", "It was 1999."),
        ("de", "Am 3. Oktober kam z. B. Dr. Abel. Gut.", "Am 3. Oktober kam z. B. Dr. Abel."),
        ("hi", "यह पहला वाक्य है। डॉ. राव आए।", "यह पहला वाक्य है।"),
        ("es", "Vino la Sra. López. ¿Por qué? No sé.", "Vino la Sra. López."),
        ("fr", "Pourquoi ? Parce que M. Roy est là.", "Pourquoi ?"),
        ("en", "A title\n\nAnd a text", "A title"),
    ],
)
def test_sentences_end_where_a_reader_would_say(language: str, text: str, first: str) -> None:
    assert sentences_of(text, language)[0].text == first


@pytest.mark.parametrize(
    "script",
    ["Abc def ghi. " * 1_530, "word " * 3_999, ("word " * 140 + "y. ") * 25, "a. " * 6_600, "Hi. " * 300],
)
def test_a_long_script_is_cut_into_scenes_that_hold_it(script: str) -> None:
    board = plan(script=script.strip())
    assert " ".join(narrations(board)).split() == script.split()
    assert max(len(text) for text in narrations(board)) <= MAX_NARRATION
    assert len(board.scenes) == 20 or script.startswith("Hi")


@pytest.mark.parametrize(("script", "count"), [("Abc def. " * 2_000, 5), ("x" * 1_201, None)])
def test_a_script_that_its_scenes_cannot_hold_is_refused(script: str, count: int | None) -> None:
    with pytest.raises(ProviderFailed) as failure:
        plan(script=script.strip(), scene_count=count)
    assert failure.value.kind == "unsupported"


def test_there_are_never_more_scenes_than_words() -> None:
    assert narrations(plan(script="Hello there.", scene_count=5)) == ["Hello", "there."]


def test_pictures_follow_the_words() -> None:
    script = (
        "The ocean never rests. A forest of old trees stands above it. Planets circle far away. Cities glow."
    )
    motifs = [motif(scene) for scene in plan("Here", script=script, scene_count=4).scenes]
    assert motifs == [Motif.WAVES, Motif.FOREST, Motif.ORBITS, Motif.SKYLINE]


def test_headings_are_things_that_the_scene_names() -> None:
    script = "Years later she built a tidal power station. Then Ada Reyes left. They rest now, at last."
    board = plan(script=script, scene_count=3)
    assert [scene.heading for scene in board.scenes] == ["Tidal power station", "Ada Reyes", ""]


def test_any_language_is_planned_in_the_users_own_words() -> None:
    """A script or a description needs none of ours; a bare topic does, and is told in no other language."""
    tamil = "கடல் நீர் ஒரு நாளில் இருமுறை உயர்கிறது. நிலவு அதை இழுக்கிறது. கரை இரண்டுக்கும் காத்திருக்கிறது."
    for words in ({"script": tamil}, {"description": tamil}):
        board = plan("அலைகள்", language="ta", **words)
        assert " ".join(narrations(board)) == tamil
        assert board.language == "ta"
    with pytest.raises(ProviderFailed, match="no words of its own in 'ta'"):
        plan("அலைகள்", language="ta")
