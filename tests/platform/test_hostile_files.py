"""The corpus of hostile files: none harms, none is left but as a plain picture (bars.md S-15)."""

import io
import resource
from collections.abc import Iterator

import pytest
from _pytest.mark.structures import ParameterSet
from PIL import Image

from koshin.platform.file_names import tidy_name
from koshin.platform.pictures.take import Unusable, kind_of, take
from tests import hostile_families as families

TRACES = (b"script", b"<?php", b"PK\x03\x04", b"evil", b"EICAR", b"DOS mode", b"%PDF", b"onload")
MEMORY = 300 * 1024 * 1024


def named(*members: Iterator[tuple[str, bytes]]) -> list[ParameterSet]:
    return [pytest.param(data, id=name) for family in members for name, data in family]


def clean(data: bytes) -> bool:
    """Whether the file was taken; what is left of it then is pictures and nothing else."""
    try:
        pages = take(data).pages
    except Unusable:
        return False
    for page in pages:
        image = Image.open(io.BytesIO(page.content), formats=["JPEG"])
        assert image.size == (page.width, page.height)
        assert not [trace for trace in TRACES if trace in page.content]
    return True


def test_the_corpus_has_at_least_200_different_files() -> None:
    found = dict(families.corpus())
    assert len(set(found.values())) >= 200


@pytest.mark.parametrize("data", named(families.more_strangers()))
def test_what_begins_like_something_else_is_opened_by_no_program(data: bytes) -> None:
    with pytest.raises(Unusable) as fault:
        kind_of(data)
    assert fault.value.code == "strange"


@pytest.mark.parametrize("data", named(families.cut()))
def test_half_a_file_is_no_evidence(data: bytes) -> None:
    assert not clean(data)


@pytest.mark.parametrize("data", named(families.damaged(), families.cruel()))
def test_a_spoilt_or_cruel_file_leaves_pictures_or_a_reason(data: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    clean(data)
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert after == before or after * 1024 <= MEMORY


@pytest.mark.parametrize("data", named(families.two_natures()))
def test_of_a_second_nature_nothing_is_left(data: bytes) -> None:
    assert clean(data)


@pytest.mark.parametrize(("given", "shown"), families.NAMES)
def test_a_name_is_something_to_read_and_no_path(given: str, shown: str) -> None:
    assert tidy_name(given) == shown
