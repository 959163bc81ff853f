"""Numbers of credentials as people type them: any width, hyphens, spaces, without leading zeros."""

import re
import unicodedata

HYPHENS = "-‐‑‒–—―−ーｰ﹣－─━"
LEFT_OUT = re.compile(rf"[\s\u200b{re.escape(HYPHENS)}]")


class NumberFault(ValueError):
    """What was typed is no number of this shape."""


def bare(typed: str) -> str:
    """Half width, without spaces and hyphens; letters as typed."""
    return LEFT_OUT.sub("", unicodedata.normalize("NFKC", typed))


def stored_number(pattern: str, example: str, typed: str) -> str:
    """The one stored form of a credential's number (itc.md §8, §12 case 38).

    ``pattern`` and ``example`` are those of the scheme's ``numbers``: ``1232005c`` becomes
    ``0001232005C`` where ten digits and a letter are asked for. Raises ``NumberFault``.
    """
    shape = re.compile(pattern)
    plain = bare(typed)
    wide = unicodedata.normalize("NFKC", typed).strip()
    for said in (wide, wide.upper(), plain, plain.upper()):
        for length in range(len(said), max(len(said), len(example)) + 1):
            if said and shape.fullmatch(said.rjust(length, "0")):
                return said.rjust(length, "0")
    raise NumberFault(f"no number of this scheme is written {typed!r}")
