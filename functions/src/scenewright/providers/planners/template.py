"""The planner that needs no model: a storyboard from the brief's own words and a storyline."""

from __future__ import annotations

from scenewright.domain.brief import Brief
from scenewright.domain.errors import ProviderFailed
from scenewright.domain.film_length import scene_count, stretched
from scenewright.domain.storyboard import MAX_SCENES, USUAL_SCENES, Motif, ScenePlan, Still, Storyboard
from scenewright.providers.planners.arc import Beat
from scenewright.providers.planners.headings import heading_of
from scenewright.providers.planners.motifs import motifs_for
from scenewright.providers.planners.sentences import cut_into_scenes, fewest_scenes, sentences_of
from scenewright.providers.planners.storylines import described_beats, description_sentences, topic_beats
from scenewright.providers.planners.topics import Topic, topic_of
from scenewright.steps.ports import Plan

WORDS_A_SCENE = 18  # about seven seconds
MAX_TITLE = 120
PROMPT_WORDS = 40
SHOTS = (
    "Wide establishing view",
    "Close view of a telling detail",
    "Scene at eye level with depth",
    "View from above",
    "Quiet view with an open horizon",
)


class TemplatePlanner:
    """Speaks a script word for word, builds on a description, or frames a bare topic with questions.

    Deterministic: the same brief gives the same storyboard.
    """

    name = "template"

    def plan(self, brief: Brief) -> Plan:
        """Raises ProviderFailed (`unsupported`) for a script that its scenes cannot hold."""
        topic = topic_of(brief.topic, brief.language)
        beats = self._script_beats(brief) if brief.script else _topic_beats(brief, topic)
        motifs = motifs_for(topic.text, topic.kind, [beat.text for beat in beats])
        scenes = (
            _scene(topic, index, beat, motif)
            for index, (beat, motif) in enumerate(zip(beats, motifs, strict=True))
        )
        storyboard = Storyboard(title=_title(topic.text), language=brief.language, scenes=tuple(scenes))
        return Plan(stretched(storyboard, brief))

    def _script_beats(self, brief: Brief) -> list[Beat]:
        sentences = sentences_of(brief.script, brief.language)
        words = len(brief.script.split())
        try:
            wanted = max(1, round(words / WORDS_A_SCENE), fewest_scenes(sentences))
            narrations = cut_into_scenes(sentences, brief.scene_count or min(wanted, MAX_SCENES))
        except ValueError as error:
            raise ProviderFailed(self.name, "unsupported", f"the script does not fit: {error}") from error
        return [
            Beat(heading=heading_of(narration, brief.language), text=narration) for narration in narrations
        ]


def _topic_beats(brief: Brief, topic: Topic) -> list[Beat]:
    described = description_sentences(brief.description, brief.language)
    if not described:
        return topic_beats(topic, brief.language, scene_count(brief))
    words = sum(len(sentence.text.split()) for sentence in described)
    wanted = min(max(USUAL_SCENES, 2 + round(words / WORDS_A_SCENE)), MAX_SCENES)
    if brief.duration_seconds:
        wanted = scene_count(brief)
    return described_beats(topic, brief.language, described, brief.scene_count or wanted)


def _scene(topic: Topic, index: int, beat: Beat, motif: Motif) -> ScenePlan:
    shown = " ".join(beat.text.split()[:PROMPT_WORDS])
    prompt = (
        f"{SHOTS[index % len(SHOTS)]} for a short documentary about “{topic.text}”. "
        f"The moment: {shown[:500]} "
        "Painterly, cinematic light, calm lower third, no text, no letters."
    )
    return ScenePlan(heading=beat.heading, narration=beat.text, visual=Still(prompt=prompt, motif=motif))


def _title(text: str) -> str:
    """The topic, cut between words if it is too long for a title."""
    if len(text) <= MAX_TITLE:
        return text
    kept = text[: MAX_TITLE - 1]
    return (kept.rsplit(" ", 1)[0] if " " in kept else kept).rstrip(" ,;:") + "…"
