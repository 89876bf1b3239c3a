"""The picture of a shared link, 1200 by 630: a title and some scores as bars. Pure."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

WIDTH, HEIGHT, EDGE = 1200, 630, 64
PAPER, INK, DIM, LINE, BLUE = "#ffffff", "#1a1b1e", "#596168", "#e4e7ea", "#1971c2"
MOST_BARS = 7
BRAND = "Open LLM Leaderboard"


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    share: float
    """Of the whole width, 0 to 1."""
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    subtitle: str
    bars: Sequence[Bar]


def picture(card: Card) -> bytes:
    """As PNG; what does not fit is cut off with an ellipsis."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 12), fill=BLUE)
    _write(draw, (EDGE, 52), BRAND, 28, DIM)
    _write(draw, (EDGE, 96), card.title, 60, INK)
    _write(draw, (EDGE, 178), card.subtitle, 30, DIM)
    shown = card.bars[:MOST_BARS]
    step = (HEIGHT - 250 - 40) // max(len(shown), 5)
    for place, bar in enumerate(shown):
        _bar(draw, 250 + place * step, bar)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _bar(draw: ImageDraw, top: int, bar: Bar) -> None:
    left, right = 560, WIDTH - EDGE - 190
    _write(draw, (EDGE, top), bar.name, 28, INK, left - EDGE - 24)
    draw.rounded_rectangle((left, top + 8, right, top + 26), 9, fill=LINE)
    end = left + max(18, round((right - left) * min(max(bar.share, 0), 1)))
    draw.rounded_rectangle((left, top + 8, end, top + 26), 9, fill=BLUE)
    _write(draw, (right + 20, top), bar.text, 28, INK, 170)


def _write(
    draw: ImageDraw,
    at: tuple[int, int],
    text: str,
    size: int,
    colour: str,
    width: int = WIDTH - 2 * EDGE,
) -> None:
    """One line: first set smaller, then cut off."""
    line = " ".join(text[:300].split())
    for smaller in range(size, int(size * 0.7) - 1, -2):
        font = _font(smaller)
        if draw.textlength(line, font=font) <= width:
            break
    while len(line) > 1 and draw.textlength(line, font=font) > width:
        line = f"{line[:-2].rstrip()}…"
    draw.text(at, line, font=font, fill=colour)


def _font(size: int) -> FreeTypeFont | ImageFont:
    """The one that Pillow carries."""
    from PIL import ImageFont

    return ImageFont.load_default(size)
