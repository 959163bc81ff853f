"""The office at evidence: draws by its page, decides one by one, writes down what it knows."""

from decimal import Decimal

import pytest

from koshin.capabilities.activities.models import Activity, AuditRequest, EvidencePage
from koshin.capabilities.applications.models import Application
from koshin.capabilities.people.models import Holder
from tests import hostile
from tests.capabilities.applications.test_samples import NOW, attached, coordinator, offered
from tests.stories import World, association, holder, holding, pointed
from tests.web.office.world import Office, itc_office, jspo_office, office_people, office_sessions

__all__ = ["itc_office", "jspo_office", "office_people", "office_sessions"]  # fixtures
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(itc_office: Office) -> World:
    """The association of the sample people."""
    return association("itc")


def posted(office: Office, path: str, **given: str | list[str]) -> str:
    answer = office.client.post(office.url(path), given, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_sample_is_drawn_from_its_page_and_counted(itc_office: Office) -> None:
    text = posted(itc_office, "evidence/samples", drawn="sample/2027")
    asked = AuditRequest.objects.count()
    assert f"新しく{asked}人に証拠の添付をお願いしました。" in text
    assert "SHA-256" in text
    again = posted(itc_office, "evidence/samples", drawn="sample/2027")
    assert "新しく0人" in again
    wrong = itc_office.client.post(itc_office.url("evidence/samples"), {"drawn": "sample/1999"})
    assert wrong.status_code == 200
    assert AuditRequest.objects.count() == asked


def test_after_a_verdict_the_next_record_that_waits_opens(itc_office: Office, world: World) -> None:
    first, second = (coordinator(world, f"3010000{n}").activities.get() for n in (1, 2))
    for record in (first, second):
        Activity.objects.filter(pk=record.pk).update(review="asked_back")
        record.refresh_from_db()
        attached(world, record)
    home = itc_office.client.get(itc_office.url()).content.decode()
    assert "確認を待つ証拠" in home
    text = posted(itc_office, f"evidence/{first.pk}", verdict="refuse", reason=" ")
    assert "資格者にお知らせする理由や質問を入力してください。" in text
    answer = itc_office.client.post(
        itc_office.url(f"evidence/{first.pk}"), {"verdict": "pass", "reason": ""}
    )
    assert answer["Location"] == itc_office.url(f"evidence/{second.pk}")
    last = itc_office.client.post(
        itc_office.url(f"evidence/{second.pk}"), {"verdict": "ask", "reason": "どの回ですか。"}
    )
    assert last["Location"] == itc_office.url("evidence")
    asked = itc_office.client.get(itc_office.url("evidence?show=asked")).content.decode()
    assert second.title in asked


def test_the_office_sees_pages_of_its_own_association_only(
    itc_office: Office, jspo_office: Office, world: World
) -> None:
    record = coordinator(world, "30100001").activities.get()
    attached(world, record)
    page = EvidencePage.objects.order_by("pk")[0]
    path = f"evidence/{page.evidence.public_id}/1.jpg"
    answer = itc_office.client.get(itc_office.url(path))
    assert answer["Content-Disposition"].startswith("attachment")
    assert hostile.SCRIPT not in answer.content
    assert jspo_office.client.get(jspo_office.url(path)).status_code == 404
    assert jspo_office.client.get(jspo_office.url(f"evidence/{record.pk}")).status_code == 404
    assert jspo_office.client.get(jspo_office.url("evidence/samples")).status_code == 404


def test_what_the_office_writes_down_counts_by_the_same_rates_and_flags_a_double(
    itc_office: Office, world: World
) -> None:
    person = coordinator(world, "30100001")
    given = {
        "number": "30100001",
        "kind": "recognised_class",
        "title": "認定研修",
        "on": "2026-07-11",
        "hours": "6",
        "amount": "",
        "course": "A-1",
    }
    text = posted(itc_office, "evidence/records/new", **given)
    assert "「認定研修」を登録しました。" in text
    written = Activity.objects.get(holder=person, source="association")
    assert (written.amount, written.hours) == (Decimal(3), Decimal(6))
    own = Activity.objects.get(holder=person, source="self")
    assert own.state == "double"
    posted(itc_office, f"evidence/{own.pk}/apart")
    own.refresh_from_db()
    assert own.state == "accepted"
    assert "見つかりません" in posted(
        itc_office, "evidence/records/new", **{**given, "number": "000"}
    )
    assert "今日までの日付" in posted(
        itc_office, "evidence/records/new", **{**given, "on": "2030-01-01"}
    )
    assert Holder.objects.filter(activities__source="association", pk=person.pk).count() == 1


def test_follow_up_courses_that_the_office_writes_down_open_the_third_renewal(
    itc_office: Office, world: World
) -> None:
    person = holder(world, number="30100003")
    term = ("2026-06-01", "2027-05-31")
    holding(world, person, qualification="itc", awarded="2024-07-01", term=term)
    pointed(world, person, on="2026-07-11", points="10", at=NOW)
    path = "evidence/records/new"
    given = {"number": "30100003", "title": "見本の研修", "amount": "1"}
    posted(itc_office, path, **given, kind="six_day_case", on="2024-05-20")
    course = {**given, "kind": "followup"}
    assert "受講の形を選んでください。" in posted(itc_office, path, **course, on="2025-09-10")
    for on, code, mode, tags in (
        ("2025-09-10", "f1", "venue", ["survey", "fee"]),
        ("2026-02-10", "f2", "e_learning", ["survey", "fee"]),
        ("2026-09-10", "f3", "live_online", ["survey"]),
    ):
        posted(itc_office, path, **course, on=on, course=code, mode=mode, tags=tags)
        assert not offered(world, person)
    last = {"on": "2026-09-10", "course": "f3", "mode": "live_online"}
    assert "「見本の研修」を登録しました。" in posted(
        itc_office, path, **course, **last, tags=["survey", "fee"]
    )
    assert offered(world, person)


def test_a_renewal_that_is_short_now_waits_for_a_decision_in_words(
    itc_office: Office, world: World
) -> None:
    person = Holder.objects.filter(
        association="itc", applications__state=Application.State.COMPLETE
    ).order_by("pk")[0]
    record = person.activities.filter(on__range=("2026-04-01", "2027-03-31")).order_by("-amount")[0]
    posted(itc_office, f"evidence/{record.pk}", verdict="refuse", reason="証明書が異なります。")
    text = itc_office.client.get(itc_office.url("evidence")).content.decode()
    assert "判断の必要な更新" in text
    short = person.shortfalls.get()
    page = posted(itc_office, f"evidence/shortfalls/{short.pk}", resolution="更新を認める。")
    assert "判断の必要な更新" not in page
