"""A small picture, as a phone would hand it in."""

import io

import pytest
from PIL import Image


@pytest.fixture
def png() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(kept, "PNG")
    return kept.getvalue()
