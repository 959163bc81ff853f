"""The office keys in the application of a coach who has neither mail nor network, to the end."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from koshin.capabilities.applications.models import Application
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.people.models import Acting, Holder
from koshin.capabilities.register.models import Term
from koshin.platform.models import AuditLine
from tests import stories
from tests.web.office.world import Office, jspo_office, office_people, office_sessions
from tests.web.portal.visitor import Visitor, survey

__all__ = ["jspo_office", "office_people", "office_sessions"]

REASON = "郵送の申込書(受付番号12)を入力"


@pytest.fixture
def offline() -> Holder:
    """A ski coach without account, mail or network, who trained in time."""
    world = stories.association("jspo")
    person = stories.ski_coach(world, number="9900001")
    Holder.objects.filter(pk=person.pk).update(email="")
    person.refresh_from_db()
    return person


def acting_for(office: Office, person: Holder) -> Visitor:
    """My Page of the person, in the hands of the clerk."""
    given = {"received_on": "2027年2月10日", "reason": REASON}
    answer = office.client.post(office.url(f"actings/{person.pk}"), given)
    assert answer.status_code == 303, answer.content.decode()
    return Visitor(office.client, "jspo").open("home/")


def test_the_clerk_finds_the_person_and_must_say_why(jspo_office: Office, offline: Holder) -> None:
    found = jspo_office.client.post(jspo_office.url("actings"), {"q": "9900001"}, follow=True)
    assert offline.name in found.content.decode()
    refused = jspo_office.client.post(
        jspo_office.url(f"actings/{offline.pk}"), {"received_on": "2027年2月10日", "reason": ""}
    )
    assert refused.status_code == 200
    assert not Acting.objects.exists()


def test_a_form_that_will_arrive_tomorrow_cannot_be_keyed_in(
    jspo_office: Office, offline: Holder
) -> None:
    answer = jspo_office.client.post(
        jspo_office.url(f"actings/{offline.pk}"), {"received_on": "2099-01-01", "reason": REASON}
    )
    assert "受付日は今日までの日付です" in answer.content.decode()


def test_an_application_is_keyed_in_from_paper_paid_by_transfer_and_told_by_letter(
    jspo_office: Office, offline: Holder
) -> None:
    page = acting_for(jspo_office, offline)
    assert "様の代わりに、事務局の" in page.soup.get_text()
    assert REASON in page.soup.get_text()
    page.press("資格登録・更新手続きへ")
    page.press("変更・確認")
    page.press("次へ")
    page.press("登録料の確認", **survey(page))
    page.press("支払いへ進む")
    assert "クレジットカード" not in page.text
    assert "コンビニエンスストア" in page.text
    charge = stories.charge_of(Application.objects.get(holder=offline))
    page.press("お支払いの手紙(PDF)を作る")
    letter = Paper.objects.get(kind="letter", subject=charge.public_id)
    assert letter.facts["payment"]["ways"][-1]["rows"][-1] == [
        "振込依頼人番号",
        charge.payer_reference,
    ]
    stories.paid(Application.objects.get(holder=offline), at=stories.jst("2027-02-20 12:00"))
    last = Term.objects.filter(credential__holder=offline).latest("start")
    assert last.start == date(2027, 4, 1)
    told = Mail.objects.get(holder=offline, template="payment_received")
    assert told.state == "no_address"
    listed = jspo_office.client.get(jspo_office.url("letters")).content.decode()
    assert told.subject in listed
    made = jspo_office.client.post(jspo_office.url(f"letters/mail/{told.public_id}"))
    text = Paper.objects.get(kind="letter", subject=told.public_id).facts["text"]
    assert made.status_code == 303
    assert "登録料のお支払いを確認しました。" in text
    assert "http" not in text


def test_every_act_bears_the_clerk_and_the_reason(jspo_office: Office, offline: Holder) -> None:
    acting_for(jspo_office, offline).press("資格登録・更新手続きへ")
    line = AuditLine.objects.get(verb="start_application", association="jspo", actor_kind="staff")
    assert line.actor_id == Acting.objects.get().staff.account_id
    assert line.reason == f"代行(受付 2027年2月10日): {REASON}"


def test_a_card_cannot_be_paid_for_somebody_else(jspo_office: Office, offline: Holder) -> None:
    world = stories.association("jspo")
    application = stories.applied(world, offline, at=stories.jst("2027-02-15 10:00"))
    acting_for(jspo_office, offline)
    answer = jspo_office.client.post(
        f"/jspo/applications/{application.public_id}/payment/start/", {"method": "card"}
    )
    assert answer.status_code == 409


def test_the_end_of_acting_leaves_the_pages_and_keeps_the_office_signed_in(
    jspo_office: Office, offline: Holder
) -> None:
    page = acting_for(jspo_office, offline)
    page.press("代行を終える")
    assert page.url.endswith("/office/actings")
    assert Acting.objects.get().ended_at is not None
    assert jspo_office.client.get("/jspo/home/").status_code == 302


def test_signing_out_of_the_office_ends_acting(jspo_office: Office, offline: Holder) -> None:
    acting_for(jspo_office, offline)
    jspo_office.client.post(jspo_office.url("sign-out"))
    assert jspo_office.client.get("/jspo/home/").status_code == 302


def test_an_acting_ends_after_an_hour(jspo_office: Office, offline: Holder) -> None:
    acting_for(jspo_office, offline)
    begun = Acting.objects.get()
    Acting.objects.update(ends_at=begun.ends_at - (begun.ends_at - stories.jst("2020-01-01 00:00")))
    assert jspo_office.client.get("/jspo/home/").status_code == 302


def test_a_stranger_cannot_act_for_anybody(jspo_office: Office, offline: Holder) -> None:
    answer = Client().post(f"/jspo/office/actings/{offline.pk}", {"reason": REASON})
    assert answer.status_code == 302
    assert not Acting.objects.exists()


def test_the_clerk_of_one_association_finds_nobody_of_another(jspo_office: Office) -> None:
    other = stories.holder(stories.association("itc"), number="9900009")
    answer = jspo_office.client.get(jspo_office.url(f"actings/{other.pk}"))
    assert answer.status_code == 404
    soup = BeautifulSoup(
        jspo_office.client.post(jspo_office.url("actings"), {"q": "9900009"}, follow=True).content,
        "html.parser",
    )
    assert "0人見つかりました" in soup.get_text()
