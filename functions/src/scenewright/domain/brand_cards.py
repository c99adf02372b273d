"""The cards of a brand before and after the film: scenes like others, that nobody planned."""

from __future__ import annotations

from scenewright.domain.brand import Brand, Card
from scenewright.domain.storyboard import ScenePlan, Storyboard
from scenewright.domain.visuals import TitleCard


def with_cards(storyboard: Storyboard, brand: Brand) -> Storyboard:
    """The storyboard with the brand's intro and outro as its first and last scene."""
    intro = (_scene(brand.intro),) if brand.intro else ()
    outro = (_scene(brand.outro),) if brand.outro else ()
    scenes = (*intro, *storyboard.scenes, *outro)
    return storyboard.model_copy(
        update={"scenes": scenes, "has_intro": bool(intro), "has_outro": bool(outro)}
    )


def knowing_cards(storyboard: Storyboard, brand: Brand) -> Storyboard:
    """A storyboard that may hold the cards already, unless an edit of the film has taken them out."""
    first, last = storyboard.scenes[0], storyboard.scenes[-1]
    return storyboard.model_copy(
        update={
            "has_intro": bool(brand.intro) and _shows(first, brand.intro),
            "has_outro": bool(brand.outro) and len(storyboard.scenes) > 1 and _shows(last, brand.outro),
        }
    )


def _scene(card: Card) -> ScenePlan:
    visual = TitleCard(kind="title", text=card.title, subtitle=card.subtitle)
    return ScenePlan(heading="", narration="", visual=visual, min_duration_ms=round(1_000 * card.seconds))


def _shows(scene: ScenePlan, card: Card | None) -> bool:
    return card is not None and scene.visual == _scene(card).visual
