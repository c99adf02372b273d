"""Cards of words alone: titles and quotations."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image

from scenewright.domain.colour import Rgb
from scenewright.domain.pictures import QuotePicture, TitlePicture
from scenewright.render.cards.area import Area, Inks
from scenewright.render.elements import STAGGER, Element, inked, written
from scenewright.render.lettering import Fitted, fit, typeset

_LEADING = 1.14  # of lines of large type
_CAP_HEIGHT = 0.72  # of a capital, in its size
_MARK = "“"


def title_elements(card: TitlePicture, area: Area, inks: Inks) -> Iterator[Element]:
    """A rule, the words as large as they fit, and the subtitle, from the left and about the middle."""
    biggest = area.title(0.17 if area.is_wide else 0.14)
    room = area.width * (0.86 if area.is_wide else 1)
    most = 3 if area.is_wide else 5
    fitted = fit(typeset(card.text), biggest, width=room, max_lines=most, smallest=area.short * 0.06)
    size = fitted.lettering.size
    small = _small_print(card.subtitle, area, room, 0.045)
    gap = 0.5 * size if card.subtitle else 0.0
    height = _height(fitted) + gap + _height(small)
    top = max(area.top, (area.top + area.bottom - height) / 2)
    yield rule(area, 0, top - 0.42 * size, 0.9 * size, 0.055 * size, inks.accent)
    yield from lines(fitted, area, top, inks.strong, first=1)
    foot = top + _height(fitted) + gap
    yield from lines(small, area, foot, inks.quiet, first=2 + len(fitted.lines))


def quote_elements(card: QuotePicture, area: Area, inks: Inks) -> Iterator[Element]:
    """A large quotation mark, the words, and who said them."""
    inset = area.short * 0.15 if area.is_wide else 0.0
    room = (area.width - inset) * (0.9 if area.is_wide else 1)
    biggest = area.title(0.105 if area.is_wide else 0.092)
    most = 5 if area.is_wide else 9
    fitted = fit(typeset(card.text), biggest, width=room, max_lines=most, smallest=area.short * 0.048)
    by = _small_print(card.by, area, room * 0.9, 0.042)
    mark = area.title(0.34)
    raised = 0.0 if area.is_wide else 0.5 * mark.size
    gap = 0.75 * fitted.lettering.size if card.by else 0.0
    height = raised + _height(fitted) + gap + _height(by)
    top = max(area.top, (area.top + area.bottom - height) / 2)
    hung = top + 0.62 * mark.size
    yield Element(
        written(_MARK, mark, inks.accent, area.pen(mark.width(_MARK), -0.04 * mark.size), hung),
        0,
        0.05 * mark.size,
    )
    yield from lines(fitted, area, top + raised, inks.strong, first=1, indent=inset)
    foot = top + raised + _height(fitted) + gap
    if card.by:
        order, length = 2 + len(fitted.lines), 0.9 * by.lettering.size
        dash = foot + 0.48 * by.lettering.size
        yield rule(area, inset, dash, length, 0.07 * by.lettering.size, inks.accent, order)
        yield from lines(by, area, foot, inks.quiet, first=order, indent=inset + 1.5 * length)


def lines(
    fitted: Fitted, area: Area, top: float, colour: Rgb, *, first: int, indent: float = 0.0
) -> Iterator[Element]:
    """The lines of a text under `top`, each a little later than the one above, `first` in the order."""
    size = fitted.lettering.size
    for number, line in enumerate(fitted.lines):
        baseline = top + _CAP_HEIGHT * size + number * _LEADING * size
        left = area.pen(fitted.lettering.width(line), indent)
        patch = written(line, fitted.lettering, colour, left, baseline)
        yield Element(patch, STAGGER * (first + number), slide=0.28 * size)


def rule(
    area: Area, indent: float, top: float, length: float, thick: float, colour: Rgb, order: int = 0
) -> Element:
    """A short line that grows from its left."""
    bar = Image.new("L", (max(4, round(length)), max(2, round(thick))), 255)
    return Element(
        inked(bar, colour, round(area.pen(bar.width, indent)), round(top)), STAGGER * order, grows="right"
    )


def _small_print(text: str, area: Area, room: float, size: float) -> Fitted:
    lettering = area.text(size)
    if not text:
        return Fitted(lettering, ())
    return fit(typeset(text), lettering, width=room, max_lines=2, smallest=area.short * 0.032)


def _height(fitted: Fitted) -> float:
    """From the top of the first line's capitals to the foot of the last line."""
    if not fitted.lines:
        return 0.0
    return fitted.lettering.size * (_CAP_HEIGHT + _LEADING * (len(fitted.lines) - 1) + 0.1)
