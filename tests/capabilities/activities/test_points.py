"""Hours become points by the rules, doubles count once, evidence moves a record as kinds say."""

from datetime import date
from decimal import Decimal

import pytest

from koshin.capabilities.activities.actions.attach_evidence import attach_evidence
from koshin.capabilities.activities.actions.correct import correct, remove
from koshin.capabilities.activities.actions.deliver import deliver_activity
from koshin.capabilities.activities.actions.enter import enter
from koshin.capabilities.activities.actions.remove_evidence import remove_evidence
from koshin.capabilities.activities.actions.tell_apart import tell_apart
from koshin.capabilities.activities.details import Details
from koshin.capabilities.activities.models import Activity, Evidence
from koshin.capabilities.activities.stated import Stated, worth_of
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register import facts
from koshin.core.decide import decide
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from tests import hostile, stories
from tests.stories import World, jst

NOW = jst("2027-04-20 10:00")
DAY = date(2026, 11, 14)
pytestmark = pytest.mark.django_db


@pytest.fixture
def itc() -> World:
    return stories.association("itc")


@pytest.fixture
def person(itc: World) -> Holder:
    found = stories.holder(itc, number="20100041")
    stories.holding(
        itc, found, qualification="itc", awarded="2016-03-10", term=("2026-06-01", "2027-05-31")
    )
    return found


def entered(
    itc: World,
    person: Holder,
    kind: str,
    *,
    hours: str | None = None,
    amount: str | None = None,
    title: str = "見本の活動",
    course: str = "",
) -> Activity:
    return enter(
        holder_id=person.pk,
        scheme=itc.scheme,
        stated=Stated(
            kind=kind,
            title=title,
            on=DAY,
            hours=Decimal(hours) if hours else None,
            amount=Decimal(amount) if amount else None,
            course=course,
        ),
        at=NOW,
        actor=stories.by(person),
    )


def delivered(
    person: Holder,
    *,
    kind: str = "recognised_class",
    hours: str = "4",
    course: str = "",
    title: str = "見本",
) -> Activity:
    return deliver_activity(
        holder=person,
        kind=kind,
        topic="",
        title=title,
        on=DAY,
        amount=Decimal(hours) / 2,
        source=Activity.Source.ASSOCIATION,
        state=Activity.State.ACCEPTED,
        details=Details(hours=Decimal(hours), course=course),
        at=NOW,
        actor=SYSTEM,
    )


def points(itc: World, person: Holder) -> Decimal:
    """What the renewal of 2027 finds."""
    option = decide(itc.scheme, facts.of_holder(person.pk), at=NOW).options[0]
    assert option.finding is not None
    found = option.finding.children[0].amount
    assert found is not None
    return found


def attached(itc: World, person: Holder, record: Activity, data: bytes = b"") -> Evidence:
    return attach_evidence(
        activity_id=record.pk,
        holder_id=person.pk,
        scheme=itc.scheme,
        name="修了証.jpg",
        content=data or hostile.photo(),
        at=NOW,
        actor=stories.by(person),
    )


@pytest.mark.parametrize(
    ("kind", "hours", "worth"),
    [
        ("recognised_class", "5", "2.5"),
        ("recognised_distance", "5", "1.25"),
        ("study_meeting", "4", "1"),
        ("self_study", "3", "0.75"),
        ("consulting", "8", "1"),
        ("lecture", None, "2"),
    ],
)
def test_what_an_activity_is_worth_is_decided_from_what_was_stated(
    itc: World, person: Holder, kind: str, hours: str | None, worth: str
) -> None:
    record = entered(itc, person, kind, hours=hours, amount="99")
    assert (record.amount, worth_of(itc.scheme, record)) == (Decimal(worth), Decimal(worth))
    assert points(itc, person) == Decimal(worth)


