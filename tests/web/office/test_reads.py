"""Every page of the office that shows a holder writes down who saw whom, once."""

from typing import Any

import pytest
from bs4 import BeautifulSoup

from koshin.capabilities.papers.actions.issue_receipt import issue_receipt
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Settlement
from koshin.capabilities.people.models import Holder, StaffMember
from koshin.capabilities.schemes import queries as schemes
from koshin.platform.audit import SYSTEM
from koshin.platform.models import ReadLine
from tests.web.office.test_pages import addresses
from tests.web.office.world import Office, itc_office, jspo_office, office_people, office_sessions

__all__ = ["itc_office", "jspo_office", "office_people", "office_sessions"]  # fixtures
pytestmark = pytest.mark.django_db


def more(code: str) -> list[str]:
    """Pages about people that the other crawl reaches by its own ways."""
    people = Holder.objects.filter(association=code)[:5]
    found = [f"people/{one.pk}" for one in people]
    found += [f"actings/{one.pk}" for one in people]
    papers = Paper.objects.filter(association=code)[:3]
    return [*found, "actings", "letters", *(f"papers/{one.public_id}" for one in papers)]


def said(html: str) -> str:
    """What the page says in its main part, without its frame."""
    main = BeautifulSoup(html, "html.parser").find("main")
    assert main is not None
    return main.get_text(" ")


def lines_since(last: int) -> list[ReadLine]:
    return list(ReadLine.objects.filter(pk__gt=last))


def newest() -> int:
    return ReadLine.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@pytest.mark.parametrize("code", ["jspo", "itc"])
def test_whoever_is_named_on_a_page_stands_in_its_line(
    office_sessions: dict[str, Any], code: str, request: pytest.FixtureRequest
) -> None:
    office: Office = request.getfixturevalue(f"{code}_office")
    clerk = StaffMember.objects.filter(association=code).earliest("pk")
    named = {one.pk: (one.name, one.number) for one in Holder.objects.filter(association=code)}
    pages_with_people = 0
    for path in [*addresses(code), *more(code)]:
        last = newest()
        text = said(office.client.get(office.url(path)).text)
        lines = lines_since(last)
        assert len(lines) <= 1, path
        shown = {pk for pk, words in named.items() if any(word in text for word in words)}
        written = {pk for line in lines for pk in line.holders}
        assert shown - written == set(), (path, [named[pk] for pk in shown - written])
        assert {line.account for line in lines} <= {clerk.account_id}
        pages_with_people += bool(shown)
    assert pages_with_people > 20


def test_a_search_is_written_down_with_its_words_and_whom_it_showed(itc_office: Office) -> None:
    sought = {"q": "濵﨑", "standing": "", "kind": ""}
    itc_office.client.post(itc_office.url("applications"), sought)
    last = newest()
    itc_office.client.get(itc_office.url("applications?standing=&kind="))
    line = lines_since(last)[0]
    person = Holder.objects.get(association="itc", number="20100359")
    assert line.asked["q"] == "濵﨑"
    assert (line.page, line.kind, line.holders) == ("office:applications", "page", [person.pk])


def test_a_file_is_written_down_too(itc_office: Office) -> None:
    paid = Settlement.objects.filter(association="itc", charge__state="settled").earliest("pk")
    rules = schemes.current("itc", on=paid.paid_at.date()).scheme
    paper = issue_receipt(settlement=paid, scheme=rules, at=paid.paid_at, actor=SYSTEM)
    last = newest()
    assert itc_office.client.get(itc_office.url(f"papers/{paper.public_id}.pdf")).status_code == 200
    line = lines_since(last)[0]
    assert (line.kind, line.page) == ("file", "office:paper_pdf")
    assert line.holders == [paid.charge.holder_id]
    itc_office.client.post(itc_office.url("papers"), {"party": paper.number})
    last = newest()
    assert itc_office.client.post(itc_office.url("papers/export")).status_code == 200
    line = lines_since(last)[0]
    assert (line.kind, line.holders) == ("export", [paid.charge.holder_id])
    assert line.asked["party"] == paper.number


def test_the_holders_own_pages_are_written_down_while_acting_with_the_reason(
    jspo_office: Office,
) -> None:
    person = Holder.objects.filter(association="jspo").earliest("pk")
    given = {"received_on": "2027年2月10日", "reason": "電話で依頼"}
    assert (
        jspo_office.client.post(jspo_office.url(f"actings/{person.pk}"), given).status_code == 303
    )
    last = newest()
    assert jspo_office.client.get("/jspo/profile/").status_code == 200
    line = lines_since(last)[0]
    assert (line.kind, line.page, line.holders) == ("acting", "portal:profile", [person.pk])
    assert line.reason == "代行(受付 2027年2月10日): 電話で依頼"
    clerk = StaffMember.objects.filter(association="jspo").earliest("pk")
    assert line.account == clerk.account_id


def test_a_page_without_people_writes_nothing(itc_office: Office) -> None:
    last = newest()
    for path in ("news", "jobs", "month-end"):
        itc_office.client.get(itc_office.url(path))
    assert lines_since(last) == []
