"""Typesets papers with typst: values in, an accessible and archivable PDF out.

The same template, data and timestamp give the same bytes, so a paper is stored as its facts and
drawn when somebody asks. Every PDF is PDF/A-3a and PDF/UA-1: tagged, fonts embedded, text
extractable. In these modes a character that the fonts lack is an error and never an empty box.

Never fork after the first PDF: typst's threads do not survive it (start processes afresh).
"""

import json
import threading
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import pylopdf_fonts_cjk
import typst
from fontTools.ttLib import TTFont

STANDARDS: list[Literal["a-3a", "ua-1"]] = ["a-3a", "ua-1"]
FONT_DIRECTORY = Path(pylopdf_fonts_cjk.__file__).parent
FONT_FILES = ("NotoSansJP-Regular.otf", "NotoSerifJP-Regular.otf")


class Unprintable(Exception):
    """A paper names characters that the fonts cannot draw; ``characters`` says which."""

    def __init__(self, characters: list[str]) -> None:
        self.characters = characters
        named = "、".join(f"「{c}」(U+{ord(c[0]):04X})" for c in characters)
        super().__init__(
            f"印刷できない文字があります: {named}。別の字体に改めるか、事務局へご連絡ください。"
        )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Only the fonts that come with koshin: what a machine happens to have changes nothing."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(FONT_DIRECTORY)],
    )


_thread = threading.local()


def _compiler(template: Path) -> typst.Compiler:
    """The compiler of this thread for a template; a compiler must not be shared by threads."""
    kept: dict[Path, typst.Compiler] | None = getattr(_thread, "compilers", None)
    if kept is None:
        kept = _thread.compilers = {}
    if template not in kept:
        kept[template] = typst.Compiler(
            str(template), root=str(template.parent), font_paths=_fonts()
        )
    return kept[template]


def render(template: Path, *, data: Mapping[str, Any], timestamp: datetime) -> bytes:
    """The PDF of ``data`` set by ``template`` (a .typ file that reads ``sys.inputs.data``).

    ``timestamp`` is the instant the PDF states as its creation: the instant of issue, not now.
    Raises ``Unprintable`` when a text holds a character that no font of ours can draw.
    """
    missing = sorted({c for text in _texts(data) for c in printable(text)})
    if missing:
        raise Unprintable(missing)
    pdf = _compiler(template).compile(
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        format="pdf",
        pdf_standards=list(STANDARDS),
        timestamp=timestamp.astimezone(UTC),
    )
    if not isinstance(pdf, bytes):
        raise TypeError("typst answers one file for one paper")
    return pdf


def printable(text: str) -> list[str]:
    """The characters of ``text`` that cannot be printed, in order; empty when all is well.

    A character with its variation selector (葛󠄀) counts as one and is fine when the font has the
    pair. Control characters cannot be printed, line feeds apart.
    """
    characters, pairs = _drawable()
    missing: list[str] = []
    for position, c in enumerate(text):
        if c == "\n":
            continue
        if 0xE0100 <= ord(c) <= 0xE01EF or 0xFE00 <= ord(c) <= 0xFE0F:
            before = text[position - 1] if position else ""
            if not before or (ord(before), ord(c)) not in pairs:
                missing.append(before + c)
        elif ord(c) not in characters or unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn"):
            missing.append(c)
    return missing


@lru_cache(maxsize=1)
def _drawable() -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
    """What every font of ours draws: characters, and (character, variation selector) pairs."""
    characters: list[set[int]] = []
    pairs: list[set[tuple[int, int]]] = []
    for name in FONT_FILES:
        with TTFont(FONT_DIRECTORY / name, lazy=True) as font:
            cmap = font["cmap"]
            characters.append(set(cmap.getBestCmap()))
            pairs.append(
                {
                    (base, selector)
                    for table in cmap.tables
                    if table.format == 14
                    for selector, entries in table.uvsDict.items()
                    for base, _ in entries
                }
            )
    return frozenset(set.intersection(*characters)), frozenset(set.intersection(*pairs))


def _texts(value: Any) -> list[str]:
    """Every text in a JSON value, SVG drawings apart."""
    if isinstance(value, str):
        return [] if value.startswith("<svg") else [value]
    if isinstance(value, Mapping):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, (list, tuple)):
        return [text for part in value for text in _texts(part)]
    return []
