"""What a PDF says, without the spaces that its layout puts between letters."""

import io
import re

from pypdf import PdfReader


def text_of(pdf: bytes) -> str:
    """All text of all pages, without any white space."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))