@pytest.mark.parametrize(
    ("kind", "stated", "field"),
    [
        ("self_study", {"amount": "3"}, "hours"),
        ("case_presentation", {"hours": "3"}, "amount"),
        ("hosted_class", {"hours": "3"}, "kind"),
        ("nothing_known", {"hours": "3"}, "kind"),
    ],
)
def test_what_a_kind_asks_for_must_be_stated(
    itc: World, person: Holder, kind: str, stated: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        entered(itc, person, kind, **stated)
    assert [refusal.field for refusal in refused.value.refusals] == [field]


def test_what_the_association_records_too_is_flagged_and_counts_once(
    itc: World, person: Holder
) -> None:
    own = entered(itc, person, "recognised_class", hours="4")
    delivered(person)
    own.refresh_from_db()
    assert own.state == Activity.State.DOUBLE
    assert points(itc, person) == 2


def test_a_record_that_comes_after_the_associations_is_flagged_at_once(
    itc: World, person: Holder
) -> None:
    delivered(person)
    assert entered(itc, person, "recognised_class", hours="4").state == Activity.State.DOUBLE
    assert points(itc, person) == 2


def test_one_record_of_the_association_covers_one_own_record(itc: World, person: Holder) -> None:
    other = entered(itc, person, "recognised_class", hours="2", title="別の研修")
    same = entered(itc, person, "recognised_class", hours="4", title="見本")
    delivered(person)
    states = {record.pk: record.state for record in Activity.objects.filter(source="self")}
    assert states == {other.pk: Activity.State.ACCEPTED, same.pk: Activity.State.DOUBLE}
    assert points(itc, person) == 3


def test_records_of_different_courses_are_no_doubles(itc: World, person: Holder) -> None:
    delivered(person, course="A-1")
    assert entered(itc, person, "recognised_class", hours="2", course="B-2").state == "accepted"
    assert points(itc, person) == 3


def test_the_flag_goes_when_the_day_is_corrected_and_the_record_stays_of_its_kind(
    itc: World, person: Holder
) -> None:
    delivered(person)
    own = entered(itc, person, "recognised_class", hours="4")
    changed = correct(
        activity_id=own.pk,
        holder_id=person.pk,
        scheme=itc.scheme,
        stated=Stated(kind="lecture", title="見本", on=date(2026, 11, 15), hours=Decimal(6)),
        at=NOW,
        actor=stories.by(person),
    )
    changed.refresh_from_db()
    assert (changed.kind, changed.state, changed.amount) == (
        "recognised_class",
        "accepted",
        Decimal(3),
    )
    assert points(itc, person) == 5


def test_another_own_record_is_flagged_when_the_first_is_removed(
    itc: World, person: Holder
) -> None:
    first = entered(itc, person, "recognised_class", hours="4")
    second = entered(itc, person, "recognised_class", hours="2", title="午後の研修")
    delivered(person, title="午前の研修")
    remove(
        activity_id=first.pk,
        holder_id=person.pk,
        scheme=itc.scheme,
        at=NOW,
        actor=stories.by(person),
    )
    second.refresh_from_db()
    assert second.state == Activity.State.DOUBLE


def test_what_the_office_tells_apart_counts_and_stays_so(itc: World, person: Holder) -> None:
    delivered(person)
    own = entered(itc, person, "recognised_class", hours="4")
    tell_apart(activity_id=own.pk, association="itc", at=NOW, actor=SYSTEM)
    delivered(person, title="もう1つの研修", course="Z-9")
    own.refresh_from_db()
    assert (own.state, own.apart) == (Activity.State.ACCEPTED, True)
    with pytest.raises(Refused):
        tell_apart(activity_id=own.pk, association="itc", at=NOW, actor=SYSTEM)


def test_a_kind_that_requires_evidence_counts_once_it_is_there(itc: World, person: Holder) -> None:
    record = entered(itc, person, "related_qualification")
    assert (record.state, record.note) == ("pending", "証明書の添付を待っています。")
    assert points(itc, person) == 0

    given = attached(itc, person, record)
    record.refresh_from_db()
    assert (record.state, record.review, record.note) == ("accepted", "waiting", "")
    assert points(itc, person) == 6

    remove_evidence(
        public_id=given.public_id,
        holder_id=person.pk,
        scheme=itc.scheme,
        at=NOW,
        actor=stories.by(person),
    )
    record.refresh_from_db()
    assert (record.state, record.review) == ("pending", "")


def test_a_record_that_waited_for_evidence_is_flagged_when_it_is_there(
    itc: World, person: Holder
) -> None:
    record = entered(itc, person, "related_qualification")
    delivered(person, kind="related_qualification")
    attached(itc, person, record)
    record.refresh_from_db()
    assert (record.state, record.review) == ("double", "waiting")
    assert points(itc, person) == 6


def test_welcome_evidence_is_kept_and_asks_nobody(itc: World, person: Holder) -> None:
    record = entered(itc, person, "self_study", hours="4")
    given = attached(itc, person, record)
    record.refresh_from_db()
    assert (record.state, record.review) == ("accepted", "")
    assert (given.kind, given.pages, given.name) == ("jpeg", 1, "修了証.jpg")
    assert bytes(given.pictures.get().content).startswith(b"\xff\xd8\xff")


def test_the_same_file_twice_and_a_sixth_file_are_refused(itc: World, person: Holder) -> None:
    record = entered(itc, person, "self_study", hours="4")
    attached(itc, person, record)
    with pytest.raises(Refused) as twice:
        attached(itc, person, record)
    assert twice.value.refusals[0].code == "attached_already"
    for edge in range(4):
        attached(itc, person, record, hostile.photo(size=(300 + edge, 200)))
    with pytest.raises(Refused) as sixth:
        attached(itc, person, record, hostile.photo(size=(400, 200)))
    assert sixth.value.refusals[0].code == "too_many_files"


def test_no_evidence_is_taken_for_somebody_elses_record_or_after_applying(
    itc: World, person: Holder
) -> None:
    stranger = stories.holder(itc, number="20100222")
    record = entered(itc, person, "recognised_class", hours="20")
    with pytest.raises(Activity.DoesNotExist):
        attached(itc, stranger, record)
    stories.applied(itc, person, at=NOW)
    with pytest.raises(Refused) as closed:
        attached(itc, person, record)
    assert closed.value.refusals[0].code == "no_evidence_now"


def test_a_hostile_name_is_only_a_name(itc: World, person: Holder) -> None:
    record = entered(itc, person, "self_study", hours="4")
    names = ["../../etc/passwd", "C:\\a\\b.pdf", "\u202egpj.exe", "名" * 300, "\x00\r\n", "𠮷.jpg"]
    kept = []
    for edge, name in enumerate(names[:5]):
        evidence = attach_evidence(
            activity_id=record.pk,
            holder_id=person.pk,
            scheme=itc.scheme,
            name=name,
            content=hostile.photo(size=(200 + edge, 200)),
            at=NOW,
            actor=stories.by(person),
        )
        kept.append(evidence.name)
    assert kept == ["passwd", "b.pdf", "gpj.exe", "名" * 120, "名前のないファイル"]
