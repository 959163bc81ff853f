"""A holder sees what is given back, tells the account, and reads the policy before paying."""

from uuid import uuid4

import pytest

from koshin.capabilities.applications.actions import refund as refunds
from koshin.capabilities.payments.models import PayeeAccount, Refund, Settlement
from koshin.capabilities.people.models import Holder
from koshin.platform.audit import Actor
from tests import stories
from tests.stories import World, jst
from tests.web.portal.visitor import at_time, signed_in

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")
ACCOUNT = {
    "bank_name": "見本銀行",
    "bank": "０００１",
    "branch_name": "本店",
    "branch": "123",
    "kind": "1",
    "number": "1234567",
    "name": "たかはし　さきこ",
}


@pytest.fixture
def world() -> World:
    found = stories.association("jspo")
    at_time(found, NOW)
    return found


def given_back(world: World, *, number: str = "1000001") -> tuple[Holder, Refund]:
    """A coach who paid 10,000 yen by bank transfer and gets 4,000 of it back."""
    person = stories.ski_coach(world, number=number)
    stories.paid(stories.applied(world, person, at=NOW), at=NOW)
    money = Settlement.objects.get(charge__holder=person)
    made = refunds.propose(
        association="jspo",
        settlement=money.public_id,
        amount=4_000,
        reason="協会の誤りのため",
        at=NOW,
        actor=Actor(kind="staff", id=1),
    )
    return person, made


def test_the_holder_tells_the_account_and_sees_what_happens(world: World) -> None:
    person, refund = given_back(world)
    client = signed_in(person)
    purchase = f"/jspo/purchases/{refund.settlement.charge.public_id}/"
    path = f"/jspo/refunds/{refund.public_id}/account/"
    shown = client.get(purchase).text
    assert "返金先の口座のご登録をお待ちしています" in shown
    assert path in shown
    assert "4,000円" in client.get(path).text

    wrong = client.post(path, {**ACCOUNT, "bank": "12", "name": "高橋"})
    assert "金融機関コードは4桁の数字です" in wrong.text
    assert "通帳に記載のカナ" in wrong.text
    assert "見本銀行" in wrong.text
    assert not PayeeAccount.objects.exists()

    assert client.post(path, ACCOUNT).status_code == 303
    kept = PayeeAccount.objects.get()
    assert (kept.bank, kept.branch, kept.number, kept.name) == (
        "0001",
        "123",
        "1234567",
        "ﾀｶﾊｼ ｻｷｺ",
    )
    assert "銀行振込の準備をしています" in client.get(purchase).text
    assert "1234567" not in client.get(path).text


def test_a_stranger_finds_no_refund(world: World) -> None:
    _person, refund = given_back(world)
    other = stories.holder(world, number="1000009")
    client = signed_in(other)
    for number in (refund.public_id, uuid4()):
        path = f"/jspo/refunds/{number}/account/"
        assert client.get(path).status_code == 404
        assert client.post(path, ACCOUNT).status_code == 404
    assert not PayeeAccount.objects.exists()


def test_the_policy_about_refunds_is_shown_before_paying(world: World) -> None:
    person = stories.ski_coach(world, number="1000001")
    application = stories.filled(world, stories.started(world, person, at=NOW), at=NOW)
    page = signed_in(person).get(f"/jspo/applications/{application.public_id}/fee/").text
    assert "お支払いのあとの返金について" in page
    assert world.scheme.money.refund_policy in page
