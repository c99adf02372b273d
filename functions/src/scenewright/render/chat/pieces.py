"""What a bubble holds, stacked from top to bottom: text, quote, picture, link card, voice note, name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np
from PIL import Image

from scenewright.domain.chat_timeline import LinkCard, MessageKind, Quote, VoiceNote
from scenewright.domain.timeline import Asset
from scenewright.render.chat.look import Look, covered, write
from scenewright.render.chat.shapes import icon, pill, rounded
from scenewright.render.chat.sprite import Colour, Sheet
from scenewright.render.chat.theme import SideLook
from scenewright.render.colours import Plane

_SHOWN_AS = {
    MessageKind.IMAGE: "Photo",
    MessageKind.GIF: "GIF",
    MessageKind.VOICE: "Voice message",
    MessageKind.LINK: "Link",
}
_PICTURE_WIDTH, _PICTURE_HEIGHT = 236, 300  # points at most
_CARD_WIDTH, _CARD_PICTURE_HEIGHT = 246, 130
_VOICE_WIDTH, _VOICE_HEIGHT = 214, 34
_BAR, _BAR_STEP = 2.4, 4.4
_WHOLE_LINE = 1 << 20  # pixels: leaves no room beside it
_TINT = 0.09  # how much a quote's ground differs from the bubble's


@dataclass(frozen=True)
class Piece:
    """`draw` gets the sheet, the top left corner and the width that there is; `bleeds` to the edges."""

    width: int
    height: int
    draw: Callable[[Sheet, int, int, int], None]
    bleeds: bool = False
    last_line: int = 0  # how far its last line reaches, for a time that stands beside it


def text_piece(look: Look, text: str, side: SideLook, room: int) -> Piece:
    bubbles = look.theme.bubbles
    block = look.text(text, bubbles.text_size, width=room, leading=bubbles.leading)
    width = int(block.width + 1)
    last = block.lines[-1] if block.lines else None
    reach = _WHOLE_LINE if last is None or last.backwards else int(last.width + 1)

    def draw(sheet: Sheet, x: int, y: int, width: int) -> None:
        write(sheet, block, x, y, side.ink, room=width)

    return Piece(width, round(block.height), draw, last_line=reach)


def name_piece(look: Look, sender: str, room: int) -> Piece:
    """Who says it, in their colour."""
    block = look.text(look.people[sender].name, 13.5, width=room, strong=True, lines=1)
    ink = look.name_colour(sender)

    def draw(sheet: Sheet, x: int, y: int, width: int) -> None:
        write(sheet, block, x, y, ink, room=width)

    return Piece(int(block.width + 1), round(block.height), draw)


def quote_piece(look: Look, quote: Quote, side: SideLook, room: int) -> Piece:
    """The strip with the message that is replied to."""
    pad, bar = look.px(7), look.px(3)
    name = look.people[quote.sender].name if quote.sender in look.people else quote.sender
    name = "You" if look.is_me(quote.sender) else name
    shown = quote.text.replace("\n", " ") or _SHOWN_AS.get(quote.kind, "")
    thumb = look.px(38) if quote.asset and quote.kind in (MessageKind.IMAGE, MessageKind.GIF) else 0
    inner = room - 3 * pad - bar - thumb
    title = look.text(name, 13, width=inner, strong=True, lines=1)
    body = look.text(shown, 13.5, width=inner, lines=2)
    height = round(title.height + body.height) + 2 * look.px(4)
    height = max(height, thumb + 2 * look.px(4))

    def draw(sheet: Sheet, x: int, y: int, width: int) -> None:
        box = rounded(width, height, (look.px(5),) * 4)
        sheet.ink(box, x, y, side.ink, _TINT)
        stripe = np.array(box[:, : bar + bar % 2])
        sheet.ink(stripe, x, y, side.accent)
        top = y + (height - round(title.height + body.height)) // 2
        write(sheet, title, x + bar + pad, top, side.accent)
        write(sheet, body, x + bar + pad, top + title.height, side.ink)
        if thumb and quote.asset:
            small = covered(look.picture(quote.asset, (thumb, thumb)), thumb, thumb).convert("RGBA")
            small.putalpha(Image.fromarray(rounded(thumb, thumb, (look.px(4),) * 4)))
            sheet.picture(small, x + width - thumb - look.px(4), y + (height - thumb) // 2)

    wanted = int(max(title.width, body.width)) + 3 * pad + bar + thumb
    return Piece(min(room, wanted), height, draw)


def picture_size(look: Look, size: tuple[int, int]) -> tuple[int, int]:
    """How large a picture of `size` is shown: its own shape within limits, else cut."""
    aspect = min(max(size[0] / size[1], 0.62), 2.1)
    width = min(look.px(_PICTURE_WIDTH), look.px(_PICTURE_HEIGHT * aspect))
    return width, look.px(width / aspect / look.screen.scale)


def sent_picture(look: Look, asset: Asset) -> Image.Image:
    """A picture, at least as large as it will be shown."""
    return look.picture(asset, (look.px(_PICTURE_WIDTH), look.px(_PICTURE_HEIGHT)))


def picture_piece(look: Look, image: Image.Image) -> Piece:
    """A picture from edge to edge."""
    size = picture_size(look, image.size)
    inset = look.px(look.theme.bubbles.picture_inset)
    radius = look.px(look.theme.bubbles.radius) - inset

    def draw(sheet: Sheet, x: int, y: int, width: int) -> None:
        fitted = covered(image, max(size[0], width - 2 * inset), size[1]).convert("RGBA")
        if inset:
            fitted.putalpha(Image.fromarray(rounded(*fitted.size, (radius,) * 4)))
        sheet.picture(fitted, x + inset, y + inset)

    return Piece(size[0] + 2 * inset, size[1] + 2 * inset, draw, bleeds=True)


def card_piece(look: Look, link: LinkCard, side: SideLook, room: int) -> Piece:
    """A link as a card: its picture, its title, its site."""
    width = min(room, look.px(_CARD_WIDTH))
    pad = look.px(11)
    title = look.text(link.title or link.url, 14.5, width=width - 2 * pad, strong=True, lines=2)
    site = look.text(link.site or urlsplit(link.url).netloc, 12.5, width=width - 2 * pad, lines=1)
    picture_height = look.px(_CARD_PICTURE_HEIGHT) if link.picture else 0
    words = round(title.height + site.height) + 2 * look.px(8)

    def draw(sheet: Sheet, x: int, y: int, width: int) -> None:
        if not look.theme.habits.neutral_cards:
            sheet.ink(np.full((picture_height + words, width), 255, np.uint8), x, y, side.ink, _TINT / 2)
        if link.picture:
            image = covered(look.picture(link.picture, (width, picture_height)), width, picture_height)
            sheet.picture(image.convert("RGBA"), x, y)
        top = y + picture_height + look.px(8)
        write(sheet, title, x + pad, top, side.ink)
        write(sheet, site, x + pad, top + title.height, side.faint)

    return Piece(width, picture_height + words, draw, bleeds=True)


@dataclass(frozen=True)
class Wave:
    """The bars of a voice note; `played` of them are inked."""

    look: Look
    voice: VoiceNote

    @property
    def bars(self) -> int:
        beside = 4 if self.look.theme.habits.times else 44  # the length stands below where times do
        return int(self.look.px(_VOICE_WIDTH - 40 - beside) / (_BAR_STEP * self.look.screen.scale))

    def mask(self, played: int) -> Plane:
        """Coverage of the first `played` bars."""
        look, count = self.look, self.bars
        step, width = _BAR_STEP * look.screen.scale, max(2, round(_BAR * look.screen.scale))
        height = look.px(_VOICE_HEIGHT - 8)
        mask = np.zeros((height, look.px(_BAR_STEP * count / 1.0)), np.uint8)
        heights = np.interp(
            np.linspace(0, 1, count), np.linspace(0, 1, len(self.voice.waveform)), self.voice.waveform
        )
        for number in range(min(played, count)):
            tall = max(width, round(height * float(heights[number]) / 100))
            top, left = (height - tall) // 2, round(number * step)
            mask[top : top + tall, left : left + width] = pill(width, tall)[:, : mask.shape[1] - left]
        return mask

    @property
    def offset(self) -> tuple[int, int]:
        """From the piece's corner to the bars."""
        return self.look.px(40), self.look.px(4)


def voice_piece(look: Look, voice: VoiceNote, side: SideLook, ground: Colour, *, playing: bool) -> Piece:
    wave = Wave(look, voice)
    seconds = round(voice.seconds)
    size = 11 if look.theme.habits.times else 13
    length = look.text(f"{seconds // 60}:{seconds % 60:02}", size, width=1e6)
    knob, glyph = look.px(30), look.px(15)

    def draw(sheet: Sheet, x: int, y: int, width: int) -> None:
        middle = y + look.px(_VOICE_HEIGHT) // 2
        sheet.ink(pill(knob, knob), x, middle - knob // 2, side.ink)
        symbol = icon("pause" if playing else "play", glyph)
        sheet.ink(symbol, x + (knob - glyph) // 2, middle - glyph // 2, ground)
        sheet.ink(wave.mask(wave.bars), x + wave.offset[0], y + wave.offset[1], side.ink, 0.38)
        if look.theme.habits.times:
            write(sheet, length, x + wave.offset[0], y + look.px(_VOICE_HEIGHT - 1), side.faint)
        else:
            write(sheet, length, x + width - length.width, middle - length.height / 2, side.ink)

    return Piece(look.px(_VOICE_WIDTH), look.px(_VOICE_HEIGHT), draw)
