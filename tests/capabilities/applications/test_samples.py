"""A sample is drawn once and by the published rule; what the office finds moves what counts."""

from datetime import date
from decimal import Decimal

import pytest

from koshin.capabilities.activities.actions.attach_evidence import attach_evidence
from koshin.capabilities.activities.actions.correct import remove
from koshin.capabilities.activities.actions.deliver import deliver_activity
from koshin.capabilities.activities.actions.forget_evidence import forget_evidence
from koshin.capabilities.activities.actions.resolve_shortfall import resolve_shortfall
from koshin.capabilities.activities.models import Activity, AuditRequest, Evidence, Shortfall
from koshin.capabilities.applications.actions.draw_audit import Drawn, draw_audit
from koshin.capabilities.applications.actions.review_evidence import Verdict, review_evidence
from koshin.capabilities.applications.models import Application
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register import facts
from koshin.capabilities.register.models import Credential, Term
from koshin.core.audit import chosen
from koshin.core.decide import decide
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from tests import hostile, stories
from tests.stories import World, jst

NOW = jst("2027-04-20 10:00")
LATER = jst("2027-06-10 10:00")
pytestmark = pytest.mark.django_db


def world_with(share: str) -> World:
    return stories.association("itc", changed=('share: "0.05"', f'share: "{share}"'))


@pytest.fixture
def itc() -> World:
    """Everybody is drawn."""
    return world_with("1")


def coordinator(world: World, number: str, *, points: str = "10") -> Holder:
    person = stories.holder(world, number=number)
    stories.holding(
        world, person, qualification="itc", awarded="2016-03-10", term=("2026-06-01", "2027-05-31")
    )
    stories.pointed(world, person, on="2026-07-11", points=points, at=NOW)
    return person


def drawn(world: World, cycle: str = "2027") -> Drawn:
    return draw_audit(
        association=world.association,
        scheme=world.scheme,
        code="sample",
        cycle=cycle,
        at=NOW,
        actor=SYSTEM,
    )


def attached(world: World, record: Activity) -> None:
    attach_evidence(
        activity_id=record.pk,
        holder_id=record.holder_id,
        scheme=world.scheme,
        name="修了証.pdf",
        content=hostile.pdf(2),
        at=NOW,
        actor=SYSTEM,
    )


def decided(world: World, record: Activity, verdict: Verdict, reason: str = "") -> Activity:
    return review_evidence(
        activity_id=record.pk,
        association="itc",
        scheme=world.scheme,
        verdict=verdict,
        reason=reason,
        at=LATER,
        actor=SYSTEM,
    )


def mails(person: Holder) -> list[str]:
    return list(
        Mail.objects.filter(holder=person).order_by("pk").values_list("template", flat=True)
    )


def offered(world: World, person: Holder) -> bool:
    return decide(world.scheme, facts.of_holder(person.pk), at=NOW).options[0].offered


def test_seed_and_share_alone_say_who_is_asked_and_nobody_is_asked_twice() -> None:
    world = world_with("0.5")
    people = [coordinator(world, f"2010{number:04}") for number in range(20)]
    rule = world.scheme.audits[0]
    numbers = {c.holder_id: c.number for c in Credential.objects.all()}
    expected = {p.pk for p in people if chosen(rule, cycle="2027", number=numbers[p.pk])}

    assert drawn(world) == Drawn(candidates=20, asked=len(expected))
    assert {r.holder_id for r in AuditRequest.objects.all()} == expected
    assert 0 < len(expected) < 20
    assert drawn(world).asked == 0
    assert Mail.objects.filter(template="audit_drawn").count() == len(expected)


def test_a_record_that_is_looked_at_still_counts_and_is_closed_for_its_holder(itc: World) -> None:
    person = coordinator(itc, "20100041")
    drawn(itc)
    record = person.activities.get()
    request = AuditRequest.objects.get()
    assert record.state == Activity.State.UNDER_AUDIT
    assert (request.due_on, request.kept_until) == (date(2027, 5, 20), date(2030, 3, 31))
    assert offered(itc, person)
    with pytest.raises(Refused):
        remove(activity_id=record.pk, holder_id=person.pk, scheme=itc.scheme, at=NOW, actor=SYSTEM)


def test_evidence_that_is_found_right_ends_the_sample(itc: World) -> None:
    person = coordinator(itc, "20100041")
    drawn(itc)
    record = person.activities.get()
    attached(itc, record)
    record.refresh_from_db()
    assert record.review == Activity.Review.WAITING

    decided(itc, record, "pass")

    record.refresh_from_db()
    assert (record.state, record.review) == ("accepted", "passed")
    assert AuditRequest.objects.get().outcome == "passed"
    assert mails(person) == ["audit_drawn", "audit_passed"]


def test_a_question_goes_to_the_holder_who_has_as_many_days_again(itc: World) -> None:
    person = coordinator(itc, "20100041")
    drawn(itc)
    record = person.activities.get()
    attached(itc, record)
    decided(itc, record, "ask", "修了証の氏名が読めません。")
    record.refresh_from_db()
    assert (record.review, record.note) == ("asked_back", "修了証の氏名が読めません。")
    assert AuditRequest.objects.get().due_on == date(2027, 7, 10)
    assert mails(person)[-1] == "evidence_asked"


