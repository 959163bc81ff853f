"""Draws what somebody handed in as plain pictures: a program of its own, without koshin.

It reads a file of the kind that it is told (``pdf``, ``jpeg``, ``png``, ``heic``) from its
standard input, within bounds of memory and time that it sets itself,
and answers one line of JSON, then the pictures (JPEG) one after the other: ``{"kind": "pdf",
"pages": [[bytes, width, height], …]}``. What cannot be taken is answered with ``{"refused":
code}``. Whatever else happens to it, also that it is killed, means that the file is unreadable.
"""

import json
import resource
import sys
import warnings
from collections.abc import Iterator
from io import BytesIO

import pi_heif
import pypdfium2 as pdfium
from PIL import Image, ImageOps

MOST_PIXELS = 40_000_000
MOST_PAGES = 20
LONG_EDGE = 2_000
QUALITY = 80
MEMORY_BYTES = 900 * 1024 * 1024
CPU_SECONDS = 20


class Refused(Exception):
    """Why the file cannot be taken, as a code."""


def pictures(kind: str, data: bytes) -> Iterator[Image.Image]:
    """The pages: nothing of the file but the colours of its points."""
    if kind == "pdf":
        yield from _pages(data)
    else:
        yield _photo(kind, data)


def _photo(kind: str, data: bytes) -> Image.Image:
    if kind == "heic":
        pi_heif.register_heif_opener(thumbnails=False)
    opened = Image.open(BytesIO(data), formats=["HEIF" if kind == "heic" else kind.upper()])
    if opened.width * opened.height > MOST_PIXELS:
        raise Refused("too_many_pixels")
    opened.draft("RGB", (LONG_EDGE, LONG_EDGE))
    opened.load()
    image = ImageOps.exif_transpose(opened)
    if image.mode not in ("RGB", "L"):
        image = _on_white(image)
    image.thumbnail((LONG_EDGE, LONG_EDGE), Image.Resampling.LANCZOS)
    return image.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    """What can be seen through lies on white paper."""
    image.thumbnail((LONG_EDGE, LONG_EDGE), Image.Resampling.BOX)
    shown = image.convert("RGBA")
    paper = Image.new("RGBA", shown.size, "white")
    paper.alpha_composite(shown)
    return paper


def _pages(data: bytes) -> Iterator[Image.Image]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Refused("locked" if "assword" in str(error) else "unreadable") from error
    if len(document) > MOST_PAGES:
        raise Refused("too_many_pages")
    if not len(document):
        raise Refused("unreadable")
    document.init_forms()  # so that the fields of a form that was filled in are drawn
    for page in document:
        width, height = page.get_size()
        if not 0 < min(width, height) <= max(width, height):
            raise Refused("unreadable")
        yield page.render(scale=LONG_EDGE / max(width, height)).to_pil().convert("RGB")


def jpeg(image: Image.Image) -> bytes:
    """The picture alone: a new image has no comment, no place and no camera."""
    bare = Image.frombytes("RGB", image.size, image.tobytes())
    made = BytesIO()
    bare.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()


def bound() -> None:
    """No more memory, time and files than a decent file needs."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":  # macOS knows no bound of the address space
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    warnings.simplefilter("ignore")
    # The number of points is checked before a picture is decoded.
    Image.MAX_IMAGE_PIXELS = None


def main() -> None:
    bound()
    data = sys.stdin.buffer.read()
    try:
        kind = sys.argv[1]
        drawn = [(jpeg(image), *image.size) for image in pictures(kind, data)]
    except Refused as refused:
        head: dict[str, object] = {"refused": str(refused)}
        drawn = []
    else:
        head = {"kind": kind, "pages": [[len(made), *size] for made, *size in drawn]}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    for made, *_ in drawn:
        sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
