"""A sample holder as the association came to know them: person, account, register, records."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from koshin.capabilities.activities.actions.deliver import deliver_activity, deliver_completion
from koshin.capabilities.activities.actions.enter import enter
from koshin.capabilities.activities.details import Details
from koshin.capabilities.activities.models import Activity
from koshin.capabilities.activities.stated import Stated
from koshin.capabilities.people.actions.agree_terms import agree_terms
from koshin.capabilities.people.actions.enrol_holder import Newcomer, enrol_holder
from koshin.capabilities.people.actions.open_account import open_account
from koshin.capabilities.people.actions.update_profile import Profile
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.actions.grant import Grant, grant_terms
from koshin.core.facts import Period
from koshin.core.scheme import Scheme
from koshin.ops.samples.reading import Course, Holding, Person, Record, Story, Yearly
from koshin.platform.audit import SYSTEM, Actor
from koshin.platform.clock import JST

FOR_EVER = date(2999, 12, 31)


def morning(day: date) -> datetime:
    """Nine o'clock in Japan."""
    return datetime.combine(day, time(9), tzinfo=JST)


def enrol(
    person: Person, story: Story, *, association: str, scheme: Scheme, password_hash: str
) -> Holder:
    """The holder with everything that was known before the story's first event."""
    joined = _first_day(person, story)
    holder = enrol_holder(
        association=association,
        newcomer=Newcomer(
            number=person.number,
            birth_date=person.born,
            joined_on=joined,
            profile=_profile(person, story),
        ),
        at=morning(joined),
        actor=SYSTEM,
    )
    account = open_account(
        holder_id=holder.pk, password_hash=password_hash, at=morning(joined), actor=SYSTEM
    )
    holder.account = account
    if scheme.member_terms is not None:
        agree_terms(
            holder_id=holder.pk,
            terms=scheme.member_terms,
            version=scheme.member_terms.version,
            at=morning(joined),
            actor=Actor(kind="holder", id=account.pk),
        )
    for holding in story.holds:
        _hold(holder, holding, scheme=scheme)
    for record in story.did:
        record_activity(holder, record, scheme=scheme, at=morning(record.entered))
    for course in story.finished:
        _finish(holder, course)
    return holder


def record_activity(holder: Holder, record: Record, *, scheme: Scheme, at: datetime) -> None:
    """Enter the record as the holder where holders enter that kind, else have it delivered."""
    by = scheme.activity_kinds[record.kind].entered_by
    if "holder" in by:
        enter(
            holder_id=holder.pk,
            scheme=scheme,
            stated=Stated(
                kind=record.kind,
                title=record.title,
                on=record.day,
                hours=record.hours,
                amount=record.amount,
            ),
            at=at,
            actor=Actor(kind="holder", id=holder.account_id),
        )
        return
    organiser = "organiser" in by
    deliver_activity(
        holder=holder,
        kind=record.kind,
        topic=record.topic,
        title=record.title,
        on=record.day,
        amount=record.amount,
        source=Activity.Source.ORGANISER if organiser else Activity.Source.ASSOCIATION,
        state=Activity.State(record.state),
        note=record.note,
        details=Details(hours=record.hours),
        at=at,
        actor=SYSTEM,
    )


def _first_day(person: Person, story: Story) -> date:
    days = [holding.awarded_on for holding in story.holds]
    days += [course.completed_on for course in story.finished]
    return min(days, default=person.born)


def _profile(person: Person, story: Story) -> Profile:
    family, given = person.name.split()
    family_kana, given_kana = person.kana.split()
    postal_code, prefecture, city, street, building = person.home
    return Profile(
        family_name=family,
        given_name=given,
        family_kana=family_kana,
        given_kana=given_kana,
        email=person.mail,
        phone=person.phone,
        postal_code=postal_code,
        prefecture=prefecture,
        city=city,
        street=street,
        building=building,
        invoice_addressee=story.invoice_addressee,
        invoice_sender=story.invoice_sender,
    )


def _hold(holder: Holder, holding: Holding, *, scheme: Scheme) -> None:
    """Grant every term in its time: the first makes the credential, the others follow it."""
    credential: int | None = None
    for period in _terms(holding):
        granted = grant_terms(
            association=holder.association_id,
            holder_id=holder.pk,
            grants=[
                Grant(
                    qualification=holding.qualification,
                    credential=credential,
                    number="",
                    awarded_on=holding.awarded_on,
                    term=period,
                )
            ],
            number_format=scheme.numbers.format,
            granted_by=uuid4(),
            at=morning(period.start),
        )
        credential = granted[0].credential


def _terms(holding: Holding) -> Iterator[Period]:
    if holding.terms == "permanent":
        yield Period(start=holding.awarded_on, end=FOR_EVER)
    elif isinstance(holding.terms, Yearly):
        yield from _years(holding.terms)
    else:
        for start, end in holding.terms:
            yield Period(start=start, end=end)


def _years(yearly: Yearly) -> Iterator[Period]:
    """itc.md §2: certified in fiscal year Y, valid until 31 May of Y + 1, then year by year."""
    start = yearly.yearly_from
    end = date(start.year + (1 if start.month >= 4 else 0), 5, 31)
    while end <= yearly.until:
        yield Period(start=start, end=end)
        start, end = end + timedelta(days=1), end.replace(year=end.year + 1)


def _finish(holder: Holder, course: Course) -> None:
    deliver_completion(
        holder=holder,
        qualification=course.qualification,
        course_number=course.course_number,
        completed_on=course.completed_on,
        at=morning(course.completed_on),
        actor=SYSTEM,
    )
