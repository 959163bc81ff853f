"""Draws an association's square seal (角印) as SVG outlines from the letters it bears."""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from fontTools.misc.transform import Transform
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from koshin.platform.pdf import FONT_DIRECTORY

INK = "#b8322a"
SIZE = 1000
BORDER = 36
INSIDE = SIZE - 2 * BORDER - 40
LYING_DOWN = frozenset("ー―-〜~")  # these stand upright where the text runs downwards
FONT = FONT_DIRECTORY / "NotoSerifJP-Regular.otf"


@lru_cache(maxsize=64)
def svg(letters: str) -> str:
    """The seal as SVG text: vermilion letters from top to bottom, columns from right to left."""
    columns = _columns(letters)
    with TTFont(FONT, lazy=True) as font:
        paths = [
            _letter(
                font,
                letter,
                box=Box(
                    left=(SIZE + INSIDE) / 2 - INSIDE / len(columns) * (place + 1),
                    top=(SIZE - INSIDE) / 2 + INSIDE / len(column) * row,
                    width=INSIDE / len(columns),
                    height=INSIDE / len(column),
                ),
            )
            for place, column in enumerate(columns)
            for row, letter in enumerate(column)
        ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">'
        f'<g fill="none" stroke="{INK}">'
        f'<rect x="18" y="18" width="964" height="964" rx="60" stroke-width="{BORDER}"/>'
        '<rect x="56" y="56" width="888" height="888" rx="34" stroke-width="10"/></g>'
        f'<g fill="{INK}" stroke="{INK}" stroke-width="9">{"".join(paths)}</g></svg>'
    )


def _columns(letters: str) -> list[str]:
    """The letters in columns of nearly equal length, the longer ones last."""
    count = max(1, math.ceil(math.sqrt(len(letters))))
    ends = [len(letters) * n // count for n in range(count + 1)]
    return [letters[a:b] for a, b in pairwise(ends) if a < b]


@dataclass(frozen=True, kw_only=True)
class Box:
    """Where a letter goes, in the drawing's units, from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


def _letter(font: TTFont, letter: str, *, box: Box) -> str:
    """One letter, stretched to fill its box as carvers do."""
    glyphs = font.getGlyphSet()
    name = font.getBestCmap()[ord(letter)]
    em = font["head"].unitsPerEm
    scale_x, scale_y = box.width * 0.94 / em, box.height * 0.94 / em
    shift = box.left + (box.width - glyphs[name].width * scale_x) / 2
    placing = Transform(scale_x, 0, 0, -scale_y, shift, box.top + box.height * 0.85)
    if letter in LYING_DOWN:
        middle = em * 0.38
        placing = placing.translate(em / 2, middle).rotate(-math.pi / 2).translate(-em / 2, -middle)
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.0f}")
    glyphs[name].draw(TransformPen(pen, placing))
    return f'<path d="{pen.getCommands()}"/>'
