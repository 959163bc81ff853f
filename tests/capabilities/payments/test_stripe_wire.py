"""What goes to Stripe and what comes back, read and written without a network."""

import json
from datetime import date
from typing import Any

import pytest

from koshin.capabilities.payments.providers.port import (
    Order,
    ProviderDeclined,
    ProviderSilent,
    Tried,
)
from koshin.capabilities.payments.providers.stripe.answers import read
from koshin.capabilities.payments.providers.stripe.events import identity_of
from koshin.capabilities.payments.providers.stripe.events import read as read_event
from koshin.capabilities.payments.providers.stripe.sessions import session_params, voucher_days
from koshin.capabilities.payments.settlement_profiles import profiles
from tests.stories import jst

NOW = jst("2027-02-15 10:00")
ORDER = Order(
    association="jspo",
    order_id="jspo-1",
    session_id="s",
    method="page",
    amount=11_000,
    title="資格更新料",
    family_name="髙橋",
    given_name="花子",
    phone="09012345678",
    email="hanako@example.jp",
    pay_limit=date(2027, 3, 1),
    return_url="https://renewal.example.jp/back",
    at=NOW,
)
TRIED = Tried(association="jspo", order_id="jspo-1", ref="cs_1")
CHARGE = {
    "id": "ch_1",
    "created": int(NOW.timestamp()),
    "status": "succeeded",
    "payment_method_details": {"type": "konbini"},
}
INTENT = {
    "id": "pi_1",
    "status": "succeeded",
    "currency": "jpy",
    "amount_received": 11_000,
    "latest_charge": CHARGE,
    "payment_method_types": ["konbini"],
}
SESSION = {
    "object": "checkout.session",
    "id": "cs_1",
    "client_reference_id": "jspo-1",
    "livemode": False,
    "currency": "jpy",
    "amount_total": 11_000,
    "status": "complete",
    "payment_status": "paid",
    "payment_intent": INTENT,
}


def shown(**changed: Any) -> bytes:
    return json.dumps(SESSION | changed).encode()


def test_money_is_its_amount_instant_and_method() -> None:
    heard = read(TRIED, shown())
    assert (heard.outcome, heard.method, heard.amount) == ("paid", "shop", 11_000)
    assert (heard.paid_at, heard.payment_ref) == (NOW, "pi_1")


UNPAID = {"payment_status": "unpaid"}


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        (UNPAID | {"status": "open", "payment_intent": None}, "nothing"),
        (UNPAID | {"status": "expired"}, "expired"),
        (UNPAID | {"payment_intent": INTENT | {"status": "processing"}}, "pending"),
        (UNPAID | {"payment_intent": INTENT | {"status": "canceled"}}, "cancelled"),
        (UNPAID | {"payment_intent": INTENT | {"status": "requires_payment_method"}}, "expired"),
        (UNPAID | {"payment_intent": INTENT | {"status": "something_new"}}, "pending"),
        (
            UNPAID
            | {
                "payment_intent": INTENT
                | {"status": "requires_payment_method", "payment_method_types": ["card"]}
            },
            "failed",
        ),
        (UNPAID | {"payment_intent": None}, "pending"),
    ],
)
def test_a_session_without_money_is_read_as_one_outcome(
    changed: dict[str, Any], outcome: str
) -> None:
    assert read(TRIED, shown(**changed)).outcome == outcome


@pytest.mark.parametrize(
    ("changed", "trouble"),
    [
        ({"livemode": True}, "test_flag"),
        ({"livemode": None}, "test_flag"),
        ({"currency": "usd"}, "wrong_currency"),
        ({"payment_intent": INTENT | {"currency": "usd"}}, "wrong_currency"),
    ],
)
def test_money_of_another_currency_or_mode_is_not_ours(
    changed: dict[str, Any], trouble: str
) -> None:
    heard = read(TRIED, shown(**changed))
    assert (heard.outcome, heard.trouble) == ("pending", trouble)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>maintenance</html>",
        b"[]",
        shown(client_reference_id="somebody-elses"),
        shown(payment_intent="pi_1"),
        shown(payment_intent=INTENT | {"amount_received": "11000"}),
        shown(payment_intent=INTENT | {"latest_charge": CHARGE | {"created": None}}),
    ],
)
def test_what_cannot_be_read_is_no_answer(answer: bytes) -> None:
    with pytest.raises(ProviderSilent):
        read(TRIED, answer)


def test_a_session_of_which_we_never_heard_is_looked_for_among_the_newest() -> None:
    listed = {"object": "list", "data": [SESSION | {"client_reference_id": "x"}, SESSION]}
    assert read(TRIED, json.dumps(listed).encode()).outcome == "paid"
    assert read(TRIED, b'{"object": "list", "data": []}').outcome == "nothing"


def test_a_session_offers_what_can_still_be_paid_in_time() -> None:
    page = session_params(ORDER, customer=None)
    assert page["allowed_payment_method_types"] == ["card", "konbini"]
    assert page["payment_method_options"]["konbini"] == {"expires_after_days": 14}
    assert "payment_method_types" not in page


def test_the_order_that_a_payment_bears_is_the_column_that_the_list_is_read_by() -> None:
    page = session_params(ORDER, customer=None)
    keys = json.loads(json.dumps(page["payment_intent_data"]["metadata"]))
    assert [f"payment_metadata[{key}]" for key in keys] == [profiles()["stripe"].columns.order]


@pytest.mark.parametrize(
    ("at", "last", "days"),
    [
        ("2027-02-15 10:00", date(2027, 3, 1), 14),
        # Who opens the page just before midnight may take the voucher after it.
        ("2027-02-15 23:50", date(2027, 3, 1), 13),
        ("2027-03-31 10:00", date(2027, 3, 31), 0),
        ("2027-01-01 10:00", date(2027, 12, 31), 60),
    ],
)
def test_a_voucher_never_outlives_the_slips_last_day(at: str, last: date, days: int) -> None:
    order = _order(at=jst(at), pay_limit=last)
    assert voucher_days(order) == days


def test_on_the_last_day_only_the_card_is_left() -> None:
    last = {"at": jst("2027-03-31 10:00"), "pay_limit": date(2027, 3, 31)}
    offered = session_params(_order(**last), customer=None)
    assert offered["allowed_payment_method_types"] == ["card"]
    with pytest.raises(ProviderDeclined):
        session_params(_order(method="shop", **last), customer=None)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"object": "event"}',
        b'{"object": "event", "type": "x", "data": []}',
        b'{"object": "event", "type": 1, "data": {"object": {}}}',
        b"\xff",
    ],
)
def test_a_body_that_is_no_event_says_so(body: bytes) -> None:
    assert read_event(body).problem
    assert identity_of(body) == ""


def test_an_event_names_its_order_amount_and_mode() -> None:
    event = {
        "id": "evt_1",
        "object": "event",
        "type": "checkout.session.completed",
        "livemode": True,
        "data": {"object": SESSION},
    }
    body = json.dumps(event).encode()
    [record] = read_event(body).records
    assert (record.order_id, record.amount, record.test) == ("jspo-1", 11_000, False)
    assert record.about == "payment"
    assert identity_of(body) == "evt_1"


def _order(**changed: Any) -> Order:
    return Order(**{name: getattr(ORDER, name) for name in ORDER.__dataclass_fields__} | changed)
