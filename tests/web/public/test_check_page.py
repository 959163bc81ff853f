"""The public check page, as a stranger with a certificate in hand meets it."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from bs4 import BeautifulSoup
from django.test import Client
from playwright.sync_api import Browser

from koshin.capabilities.papers.models import Paper
from koshin.capabilities.people.models import Association
from koshin.platform import clock, numbers
from tests import stories
from tests.capabilities.papers.people import coordinator
from tests.stories import jst

NOW = jst("2027-04-20 10:00")


def notice() -> Paper:
    """The notice of a renewal completed on 2027-04-20; the association lives on that day."""
    world = stories.association("itc")
    application = stories.applied(world, coordinator(world), at=NOW)
    stories.paid(application, at=NOW)
    stories.filled(world, application, at=NOW, opens="applied")
    live_on(days=0)
    return Paper.objects.get(kind="result_notice")


def live_on(*, days: int) -> None:
    """Move the association's calendar to so many days after the renewal."""
    offset = NOW - clock.real_now() + timedelta(days=days)
    Association.objects.filter(code="itc").update(clock_offset=offset)


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    main = BeautifulSoup(answer.content, "html.parser").main
    assert main is not None
    return " ".join(main.get_text(" ").split())


@pytest.mark.django_db
def test_a_certificate_is_valid_today_and_shows_no_full_name(client: Client) -> None:
    paper = notice()
    page = words(client, f"/itc/check/{paper.check_code}")
    assert "有効 この資格は2027年4月20日(火)現在、有効です。" in page
    assert "2028年5月31日(水)" in page
    assert paper.facts["credential_number"] in page
    assert "葛󠄀城 ○○" in page
    assert "𠮷彦" not in page


@pytest.mark.django_db
def test_after_its_last_day_it_is_expired(client: Client) -> None:
    paper = notice()
    live_on(days=500)
    page = words(client, f"/itc/check/{paper.check_code}")
    assert "期限切れ" in page
    assert "有効ではありません" in page


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["0000000000000000", "abc", "確認", "SAMPLE", "x" * 300])
def test_an_unknown_code_gets_a_plain_answer(client: Client, code: str) -> None:
    stories.association("itc")
    assert "確認できません" in words(client, f"/itc/check/{quote(code)}")


@pytest.mark.django_db
def test_a_typed_code_leads_to_the_page_and_nonsense_is_explained(client: Client) -> None:
    paper = notice()
    typed = numbers.shown(paper.check_code).lower()
    answer = client.get("/itc/check/", {"code": typed})
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"/itc/check/{paper.check_code}",
    )
    page = words(client, "/itc/check/?code=" + quote("<b>7K3M"))
    assert "確認コードの形ではありません。" in page


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_are_accessible_and_fit(served: str, chromium: Browser, width: int) -> None:
    paper = notice()
    page = chromium.new_page(viewport={"width": width, "height": 900})
    for path in ("", f"?code={quote('違う')}", paper.check_code, "0" * 16):
        page.goto(f"{served}/itc/check/{path}")
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
