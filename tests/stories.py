"""People who walk to their state with the real verbs; each story says what they did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from koshin.capabilities.activities.actions.deliver import deliver_activity, deliver_completion
from koshin.capabilities.activities.actions.enter import enter
from koshin.capabilities.activities.models import Activity
from koshin.capabilities.activities.stated import Stated
from koshin.capabilities.applications.actions.apply import apply
from koshin.capabilities.applications.actions.save_steps import StepInput, save_steps
from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.applications.actions.start import start
from koshin.capabilities.applications.models import Application
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.payments.values import Booked, Confirmed
from koshin.capabilities.people.models import Association, Holder
from koshin.capabilities.register.actions.grant import Grant, Granted, grant_terms
from koshin.capabilities.schemes.actions.publish import publish
from koshin.capabilities.schemes.queries import Published, by_id
from koshin.core.dates import JST
from koshin.core.facts import Period
from koshin.core.scheme import Scheme
from koshin.core.scheme.association import Form
from koshin.platform.audit import SYSTEM, Actor
from koshin.platform.files import scheme_files


def jst(text: str) -> datetime:
    """``2027-02-15 10:00`` as an instant in Japan."""
    return datetime.fromisoformat(text).replace(tzinfo=JST)


@dataclass(frozen=True, kw_only=True)
class World:
    """One association with its published rules."""

    association: Association
    published: Published

    @property
    def scheme(self) -> Scheme:
        return self.published.scheme


def association(code: str, *, changed: tuple[str, str] = ("", "")) -> World:
    """``jspo`` or ``itc`` with the rules of the repository, published long ago; ``changed`` is a
    piece of their text and what stands there instead."""
    made, _ = Association.objects.get_or_create(
        code=code, defaults={"name": code, "clock_offset": timedelta()}
    )
    version = publish(
        made,
        {name: text.replace(*changed) for name, text in scheme_files(code).items()},
        effective_from=date(2000, 1, 1),
        at=jst("2000-01-01 00:00"),
        actor=SYSTEM,
    )
    return World(association=made, published=by_id(version.pk))


def holder(world: World, *, number: str, family: str = "髙橋", given: str = "﨑子") -> Holder:
    """Somebody with a mail address and a postal address."""
    return Holder.objects.create(
        association=world.association,
        number=number,
        family_name=family,
        given_name=given,
        family_kana="タカハシ",
        given_kana="サキコ",
        birth_date=date(1980, 5, 5),
        email=f"{world.association.code}-{number}@example.jp",
        phone="09012345678",
        postal_code="1500001",
        prefecture="東京都",
        city="渋谷区",
        street="神宮前1-2-3",
        joined_on=date(2015, 4, 1),
    )


def holding(
    world: World, person: Holder, *, qualification: str, awarded: str, term: tuple[str, str]
) -> Granted:
    """The person holds the qualification with this last term."""
    return grant_terms(
        association=world.association.code,
        holder_id=person.pk,
        grants=[
            Grant(
                qualification=qualification,
                credential=None,
                number="",
                awarded_on=date.fromisoformat(awarded),
                term=Period(start=date.fromisoformat(term[0]), end=date.fromisoformat(term[1])),
            )
        ],
        number_format=world.scheme.numbers.format,
        granted_by=uuid4(),
        at=jst(f"{awarded} 00:00"),
    )[0]


def ski_coach(world: World, *, number: str) -> Holder:
    """A ski coach whose term ends on 31 March 2027, trained in time."""
    person = holder(world, number=number)
    holding(
        world,
        person,
        qualification="ski_coach1",
        awarded="2023-04-01",
        term=("2023-04-01", "2027-03-31"),
    )
    trained(person, on="2025-06-14")
    return person


def trained(person: Holder, *, on: str, topic: str = "", kind: str = "training") -> Activity:
    """An organiser delivered an accepted training."""
    return deliver_activity(
        holder=person,
        kind=kind,
        topic=topic,
        title="都道府県スポーツ指導者研修会",
        on=date.fromisoformat(on),
        amount=Decimal(1),
        source=Activity.Source.ORGANISER,
        state=Activity.State.ACCEPTED,
        at=jst(f"{on} 18:00"),
        actor=SYSTEM,
    )


def finished_course(person: Holder, *, qualification: str, on: str) -> None:
    """The person finished the course that leads to the qualification."""
    deliver_completion(
        holder=person,
        qualification=qualification,
        course_number="26SC0001",
        completed_on=date.fromisoformat(on),
        at=jst(f"{on} 18:00"),
        actor=SYSTEM,
    )


def pointed(world: World, person: Holder, *, on: str, points: str, at: datetime) -> Activity:
    """The person entered points of their own: of a recognised class, two hours each."""
    return enter(
        holder_id=person.pk,
        scheme=world.scheme,
        stated=Stated(
            kind="recognised_class",
            title="地域ITセミナー",
            on=date.fromisoformat(on),
            hours=Decimal(points) * 2,
        ),
        at=at,
        actor=by(person),
    )


def by(person: Holder) -> Actor:
    """The holder as the one who acts."""
    return Actor(kind="holder", id=person.account_id)


def started(
    world: World,
    person: Holder,
    *,
    at: datetime,
    kind: str = "renewal",
    qualifications: Sequence[str] | None = None,
) -> Application:
    """The person began an application."""
    return start(
        holder=person,
        published=world.published,
        kind=kind,
        qualifications=qualifications,
        at=at,
        actor=by(person),
    )


def full_answers(form: Form) -> dict[str, object]:
    """An answer to every question of a form."""
    made: dict[str, object] = {}
    for question in form.questions:
        if question.kind == "choices":
            made[question.code] = [question.options[0][0]]
        elif question.options:
            made[question.code] = question.options[0][0]
        elif question.kind == "number":
            made[question.code] = "3"
        elif question.kind == "date":
            made[question.code] = "2026-10-01"
        else:
            made[question.code] = "地域のクラブで指導しました。"
    return made


def filled(
    world: World, application: Application, *, at: datetime, opens: str = "start"
) -> Application:
    """Every step with answers that opens at the start (or after applying) is done."""
    journey = world.scheme.journeys[application.kind]
    for rule in journey.steps:
        if rule.opens != opens or rule.apply_on or rule.kind == "fee":
            continue
        answers: dict[str, object] = {}
        if rule.form:
            answers = full_answers(world.scheme.forms[rule.form])
        elif rule.kind == "delivery":
            answers = {"wish": world.scheme.delivery.options[0].value}
        application = save_steps(
            application=application.public_id,
            holder_id=application.holder_id,
            published=world.published,
            inputs={rule.code: StepInput(answers=answers, done=True)},
            at=at,
            actor=SYSTEM,
        )
    return application


def applied(world: World, person: Holder, *, at: datetime, kind: str = "renewal") -> Application:
    """The person began, filled everything and applied."""
    application = filled(world, started(world, person, at=at, kind=kind), at=at)
    return apply(
        application=application.public_id,
        holder_id=person.pk,
        published=world.published,
        at=at,
        actor=by(person),
    )


def charge_of(application: Application) -> Charge:
    """What the application owes."""
    return Charge.objects.get(purpose_ref=application.public_id)


def paid(
    application: Application, *, at: datetime, amount: int | None = None, ref: str = ""
) -> Booked:
    """A bank transfer came, booked by the office, for what is owed or for ``amount`` yen."""
    charge = charge_of(application)
    return settle(
        charge_id=charge.pk,
        attempt_id=None,
        money=Confirmed(
            provider="bank",
            provider_ref=ref or f"deposit-{charge.pk}",
            method="bank",
            amount=charge.amount if amount is None else amount,
            paid_at=at,
        ),
        at=at,
    )