def test_a_refusal_before_applying_leaves_points_missing(itc: World) -> None:
    person = coordinator(itc, "20100041")
    drawn(itc)
    decided(itc, person.activities.get(), "refuse", "期限までに提出がありませんでした。")
    assert not offered(itc, person)
    assert AuditRequest.objects.get().outcome == "failed"
    assert not Shortfall.objects.exists()
    assert mails(person) == ["audit_drawn", "evidence_refused"]


def test_a_refusal_after_the_renewal_is_decided_by_people_and_undoes_nothing(itc: World) -> None:
    person = coordinator(itc, "20100041")
    application = stories.applied(itc, person, at=NOW)
    stories.filled(itc, application, at=NOW, opens="applied")
    stories.paid(application, at=NOW)
    drawn(itc)

    decided(itc, person.activities.get(), "refuse", "証明書の内容が異なります。")

    application.refresh_from_db()
    assert application.state == Application.State.COMPLETE
    assert Term.objects.filter(credential__holder=person).count() == 2
    short = Shortfall.objects.get()
    assert (short.cycle, short.missing) == ("2027", "実践力ポイントが10ポイント足りません。")
    assert "10ポイント足りません。" in Mail.objects.filter(template="evidence_refused").get().body

    given = {"shortfall_id": short.pk, "association": "itc", "at": LATER, "actor": SYSTEM}
    with pytest.raises(Refused):
        resolve_shortfall(resolution=" ", **given)  # type: ignore[arg-type]
    resolve_shortfall(resolution="本人と相談し、更新を認める。", **given)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        resolve_shortfall(resolution="もう一度", **given)  # type: ignore[arg-type]


def test_a_refusal_that_leaves_enough_leaves_nothing_to_decide(itc: World) -> None:
    person = coordinator(itc, "20100041")
    spare = stories.pointed(itc, person, on="2026-08-11", points="2", at=NOW)
    stories.applied(itc, person, at=NOW)
    decided(itc, spare, "refuse", "重複です。")
    assert not Shortfall.objects.exists()


def test_two_clerks_do_not_decide_the_same_record(itc: World) -> None:
    person = coordinator(itc, "20100041")
    drawn(itc)
    record = person.activities.get()
    decided(itc, record, "pass")
    for verdict in ("pass", "ask"):
        with pytest.raises(Refused) as refused:
            decided(itc, record, verdict, "理由")
        assert refused.value.refusals[0].code == "decided_already"
    with pytest.raises(Refused) as silent:
        decided(itc, record, "refuse", " ")
    assert silent.value.refusals[0].field == "reason"
    with pytest.raises(Activity.DoesNotExist):
        review_evidence(
            activity_id=record.pk,
            association="jspo",
            scheme=itc.scheme,
            verdict="pass",
            at=LATER,
            actor=SYSTEM,
        )


def recorded_too(person: Holder, on: date) -> Activity:
    """The association records the course as well."""
    return deliver_activity(
        holder=person,
        kind="recognised_class",
        topic="",
        title="協会の記録",
        on=on,
        amount=Decimal(10),
        source=Activity.Source.ASSOCIATION,
        state=Activity.State.ACCEPTED,
        at=LATER,
        actor=SYSTEM,
    )


def test_a_record_under_audit_that_the_association_records_too_counts_once(itc: World) -> None:
    person = coordinator(itc, "20100041", points="6")
    other = stories.pointed(itc, person, on="2026-08-11", points="2", at=NOW)
    drawn(itc)
    first = person.activities.exclude(pk=other.pk).get()
    cover = recorded_too(person, first.on)
    first.refresh_from_db()
    assert first.state == Activity.State.DOUBLE
    assert AuditRequest.objects.get().outcome == ""

    decided(itc, cover, "refuse", "別の人の記録でした。")
    first.refresh_from_db()
    assert first.state == Activity.State.UNDER_AUDIT

    for record in (first, other):
        recorded_too(person, record.on)
    states = person.activities.filter(source="self").values_list("state", flat=True)
    assert set(states) == {"double"}
    assert AuditRequest.objects.get().outcome == "passed"


def test_a_round_that_is_not_over_cannot_be_drawn(itc: World) -> None:
    with pytest.raises(Refused):
        drawn(itc, cycle="2028")


def test_evidence_is_forgotten_when_its_time_is_over(itc: World) -> None:
    person = coordinator(itc, "20100041")
    drawn(itc)
    record = person.activities.get()
    attached(itc, record)
    assert forget_evidence(association="itc", at=jst("2031-01-01 09:00")) == 0
    decided(itc, record, "pass")
    assert forget_evidence(association="itc", at=jst("2030-03-31 09:00")) == 0
    assert forget_evidence(association="itc", at=jst("2030-04-01 09:00")) == 1
    assert not Evidence.objects.exists()
    assert person.activities.get().amount == Decimal(10)
