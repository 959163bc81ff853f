"""The office decides requests, keys them in for others, and imposes sanctions by two people."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koshin.capabilities.applications.life_models import Request, Sanction
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Bar, Credential, Suspension
from koshin.core.dates import civil
from koshin.platform.models import AuditLine
from tests.web.office.world import Office, itc_office, jspo_office, office_people, sign_in
from tests.web.office.world import office_sessions as office_sessions

__all__ = ["itc_office", "jspo_office", "office_people"]  # fixtures
pytestmark = pytest.mark.django_db
MOST_QUERIES = 25


def key_of(office: Office, path: str) -> str:
    """The key that a form was made with."""
    answer = office.client.get(office.url(path))
    found = BeautifulSoup(answer.content, "html.parser").find("input", {"name": "key"})
    assert found is not None
    return str(found["value"])


def someone(code: str, qualification: str) -> Credential:
    """Somebody with a valid qualification."""
    return (
        Credential.objects.filter(
            association_id=code, qualification=qualification, terms__end__gte="2027-05-31"
        )
        .select_related("holder")
        .order_by("pk")[0]
    )


def post(office: Office, path: str, **given: str) -> str:
    """The address to which the office is led."""
    answer = office.client.post(office.url(path), given)
    assert answer.status_code in (302, 303), answer.content.decode()[:3000]
    return str(answer.headers["Location"]).split("/office/")[1]


def test_a_pause_on_paper_is_keyed_in_seen_with_the_rules_and_granted(itc_office: Office) -> None:
    held = someone("itc", "itc")
    form = post(itc_office, "requests/new", number=held.holder.number, kind="suspend")
    assert form == f"requests/new/{held.holder_id}/suspend"
    typed = {
        "key": key_of(itc_office, form),
        "received_on": "2027/4/20",
        "credential": str(held.pk),
        "reason": "illness",
        "starts_on": "2027/5/1",
        "words": "書面で受け付け",
    }
    refused = itc_office.client.post(itc_office.url(form), {**typed, "ends_on": "2027/6/1"})
    assert "休止は6か月以上です" in refused.text
    where = post(itc_office, form, **typed, ends_on="2028/4/30")
    assert "確認を待つ届け出" in itc_office.client.get(itc_office.url()).text
    with CaptureQueriesContext(connection) as queries:
        page = itc_office.client.get(itc_office.url(where))
    assert "規則では認められます" in page.text
    assert len(queries) <= MOST_QUERIES
    nothing_said = itc_office.client.post(itc_office.url(where), {"refuse": "1"})
    assert "認めない理由を入力してください" in nothing_said.text
    post(itc_office, where, grant="1", decision="どうぞお大事に。")
    assert Request.objects.get().state == "granted"
    assert Suspension.objects.get(credential=held).ends_on.isoformat() == "2028-04-30"  # type: ignore[union-attr]
    told = itc_office.client.get(itc_office.url(where)).text
    assert "届け出の結果を決めました" in told


def test_a_paper_that_came_in_time_is_in_time_however_late_it_is_keyed_in(
    itc_office: Office,
) -> None:
    held = someone("itc", "itc")
    form = post(itc_office, "requests/new", number=held.holder.number, kind="suspend")
    typed = {
        "key": key_of(itc_office, form),
        "credential": str(held.pk),
        "reason": "illness",
        "starts_on": "2027/3/19",
        "ends_on": "2028/3/18",
        "words": "書面で受け付け",
    }
    late = itc_office.client.post(itc_office.url(form), {**typed, "received_on": "2027/4/20"})
    assert "開始日は2027年3月20日(土)から" in late.text
    to_come = itc_office.client.post(itc_office.url(form), {**typed, "received_on": "2027/4/21"})
    assert "受付日は今日までの日付を入力してください" in to_come.text
    where = post(itc_office, form, **typed, received_on="2027/4/19")

    asked = Request.objects.get()
    assert civil(asked.asked_at) == date(2027, 4, 19)
    line = AuditLine.objects.get(subject=f"request:{asked.public_id}")
    assert civil(line.at) == date(2027, 4, 20)
    post(itc_office, where, grant="1", decision="")
    assert Suspension.objects.get(credential=held).requested_on == date(2027, 4, 19)


def test_a_death_needs_no_qualification_named_and_an_unknown_number_is_refused(
    jspo_office: Office,
) -> None:
    unknown = jspo_office.client.post(
        jspo_office.url("requests/new"), {"number": "9999999", "kind": "death"}
    )
    assert "この番号の資格者はいません" in unknown.text
    person: Holder = someone("jspo", "ski_coach1").holder
    form = post(jspo_office, "requests/new", number=person.number, kind="death")
    where = post(
        jspo_office,
        form,
        key=key_of(jspo_office, form),
        received_on="2027/2/15",
        starts_on="2027/2/3",
        words="ご家族から。戸籍で確認。",
    )
    post(jspo_office, where, grant="1", decision="")
    held = Credential.objects.filter(holder=person).count()
    assert Bar.objects.filter(credential__holder=person, kind="deceased").count() == held


def test_a_sanction_takes_two_people_and_a_restoration_two_again(jspo_office: Office) -> None:
    held = someone("jspo", "ski_coach1")
    typed = {
        "key": key_of(jspo_office, "sanctions/new"),
        "kind": "revoked",
        "starts_on": "2027/2/20",
        "grounds": "規程に反する行為があったため。",
    }
    wrong = jspo_office.client.post(jspo_office.url("sanctions/new"), {**typed, "number": "0"})
    assert "この認定番号はありません" in wrong.text
    where = post(jspo_office, "sanctions/new", **typed, number=held.number)
    mine = jspo_office.client.get(jspo_office.url(where)).text
    assert "提案した人とは別の担当者が決めます" in mine
    assert "処分を決め、ご本人に知らせる" not in mine
    forced = jspo_office.client.post(jspo_office.url(where), {"event": "impose", "words": ""})
    assert "提案した人とは別の人が決めてください" in forced.text
    other = sign_in("jspo", place=1)
    post(other, where, event="impose", words="")
    assert Bar.objects.get(credential=held).kind == "revoked"
    post(jspo_office, where, event="propose_restoration", words="処分の見直し")
    post(other, where, event="restore", words="")
    assert Sanction.objects.get().state == "restored"
    assert Bar.objects.get(credential=held).lifted_on is not None


def test_the_requests_of_another_association_are_not_there(
    itc_office: Office, jspo_office: Office
) -> None:
    held = someone("itc", "itc")
    form = post(itc_office, "requests/new", number=held.holder.number, kind="withdraw")
    where = post(
        itc_office,
        form,
        key=key_of(itc_office, form),
        received_on="2027/4/20",
        credential=str(held.pk),
        starts_on="2027/5/1",
        words="",
    )
    assert jspo_office.client.get(jspo_office.url(where)).status_code == 404
    assert jspo_office.client.get(jspo_office.url(form)).status_code == 404
