"""What strangers hand in comes back as plain pictures or as a reason; nothing else survives."""

import io

import pytest
from PIL import Image

from koshin.platform.pictures.take import Unusable, take
from tests import hostile


def picture_of(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content), formats=["JPEG"])
    image.load()
    return image


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("jpeg", hostile.photo("JPEG")),
        ("png", hostile.photo("PNG")),
        ("heic", hostile.heic()),
    ],
    ids=["jpeg", "png", "heic"],
)
def test_a_photo_becomes_one_picture_without_place_and_camera(kind: str, data: bytes) -> None:
    found = take(data)
    assert found.kind == kind
    [page] = found.pages
    assert (page.width, page.height) == (320, 200)
    image = picture_of(page.content)
    assert image.size == (320, 200)
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    colour = image.getpixel((100, 90))
    assert isinstance(colour, tuple)
    assert all(abs(a - b) < 12 for a, b in zip(colour, (30, 90, 160), strict=True))


def test_every_page_of_a_pdf_becomes_a_picture() -> None:
    found = take(hostile.pdf(3))
    assert found.kind == "pdf"
    assert [(page.width, page.height) for page in found.pages] == [(2000, 2000)] * 3
    assert picture_of(found.pages[2].content).getpixel((600, 1500)) == (0, 0, 254)


def test_a_photo_lies_the_way_it_was_held_and_is_made_no_larger_than_needed() -> None:
    image = Image.new("RGB", (3000, 1500), "white")
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright
    made = io.BytesIO()
    image.save(made, "JPEG", exif=exif)
    [page] = take(made.getvalue()).pages
    assert (page.width, page.height) == (1000, 2000)


def test_what_can_be_seen_through_lies_on_white() -> None:
    made = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(made, "PNG")
    [page] = take(made.getvalue()).pages
    assert picture_of(page.content).getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    "data", [data for _, data in hostile.strangers()], ids=[name for name, _ in hostile.strangers()]
)
def test_other_kinds_are_refused_whatever_they_are_called(data: bytes) -> None:
    with pytest.raises(Unusable) as fault:
        take(data)
    assert fault.value.code == "strange"


@pytest.mark.parametrize(
    "data", [data for _, data in hostile.broken()], ids=[name for name, _ in hostile.broken()]
)
def test_spoilt_files_are_unreadable_and_break_nothing(data: bytes) -> None:
    with pytest.raises(Unusable) as fault:
        take(data)
    assert fault.value.code in {"unreadable", "strange"}


@pytest.mark.parametrize(
    ("data", "code"),
    [(data, code) for _, data, code in hostile.huge()],
    ids=[name for name, _, _ in hostile.huge()],
)
def test_too_much_of_anything_is_refused_with_its_own_reason(data: bytes, code: str) -> None:
    with pytest.raises(Unusable) as fault:
        take(data)
    assert fault.value.code == code


@pytest.mark.parametrize(
    "data", [data for _, data in hostile.polyglots()], ids=[name for name, _ in hostile.polyglots()]
)
def test_of_a_file_that_is_two_things_only_the_picture_is_left(data: bytes) -> None:
    pages = take(data).pages
    assert pages
    for page in pages:
        assert picture_of(page.content).size == (page.width, page.height)
        for trace in (b"script", b"<?php", b"PK\x03\x04", b"JavaScript", b"evil", b"%PDF"):
            assert trace not in page.content


def test_a_pdf_with_a_password_says_so() -> None:
    with pytest.raises(Unusable) as fault:
        take((hostile.SAMPLES / "locked.pdf").read_bytes())
    assert fault.value.code == "locked"
