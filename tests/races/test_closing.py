"""The office ends an application at the moment when its holder pays."""

import pytest
from django.test import Client
from django_otp.oath import totp

from koshin.capabilities.people.actions.create_staff import create_staff
from koshin.platform.audit import SYSTEM
from tests import provider as providers
from tests.ground import Ground
from tests.provider import Provider, work_off
from tests.races import coach
from tests.races.coach import NOW, Renewal

provider = pytest.fixture(providers.running)
PASSWORD = "momiji-tsubame-minato"
REASON = {"reason": "期限までに入金がありませんでした。"}


@pytest.fixture
def renewal(committed: Ground) -> Renewal:
    return coach.who_applied()


@pytest.fixture
def clerk(renewal: Renewal) -> Client:
    """Somebody of the office, signed in with both factors."""
    device = create_staff(
        association="jspo",
        name="事務 花子",
        email="clerk@example.jp",
        password=PASSWORD,
        second_factor="ab" * 20,
        at=NOW,
        actor=SYSTEM,
    )
    client = Client()
    given = {"email": "clerk@example.jp", "password": PASSWORD}
    assert client.post("/jspo/office/sign-in", given).status_code == 303
    code = {"code": f"{totp(device.bin_key):06d}"}
    assert client.post("/jspo/office/sign-in/code", code).status_code == 302
    return client


def closing(renewal: Renewal) -> str:
    return f"/jspo/office/applications/{renewal.application.public_id}/close"


def test_a_payment_of_which_nobody_heard_yet_is_settled_instead_of_given_up(
    provider: Provider, renewal: Renewal, clerk: Client
) -> None:
    provider.trouble("lose", count=20)
    provider.pay_by_card(renewal.redirect("card"))

    answer = clerk.post(closing(renewal), REASON)

    assert "この手続きは完了しているため、取り下げられません" in answer.text
    renewal.is_complete_once()


def test_a_payment_at_the_till_that_is_on_its_way_keeps_the_application_open(
    provider: Provider, renewal: Renewal, clerk: Client
) -> None:
    provider.take_slip(renewal.redirect("shop"))
    work_off()
    provider.pay_at_shop(renewal.attempt.order_id)

    answer = clerk.post(closing(renewal), REASON)

    assert "店舗でのお支払いを確認しました" in answer.text
    assert (renewal.attempt.state, renewal.charge.state) == ("reported", "open")
    renewal.application.refresh_from_db()
    assert renewal.application.state == "applied"


def test_a_page_that_nobody_paid_on_is_given_up_with_the_application(
    provider: Provider, renewal: Renewal, clerk: Client
) -> None:
    provider.enter(renewal.redirect("card"))

    assert clerk.post(closing(renewal), REASON).status_code == 303

    assert (renewal.attempt.state, renewal.charge.state) == ("cancelled", "cancelled")
