"""Takes in a file of a stranger: only pictures that another process made anew come back."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["pdf", "jpeg", "png", "heic"]

MOST_BYTES = 10 * 1024 * 1024
SECONDS = 30
PDF_BEGINS = b"%PDF-"
# The four letters after "ftyp" of a HEIC picture.
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
PROGRAM = Path(__file__).with_name("draw.py")


class Unusable(ValueError):
    """Why a file cannot be taken: ``empty``, ``too_large``, ``strange`` (no kind that is taken),
    ``locked`` (a password), ``too_many_pages``, ``too_many_pixels`` or ``unreadable``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One page as JPEG, its sides in pixels."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What kind of file it was, and its pages (1 to 20; a photo is one)."""

    kind: Kind
    pages: tuple[Picture, ...]


def kind_of(data: bytes) -> Kind:
    """What the content is, whatever its name says: ``pdf``, ``jpeg``, ``png`` or ``heic``.

    Raises :class:`Unusable` for anything else, before any program has opened it.
    """
    if data.startswith(PDF_BEGINS):
        return "pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        return "heic"
    raise Unusable("strange")


def take(data: bytes) -> Taken:
    """The pages of the file as pictures; nothing else of the file is left.

    Raises :class:`Unusable`. The file is opened in a process of its own with bounds of memory and
    time (``draw.py``), so that what breaks a decoder breaks nothing here.
    """
    if not data:
        raise Unusable("empty")
    if len(data) > MOST_BYTES:
        raise Unusable("too_large")
    try:
        done = subprocess.run(
            # As a file and alone: it needs nothing of koshin and hears nothing of our secrets.
            [sys.executable, "-I", PROGRAM, kind_of(data)],
            input=data,
            capture_output=True,
            env={},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unusable("unreadable") from None
    if done.returncode:
        raise Unusable("unreadable")
    return _read(done.stdout)


def _read(answer: bytes) -> Taken:
    line, _, rest = answer.partition(b"\n")
    head = json.loads(line)
    if "refused" in head:
        raise Unusable(head["refused"])
    pages = []
    begin = 0
    for size, width, height in head["pages"]:
        pages.append(Picture(content=rest[begin : begin + size], width=width, height=height))
        begin += size
    return Taken(kind=head["kind"], pages=tuple(pages))
