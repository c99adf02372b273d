"""The cards of a brand before and after the film: scenes like others, that nobody planned."""

from __future__ import annotations

from typing import Final

from scenewright.domain.brand import Brand, Card
from scenewright.domain.storyboard import ScenePlan, Storyboard
from scenewright.domain.visuals import OwnMedia, TitleCard

CARD_SECONDS: Final = 3.0  # of a title card that nobody gave a length


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
    """How long a file is shown that has no length here is known when it is brought in."""
    seconds = card.seconds or (CARD_SECONDS if card.title else 0.0)
    return ScenePlan(heading="", narration="", visual=_visual(card), min_duration_ms=round(1_000 * seconds))


def _visual(card: Card) -> TitleCard | OwnMedia:
    if card.title:
        return TitleCard(kind="title", text=card.title, subtitle=card.subtitle)
    return OwnMedia(kind="own", file=card.file, url=card.url)


def _shows(scene: ScenePlan, card: Card | None) -> bool:
    return card is not None and scene.visual == _visual(card)
