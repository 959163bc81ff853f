"""Reads PDFs as a machine does."""

import io

from pypdf import PdfReader


def text_of(pdf: bytes) -> str:
    """The words of all pages, without blanks and line ends, which belong to the setting."""
    reader = PdfReader(io.BytesIO(pdf))
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def pages_of(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in millimetres."""
    boxes = [page.mediabox for page in PdfReader(io.BytesIO(pdf)).pages]
    return [(round(float(b.width) / 72 * 25.4), round(float(b.height) / 72 * 25.4)) for b in boxes]
