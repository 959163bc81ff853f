"""A paid application that could not be granted moves on once nothing stands in its way."""

from datetime import date

import pytest

from koshin.capabilities.applications.actions.decide_case import decide_case
from koshin.capabilities.applications.models import Application
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.payments.actions.close_case import close_case
from koshin.capabilities.payments.models import CaseAct, MoneyCase, Refund
from koshin.capabilities.payments.proposals import proposal_of
from koshin.capabilities.register.models import Term
from koshin.core.refusal import Refused
from koshin.core.scheme.bank_rules import USUAL_FEES
from koshin.platform.models import AuditLine
from tests import stories
from tests.capabilities.applications.giving_back import NOW, ONE, OTHER, codes, propose
from tests.findings import findings
from tests.stories import World

pytestmark = pytest.mark.django_db
# The clerks of these stories have no account.
NAMELESS = {"AUD-01"}
REASON = "重なっていた期間を取り消しました。"


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


def stuck(world: World) -> tuple[Application, Term]:
    """A paid renewal, and the term that somebody registered by another way where it would begin."""
    coach = stories.ski_coach(world, number="1000001")
    application = stories.applied(world, coach, at=NOW)
    held = Term.objects.get(credential__holder=coach)
    in_the_way = Term.objects.create(
        credential_id=held.credential_id,
        start=date(2027, 4, 1),
        end=date(2031, 3, 31),
        granted_by="00000000-0000-4000-8000-000000000001",
        granted_at=NOW,
    )
    stories.paid(application, at=NOW)
    application.refresh_from_db()
    assert application.state == "applied"
    return application, in_the_way


def the_case() -> MoneyCase:
    return MoneyCase.objects.select_related("charge__holder").get(kind="unapplied")


def move_on() -> CaseAct:
    return decide_case(
        association="jspo",
        case_id=the_case().pk,
        act="move_on",
        reason=REASON,
        at=NOW,
        actor=ONE,
    ).act


def test_it_completes_once_what_stood_in_its_way_is_gone(world: World) -> None:
    application, in_the_way = stuck(world)
    assert proposal_of(the_case(), fee_differences=USUAL_FEES).acts == ("move_on",)
    in_the_way.delete()

    act = move_on()

    application.refresh_from_db()
    assert (act.state, act.amount, application.state) == ("done", 0, "complete")
    assert (the_case().state, the_case().resolution) == ("closed", REASON)
    assert Term.objects.filter(granted_by=application.public_id).count() == 1
    assert Mail.objects.filter(template="payment_received").count() == 1
    assert AuditLine.objects.filter(verb="move_on_money_case").count() == 1
    with pytest.raises(Refused) as refused:
        move_on()
    assert codes(refused) == ["case_closed"]
    assert findings().keys() == NAMELESS


def test_what_still_stands_in_its_way_is_said_and_nothing_changes(world: World) -> None:
    application, _in_the_way = stuck(world)
    with pytest.raises(Refused) as refused:
        move_on()
    assert codes(refused) == ["not_granted"]
    application.refresh_from_db()
    assert (application.state, the_case().state) == ("applied", "open")
    assert not CaseAct.objects.exists()
    assert not Mail.objects.filter(template="payment_received").exists()


def test_a_note_does_not_close_it_before_all_its_money_goes_back(world: World) -> None:
    application, in_the_way = stuck(world)
    in_the_way.delete()
    with pytest.raises(Refused) as refused:
        note()
    assert codes(refused) == ["paid_for_nothing"]

    refund = propose()

    application.refresh_from_db()
    assert (refund.state, application.state) == (Refund.State.APPROVED, "closed")
    with pytest.raises(Refused) as refused:
        move_on()
    assert codes(refused) == ["nothing_to_take"]
    assert proposal_of(the_case(), fee_differences=USUAL_FEES).acts == ()
    assert note().state == "closed"
    assert findings().keys() == NAMELESS


def note() -> MoneyCase:
    return close_case(
        association="jspo",
        case_id=the_case().pk,
        resolution="全額を返金しました。",
        at=NOW,
        actor=OTHER,
    )
