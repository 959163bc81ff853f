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
            [sys.executable, "-I", PROGRAM],
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
