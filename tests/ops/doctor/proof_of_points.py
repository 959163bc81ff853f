"""Evidence in the played world: a sample is drawn, handed in, passed and refused; a double."""

from datetime import date
from decimal import Decimal

from koshin.capabilities.activities.actions.attach_evidence import attach_evidence
from koshin.capabilities.activities.actions.deliver import deliver_activity
from koshin.capabilities.activities.models import Activity, Shortfall
from koshin.capabilities.applications.actions.draw_audit import draw_audit
from koshin.capabilities.applications.actions.review_evidence import Verdict, review_evidence
from koshin.core.scheme import Scheme
from koshin.platform.audit import SYSTEM
from tests import hostile, stories
from tests.stories import World, jst

NOW = jst("2027-04-20 10:00")


def play_proof_of_points() -> None:
    """Four coordinators: one passed, one refused after renewing, one waiting, one doubled."""
    world = stories.association("itc")
    everybody = world.scheme.audits[0].model_copy(update={"share": Decimal(1)})
    scheme = world.scheme.model_copy(update={"audits": (everybody,)})
    passed, refused, waiting, double = (_coordinator(world, 8_880_001 + n) for n in range(4))
    stories.applied(world, refused.holder, at=NOW)
    draw_audit(
        association=world.association,
        scheme=scheme,
        code="sample",
        cycle="2027",
        at=NOW,
        actor=SYSTEM,
    )
    for record in (passed, waiting):
        _attach(scheme, record)
    _decide(scheme, passed, "pass")
    _decide(scheme, refused, "refuse", "期限までに提出がありませんでした。")
    assert Shortfall.objects.count() == 1
    own = stories.pointed(world, double.holder, on="2027-03-20", points="1", at=NOW)
    deliver_activity(
        holder=double.holder,
        kind=own.kind,
        topic="",
        title="認定研修",
        on=date(2027, 3, 20),
        amount=Decimal(1),
        source=Activity.Source.ASSOCIATION,
        state=Activity.State.ACCEPTED,
        at=NOW,
        actor=SYSTEM,
    )


def _coordinator(world: World, number: int) -> Activity:
    person = stories.holder(world, number=str(number))
    stories.holding(
        world, person, qualification="itc", awarded="2016-03-10", term=("2026-06-01", "2027-05-31")
    )
    return stories.pointed(world, person, on="2026-07-11", points="10", at=NOW)


def _attach(scheme: Scheme, record: Activity) -> None:
    attach_evidence(
        activity_id=record.pk,
        holder_id=record.holder_id,
        scheme=scheme,
        name="修了証.pdf",
        content=hostile.pdf(2),
        at=NOW,
        actor=SYSTEM,
    )


def _decide(scheme: Scheme, record: Activity, verdict: Verdict, reason: str = "") -> None:
    review_evidence(
        activity_id=record.pk,
        association="itc",
        scheme=scheme,
        verdict=verdict,
        reason=reason,
        at=NOW,
        actor=SYSTEM,
    )
