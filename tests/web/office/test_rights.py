"""What each role of the office opens and does, and whom somebody of a branch reaches."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.db.models import Q

from koshin.capabilities.applications.models import Application
from koshin.capabilities.notices.models import Announcement, Inquiry
from koshin.capabilities.people.models import Holder, StaffMember
from koshin.platform.models import ReadLine
from tests.web.office.world import Office, office_people, sign_in

__all__ = ["office_people"]  # fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_people")]
AUDITOR, ACCOUNTANT, BRANCH = 2, 3, 4
KANTO = {"茨城県", "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県"}


@pytest.fixture
def kanto() -> Office:
    """Somebody of the branch of Kantō."""
    return sign_in("jspo", place=BRANCH)


def menu_of(office: Office) -> set[str]:
    soup = BeautifulSoup(office.client.get(office.url()).text, "html.parser")
    return {str(link["href"]).removeprefix(office.url()) for link in soup.select(".menu__link")}


def test_an_auditor_opens_every_page_and_changes_nothing() -> None:
    auditor = sign_in("jspo", place=AUDITOR)
    for page in sorted(menu_of(auditor)):
        assert auditor.client.get(auditor.url(page), follow=True).status_code == 200, page
    before = Announcement.objects.count()
    sent = {"title": "お知らせ", "body": "本文です。"}
    assert auditor.client.get(auditor.url("news/new")).status_code == 200
    refused = auditor.client.post(auditor.url("news/new"), sent)
    assert refused.status_code == 403
    assert "役割にはありません" in refused.text
    assert Announcement.objects.count() == before


def test_an_auditor_may_still_search() -> None:
    auditor = sign_in("jspo", place=AUDITOR)
    asked = {"q": "20", "standing": "", "kind": ""}
    assert auditor.client.post(auditor.url("applications"), asked).status_code == 303


def test_an_accountant_works_on_money_and_does_not_see_evidence() -> None:
    accountant = sign_in("jspo", place=ACCOUNTANT)
    assert accountant.client.get(accountant.url("refunds")).status_code == 200
    assert accountant.client.get(accountant.url("evidence")).status_code == 403
    shown = menu_of(accountant)
    assert {"deposits", "refunds", "month-end"} <= shown
    assert not shown & {"evidence", "sanctions", "news", "waivers", "actings"}


def test_a_branch_lists_its_own_people_only_and_counts_them(kanto: Office) -> None:
    own = Q(association="jspo", holder__prefecture__in=KANTO)
    everywhere = Application.objects.filter(association="jspo")
    ours = everywhere.filter(own)
    assert 0 < ours.count() < everywhere.count()
    sheet = kanto.client.get(kanto.url("applications")).context["sheet"]
    assert sheet.paginator.count == ours.count()
    tiles = kanto.client.get(kanto.url()).context["standing"]
    assert sum(tile.count for tile in tiles) == ours.count()
    asked = kanto.client.get(kanto.url("inquiries")).context["sheet"].paginator.count
    assert asked == Inquiry.objects.filter(own, state="open").count()


def test_a_branch_finds_nobody_elsewhere_by_any_search(kanto: Office) -> None:
    stranger = Holder.objects.filter(association="jspo", prefecture="大阪府").earliest("pk")
    own = Holder.objects.filter(association="jspo", prefecture__in=KANTO).earliest("pk")
    for typed, found in ((stranger.number, 0), (stranger.name, 0)):
        kanto.client.post(kanto.url("people"), {"q": typed})
        assert len(kanto.client.get(kanto.url("people")).context["people"]) == found
    answer = kanto.client.post(kanto.url("people"), {"q": own.number})
    assert answer.headers["location"] == kanto.url(f"people/{own.pk}")


def pages_of(person: Holder) -> Iterator[str]:
    yield f"people/{person.pk}"
    for one in Application.objects.filter(holder=person):
        yield f"applications/{one.public_id}"
    for inquiry in Inquiry.objects.filter(holder=person):
        yield f"inquiries/{inquiry.public_id}"


def test_what_belongs_to_people_elsewhere_is_not_there_for_a_branch(kanto: Office) -> None:
    seen = {200: 0, 404: 0}
    for person in Holder.objects.filter(association="jspo"):
        expected = 200 if person.prefecture in KANTO else 404
        for page in pages_of(person):
            assert kanto.client.get(kanto.url(page)).status_code == expected, page
            seen[expected] += 1
    assert min(seen.values()) > 5
    clerk = StaffMember.objects.get(name="東山 千尋")
    ids = ReadLine.objects.filter(account=clerk.account_id).values_list("holders", flat=True)
    shown = Holder.objects.filter(pk__in={one for line in ids for one in line})
    assert {one.prefecture for one in shown} <= KANTO


def test_the_head_offices_pages_are_closed_to_a_branch(kanto: Office) -> None:
    for page in ("deposits", "cases", "papers", "actings", "jobs", "sanctions"):
        assert kanto.client.get(kanto.url(page)).status_code == 403, page
