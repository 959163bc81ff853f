"""Who saw a holder, whom somebody of the office saw, and the alarm about too many."""

import csv
import io
from datetime import timedelta

import pytest

from koshin.capabilities.people.models import Holder, StaffMember
from koshin.platform import clock, reads
from koshin.platform.models import ReadAlarm
from koshin.platform.read_alarms import MOST, raise_alarms
from tests.stories import jst
from tests.web.office.world import Office, itc_office, jspo_office, office_people, office_sessions

__all__ = ["itc_office", "jspo_office", "office_people", "office_sessions"]  # fixtures
pytestmark = pytest.mark.django_db


def clerk(place: int = 1) -> StaffMember:
    return StaffMember.objects.filter(association="jspo").order_by("pk")[place]


def table(office: Office, path: str) -> list[list[str]]:
    answer = office.client.get(office.url(path))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))


def test_a_holders_page_tells_who_saw_them_and_the_file_says_the_same(jspo_office: Office) -> None:
    person = Holder.objects.filter(association="jspo").earliest("pk")
    jspo_office.client.get(jspo_office.url(f"people/{person.pk}"))
    page = jspo_office.client.get(jspo_office.url(f"people/{person.pk}/seen"))
    views = page.context["views"]
    assert (views[0].who, views[0].page) == ("花岡 瑞希", "資格者のページ・検索")
    rows = table(jspo_office, f"people/{person.pk}/seen?as=csv")
    assert len(rows) == 1 + page.context["sheet"].paginator.count + 1  # its own page was seen, too


def test_the_leak_answer_names_people_items_and_since_when(jspo_office: Office) -> None:
    people = list(Holder.objects.filter(association="jspo").order_by("pk")[:3])
    own = clerk()
    for page, shown in (("office:applications", people), ("office:person", people[:1])):
        reads.record(
            association="jspo",
            account=own.account_id,
            kind="page",
            page=page,
            holders=[one.pk for one in shown],
            at=jst("2027-02-15 10:00"),
        )
    answer = jspo_office.client.get(jspo_office.url(f"staff/{own.pk}/seen"))
    total = answer.context["total"]
    assert (total.people, total.views) == (3, 2)
    first = answer.context["rows"][0]
    assert (first.person, first.seen.views) == (people[0], 2)
    assert "生年月日" in first.items
    rows = table(jspo_office, f"staff/{own.pk}/seen?as=csv")
    assert [row[0] for row in rows[1:]] == [one.number for one in people]
    yesterday = (clock.real_now() - timedelta(days=2)).strftime("%Y-%m-%d")
    nothing = jspo_office.client.get(jspo_office.url(f"staff/{own.pk}/seen?until={yesterday}"))
    assert nothing.context["total"].people == 0


def test_staff_and_holders_of_another_association_are_not_there(jspo_office: Office) -> None:
    other = StaffMember.objects.filter(association="itc").earliest("pk")
    person = Holder.objects.filter(association="itc").earliest("pk")
    for path in (f"staff/{other.pk}/seen", f"people/{person.pk}/seen", f"staff/{other.pk}"):
        assert jspo_office.client.get(jspo_office.url(path)).status_code == 404


def saw(people: int, *, kind: reads.Kind = "page") -> None:
    reads.record(
        association="jspo",
        account=clerk().account_id,
        kind=kind,
        page="office:people",
        holders=range(1, people + 1),
        at=jst("2027-02-15 10:00"),
    )


def test_more_than_two_hundred_people_in_ten_minutes_raise_one_alarm(office_people: None) -> None:
    saw(MOST)
    now = clock.real_now()
    assert raise_alarms(at=now) == 0
    saw(MOST + 1)
    now = clock.real_now()
    assert raise_alarms(at=now) == 1
    assert raise_alarms(at=now + timedelta(seconds=20)) == 0
    alarm = ReadAlarm.objects.get(why="many")
    assert (alarm.people, alarm.account) == (201, clerk().account_id)


def test_the_office_sees_the_alarm(jspo_office: Office) -> None:
    saw(MOST + 1)
    raise_alarms(at=clock.real_now())
    assert "10分間に200人超" in jspo_office.client.get(jspo_office.url("staff")).text


def test_the_trail_is_searched_by_who_what_and_when_outside_of_the_address(
    jspo_office: Office,
) -> None:
    own = clerk(0)
    sought = {"who": str(own.account_id), "verb": "staff_sign_in"}
    answer = jspo_office.client.post(jspo_office.url("audit"), sought)
    assert answer.headers["location"] == jspo_office.url("audit")
    found = jspo_office.client.get(jspo_office.url("audit"))
    assert {line.who for line in found.context["history"]} == {"事務局 花岡 瑞希"}
    assert len({line.what for line in found.context["history"]}) == 1
    jspo_office.client.post(jspo_office.url("audit"), {"until": "2020-01-01"})
    assert jspo_office.client.get(jspo_office.url("audit")).context["sheet"].paginator.count == 0
