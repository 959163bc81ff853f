"""Draws an association's square seal (角印) as SVG outlines from the letters it bears."""

import math
from functools import lru_cache

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from koshin.platform.pdf import FONT_DIRECTORY

INK = "#b8322a"
SIZE = 1000
BORDER = 36
INSIDE = SIZE - 2 * BORDER - 40
FONT = FONT_DIRECTORY / "NotoSerifJP-Regular.otf"


@lru_cache(maxsize=64)
def svg(letters: str) -> str:
    """The seal as SVG text: vermilion letters from top to bottom, columns from right to left."""
    columns = math.ceil(math.sqrt(len(letters)))
    rows = math.ceil(len(letters) / columns)
    with TTFont(FONT, lazy=True) as font:
        paths = [
            _letter(font, letter, column=i // rows, row=i % rows, columns=columns, rows=rows)
            for i, letter in enumerate(letters)
        ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">'
        f'<g fill="none" stroke="{INK}">'
        f'<rect x="18" y="18" width="964" height="964" rx="60" stroke-width="{BORDER}"/>'
        '<rect x="56" y="56" width="888" height="888" rx="34" stroke-width="10"/></g>'
        f'<g fill="{INK}" stroke="{INK}" stroke-width="9">{"".join(paths)}</g></svg>'
    )


def _letter(font: TTFont, letter: str, *, column: int, row: int, columns: int, rows: int) -> str:
    """One letter, stretched to fill its cell as carvers do."""
    glyphs = font.getGlyphSet()
    name = font.getBestCmap()[ord(letter)]
    cell_width, cell_height = INSIDE / columns, INSIDE / rows
    em = font["head"].unitsPerEm
    scale_x, scale_y = cell_width * 0.94 / em, cell_height * 0.94 / em
    left = (SIZE + INSIDE) / 2 - cell_width * (column + 1)
    shift = left + (cell_width - glyphs[name].width * scale_x) / 2
    baseline = (SIZE - INSIDE) / 2 + cell_height * row + cell_height * 0.85
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.1f}")
    glyphs[name].draw(TransformPen(pen, (scale_x, 0, 0, -scale_y, shift, baseline)))
    return f'<path d="{pen.getCommands()}"/>'
