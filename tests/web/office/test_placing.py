"""The office puts money for a closed bundle onto one of its charges, on the page of the case."""

import pytest
from django.db.models import Sum

from koshin.capabilities.applications.actions.pay_bundle import pay_bundle
from koshin.capabilities.ledger.models import Posting
from koshin.capabilities.payments.actions.cancel_bundle import cancel_bundle
from koshin.capabilities.payments.actions.compose_bundle import add_to_bundle
from koshin.capabilities.payments.actions.make_bundle import Payer, make_bundle
from koshin.capabilities.payments.models import Charge, MoneyCase
from koshin.capabilities.payments.values import Confirmed
from koshin.platform.audit import SYSTEM
from tests.stories import jst
from tests.web.office.test_acts import owing
from tests.web.office.test_money_pages import REASON, page, second
from tests.web.office.world import (
    Office,
    itc_office,
    jspo_office,
    office_people,
    office_sessions,
)

__all__ = ["itc_office", "jspo_office", "office_people", "office_sessions", "second"]  # fixtures
pytestmark = pytest.mark.django_db
AT = jst("2027-04-20 10:00")


def suspense() -> int:
    mine = Posting.objects.filter(account="suspense", entry__association="itc")
    return mine.aggregate(sum=Sum("amount"))["sum"] or 0


def came_for_closed(charge: Charge, *, amount: int) -> MoneyCase:
    """A company gave its bundle up, and paid for it all the same."""
    bundle = make_bundle(
        association="itc",
        payer=Payer(name="株式会社見本商事"),
        requested_by=None,
        charge=None,
        at=AT,
        actor=SYSTEM,
    )
    key = bundle.public_id
    add_to_bundle(association="itc", bundle=key, charge=charge.public_id, at=AT, actor=SYSTEM)
    cancel_bundle(association="itc", bundle=key, reason="会社の都合", at=AT, actor=SYSTEM)
    pay_bundle(
        bundle_id=bundle.pk,
        money=Confirmed(
            provider="bank", provider_ref="closed-1", method="bank", amount=amount, paid_at=AT
        ),
        at=AT,
    )
    return MoneyCase.objects.get(kind="bundle_closed")


def test_the_case_asks_which_charge_and_the_money_pays_it(
    itc_office: Office, jspo_office: Office
) -> None:
    before = suspense()
    charge = owing("itc")
    case = came_for_closed(charge, amount=charge.amount)
    path = f"cases/{case.pk}"
    shown = page(itc_office, path)
    assert f"{charge.holder.name} {charge.title}({charge.payer_reference})" in shown
    assert f"お支払い待ち {charge.amount:,}円" in shown
    assert "対応だけを記録" not in shown
    assert "まとめ払いの請求に充てる" in page(itc_office, "cases")
    nothing = itc_office.client.post(itc_office.url(path), {"resolution": " "}).text
    assert "充てる請求を選んでください" in nothing
    assert "入力してください" in nothing
    given = {"charge": str(charge.public_id), **REASON}
    assert jspo_office.client.post(jspo_office.url(path), given).status_code == 404

    assert itc_office.client.post(itc_office.url(path), given).status_code == 303

    charge.refresh_from_db()
    case.refresh_from_db()
    assert (charge.state, case.state, suspense() - before) == ("settled", "closed", 0)
    assert "まとめ払いの入金を請求に充てました" in page(itc_office, path)


def test_above_the_limit_the_second_clerk_sees_the_charge_and_approves(
    itc_office: Office, second: Office
) -> None:
    charge = owing("itc")
    case = came_for_closed(charge, amount=44_000)
    path = f"cases/{case.pk}"
    assert "別の担当者の承認を待ちます" in page(itc_office, path)
    given = {"charge": str(charge.public_id), **REASON}
    assert itc_office.client.post(itc_office.url(path), given).status_code == 303
    waiting = page(second, path)
    assert "承認して実行する" in waiting
    assert charge.payer_reference in waiting
    approve = f"case-acts/{case.acts.get().pk}/approve"
    assert itc_office.client.post(itc_office.url(approve)).status_code == 409
    assert second.client.post(second.url(approve)).status_code == 303
    over = MoneyCase.objects.get(charge=charge, kind="over", state="open")
    assert over.amount == 44_000 - charge.amount
