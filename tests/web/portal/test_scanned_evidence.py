"""Where a virus scanner is configured, nothing is opened that it has not found clean."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from koshin.capabilities.activities.actions.scan_waiting import scan_waiting
from koshin.capabilities.activities.models import Evidence
from koshin.platform.scanner import scan
from tests import hostile, stories
from tests.scanning import scanner
from tests.stories import jst
from tests.web.portal.visitor import Visitor, at_time, signed_in

NOW = jst("2027-04-20 10:00")
NOBODY = "127.0.0.1:9"
pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> Visitor:
    world = stories.association("itc")
    at_time(world, NOW)
    person = stories.holder(world, number="20100042")
    term = ("2026-06-01", "2027-05-31")
    stories.holding(world, person, qualification="itc", awarded="2016-03-10", term=term)
    record = stories.pointed(world, person, on="2026-07-11", points="10", at=NOW)
    return Visitor(signed_in(person), "itc").open(f"points/{record.pk}/evidence/")


def attach(page: Visitor, content: bytes) -> None:
    page.press("添付する", file=SimpleUploadedFile("修了証.pdf", content))


def test_a_clean_file_is_taken_and_an_infected_one_is_refused_with_what_to_do(
    page: Visitor, settings: Settings
) -> None:
    with scanner() as settings.KOSHIN_CLAMD:
        attach(page, hostile.pdf() + hostile.EICAR)
        assert "ウイルスの検査で、このファイルは受け取れませんでした。" in page.text
        assert not Evidence.objects.exists()
        attach(page, hostile.pdf())
    assert Evidence.objects.get().scan == "clean"


def test_while_the_scanner_is_silent_evidence_waits_and_nobody_opens_it(
    page: Visitor, settings: Settings
) -> None:
    settings.KOSHIN_CLAMD = NOBODY
    attach(page, hostile.pdf())
    assert "検査待ち" in page.text
    found = Evidence.objects.get()
    address = f"/itc/evidence/{found.public_id}/1.jpg"
    assert page.client.get(address).status_code == 404
    assert scan_waiting(association="itc") == 0
    with scanner() as settings.KOSHIN_CLAMD:
        assert scan_waiting(association="itc") == 1
    assert page.client.get(address).status_code == 200


def test_an_answer_that_is_neither_yes_nor_no_is_not_clean(settings: Settings) -> None:
    assert scan(b"a") == "off"
    settings.KOSHIN_CLAMD = "/no/such/socket"
    assert scan(b"a") == "unknown"
    with scanner() as settings.KOSHIN_CLAMD:
        assert (scan(bytes(200_000)), scan(hostile.EICAR)) == ("clean", "infected")
