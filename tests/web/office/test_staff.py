"""Who comes into the office, in which role, and who leaves: never by one person alone."""

import re
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.mail import EmailMessage
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from procrastinate.contrib.django.models import ProcrastinateJob

from koshin.capabilities.people.models import Account, RoleGrant, StaffMember
from koshin.capabilities.people.tasks import send_invitation
from koshin.platform.models import AuditLine
from tests.web.office.world import Office, office_people, sign_in

__all__ = ["office_people"]  # fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_people")]
NEW = {
    "name": "新田 葵",
    "email": "Nitta.Aoi@jspo-office.example.jp",
    "role": "officer",
    "reason": "4月の異動のため",
}
PASSWORD = "yukidoke-tsukushi-8831"
FIRST, SECOND, AUDITOR = 0, 1, 2


@pytest.fixture
def first() -> Office:
    return sign_in("jspo", place=FIRST)


@pytest.fixture
def second() -> Office:
    return sign_in("jspo", place=SECOND)


def member(name: str) -> StaffMember:
    return StaffMember.objects.select_related("account").get(association="jspo", name=name)


def invited(office: Office, **changes: str) -> RoleGrant:
    answer = office.client.post(office.url("staff/new"), {**NEW, **changes})
    assert answer.status_code == 303, answer.text
    return RoleGrant.objects.latest("pk")


def decided(office: Office, grant: RoleGrant, act: str = "grant") -> int:
    return office.client.post(office.url(f"staff/grants/{grant.public_id}"), {act: ""}).status_code


def mailed_link(mailoutbox: list[EmailMessage]) -> str:
    """Where the invitation that the job mails leads."""
    waiting = ProcrastinateJob.objects.filter(task_name=send_invitation.name, status="todo")
    send_invitation(**waiting.latest("id").args)
    found = re.search(r"https?://\S+/office/invitation/\S+", str(mailoutbox[-1].body))
    assert found is not None
    return urlsplit(found[0]).path


def test_somebody_is_invited_by_two_people_and_opens_the_office_with_two_factors(
    first: Office, second: Office, mailoutbox: list[EmailMessage]
) -> None:
    grant = invited(first)
    assert not StaffMember.objects.filter(name=NEW["name"]).exists()
    assert decided(second, grant) == 303
    joined = member("新田 葵")
    assert (joined.role, joined.account.has_usable_password()) == ("officer", False)
    link = mailed_link(mailoutbox)
    assert mailoutbox[-1].to == ["nitta.aoi@jspo-office.example.jp"]
    fresh = Client()
    page = fresh.get(link)
    assert "認証アプリで次のコードを読み取り" in page.text
    device = TOTPDevice.objects.get(user=joined.account)
    wrong = {"password": PASSWORD, "code": "000000"}
    assert "確認コードが正しくありません" in fresh.post(link, wrong).text
    code = f"{totp(device.bin_key):06d}"
    weak = fresh.post(link, {"password": "password1234", "code": code})
    assert BeautifulSoup(weak.text, "html.parser").select(".field--error")
    assert "設定が終わりました" in fresh.post(link, {"password": PASSWORD, "code": code}).text
    assert fresh.get(link).status_code == 404
    given = {"email": NEW["email"].lower(), "password": PASSWORD}
    assert fresh.post("/jspo/office/sign-in", given).status_code == 303
    assert fresh.get("/jspo/office/").status_code == 302


def test_nobody_grants_what_they_proposed(first: Office) -> None:
    grant = invited(first)
    assert decided(first, grant) == 409
    grant.refresh_from_db()
    assert grant.state == "proposed"
    assert decided(first, grant, "refuse") == 303
    grant.refresh_from_db()
    assert grant.state == "withdrawn"


def test_nobody_grants_a_role_to_themselves(first: Office, second: Office) -> None:
    own = member("相馬 玲央")
    answer = first.client.post(
        first.url(f"staff/{own.pk}"), {"role": "accountant", "reason": "経理を担当するため"}
    )
    assert answer.status_code == 303
    grant = RoleGrant.objects.get(member=own)
    assert decided(second, grant) == 409
    own.refresh_from_db()
    assert own.role == "manager"


def test_another_role_counts_from_its_grant_and_is_on_record(first: Office, second: Office) -> None:
    auditor, changed = sign_in("jspo", place=AUDITOR), member("椎名 恒一")
    sent = {"role": "branch", "prefectures": ["東京都"], "reason": "支部へ異動"}
    assert first.client.post(first.url(f"staff/{changed.pk}"), sent).status_code == 303
    assert auditor.client.get(auditor.url("refunds")).status_code == 200
    assert decided(second, RoleGrant.objects.get(member=changed)) == 303
    assert auditor.client.get(auditor.url("refunds")).status_code == 403
    line = AuditLine.objects.get(association="jspo", verb="grant_role")
    assert (line.before, line.after["role"]) == ({"role": "auditor"}, "branch")
    assert line.actor_id == member("相馬 玲央").account_id


def test_a_second_proposal_for_the_same_person_waits_for_the_first(first: Office) -> None:
    invited(first)
    again = first.client.post(first.url("staff/new"), {**NEW, "email": NEW["email"].upper()})
    assert "すでに承認を待っています" in again.text
    known = {**NEW, "email": member("相馬 玲央").email}
    assert "すでに事務局にいます" in first.client.post(first.url("staff/new"), known).text


def test_who_leaves_is_signed_out_with_the_next_page(first: Office, second: Office) -> None:
    leaving = member("相馬 玲央")
    answer = first.client.post(first.url(f"staff/{leaving.pk}/end"), {"reason": "退職"})
    assert answer.status_code == 303
    assert second.client.get(second.url()).status_code == 302
    given = {"email": leaving.email, "password": "momiji-tsubame-minato-2027"}
    assert "ログインできませんでした" in Client().post("/jspo/office/sign-in", given).text


def test_nobody_ends_themselves_or_the_last_manager(first: Office) -> None:
    own = member("花岡 瑞希")
    assert first.client.post(first.url(f"staff/{own.pk}/end"), {"reason": "x"}).status_code == 409
    assert Account.objects.get(pk=own.account_id).is_active


def test_who_may_not_manage_people_proposes_nothing() -> None:
    auditor = sign_in("jspo", place=AUDITOR)
    assert auditor.client.get(auditor.url("staff")).status_code == 200
    assert auditor.client.post(auditor.url("staff/new"), NEW).status_code == 403
    assert not RoleGrant.objects.exists()


def test_a_link_of_another_association_or_made_up_opens_nothing(
    first: Office, second: Office, mailoutbox: list[EmailMessage]
) -> None:
    decided(second, invited(first))
    link = mailed_link(mailoutbox)
    assert Client().get(link.replace("/jspo/", "/itc/")).status_code == 404
    assert Client().get(link[:-3] + "abc").status_code == 404
