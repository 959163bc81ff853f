"""Loads an association with its sample people: rules, staff, news, holders; each once."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import connection

from koshin.capabilities.notices.actions.publish_announcement import publish_announcement
from koshin.capabilities.notices.actions.write_service import Words, write_service
from koshin.capabilities.notices.models import Announcement, Service
from koshin.capabilities.payments.providers.directory import HOSTED
from koshin.capabilities.people.actions.create_staff import create_staff
from koshin.capabilities.people.models import Association, Holder, StaffMember
from koshin.capabilities.schemes import queries as schemes
from koshin.capabilities.schemes.actions.publish import publish
from koshin.capabilities.schemes.models import SchemeVersion
from koshin.core.scheme import Scheme, load
from koshin.ops.samples.enrol import enrol
from koshin.ops.samples.reading import People, Person, read
from koshin.ops.samples.trainings import load_trainings
from koshin.ops.samples.walk import Walker
from koshin.platform import audit
from koshin.platform.audit import SYSTEM, Actor
from koshin.platform.clock import JST
from koshin.platform.files import scheme_files
from koshin.platform.models import AuditLine

# The sample people's password: fictional like them, printed by the demo, useless anywhere else.
PASSPHRASE = "momiji-tsubame-minato-2027"  # noqa: S105 - no secret: the demo prints it
FIRST_DAY = date(2000, 1, 1)
BEGINNING = datetime(2000, 4, 1, 9, 0, tzinfo=JST)
WALKED = "load_sample"


class HalfLoaded(Exception):
    """An earlier load was cut short in the middle of somebody's story."""


def load_association(code: str) -> None:
    """Bring the sample people of an association to their states; those that are there stay."""
    with connection.cursor() as cursor:
        # A sample that a power failure takes away is loaded again: no need to wait for the disk.
        cursor.execute("SET synchronous_commit TO off")
    people = read(code)
    scheme = _publish(code)
    clerk = _staff(code, people)
    _news(code, people, clerk, scheme)
    _services(code, people, clerk, scheme)
    walked = set(
        AuditLine.objects.filter(association=code, verb=WALKED).values_list("subject", flat=True)
    )
    known = dict(Holder.objects.filter(association_id=code).values_list("number", "pk"))
    password_hash = make_password(PASSPHRASE)
    for place, person in enumerate(people.holders):
        if person.number in known:
            if f"sample:{known[person.number]}" not in walked:
                raise HalfLoaded(f"{code} {person.number}")
            continue
        _walk(person, people, code, scheme, clerk, place=place, password_hash=password_hash)
    load_trainings(code, scheme, password=PASSPHRASE, at=BEGINNING)


def walk_payments(code: str) -> None:
    """Let those who pay with the provider begin to, once; the provider must be there.

    Apart from :func:`load_association`, because a slip lives by the business date that the demo
    sets after loading.
    """
    people = read(code)
    clerk = StaffMember.objects.get(association_id=code, email=people.staff[0].mail)
    paying = [person for person in people.holders if people.story(person).with_provider]
    begun = set(
        Holder.objects.filter(
            association_id=code, charges__attempts__provider=HOSTED, charges__state="open"
        ).values_list("number", flat=True)
    )
    for person in paying:
        if person.number not in begun:
            holder = Holder.objects.get(association_id=code, number=person.number)
            walker = Walker(holder=holder, clerk=clerk, answers={}, shift=timedelta())
            for event in people.story(person).with_provider:
                walker.do(event)


def _publish(code: str) -> Scheme:
    """Once; what an officer publishes later keeps its place when the samples are loaded again."""
    files = scheme_files(code)
    association, _ = Association.objects.get_or_create(
        code=code, defaults={"name": load(files).name, "clock_offset": timedelta()}
    )
    if not SchemeVersion.objects.filter(association=association).exists():
        publish(association, files, effective_from=FIRST_DAY, at=BEGINNING, actor=SYSTEM)
    return schemes.current(code, FIRST_DAY).scheme


def _staff(code: str, people: People) -> StaffMember:
    """Make those who are missing; the first of them does the office's part in the stories."""
    known = set(StaffMember.objects.filter(association_id=code).values_list("email", flat=True))
    for clerk in people.staff:
        if clerk.mail not in known:
            create_staff(
                association=code,
                name=clerk.name,
                email=clerk.mail,
                password=PASSPHRASE,
                second_factor=clerk.second_factor,
                at=BEGINNING,
                actor=SYSTEM,
                role=clerk.role,
                prefectures=clerk.prefectures,
            )
    return StaffMember.objects.get(association_id=code, email=people.staff[0].mail)


def _news(code: str, people: People, clerk: StaffMember, scheme: Scheme) -> None:
    known = set(Announcement.objects.filter(association_id=code).values_list("title", flat=True))
    for news in people.news:
        if news.title not in known:
            publish_announcement(
                association=code,
                title=news.title,
                body=news.body,
                staff=clerk,
                scheme=scheme,
                at=news.at,
                actor=Actor(kind="staff", id=clerk.account_id),
            )


def _services(code: str, people: People, clerk: StaffMember, scheme: Scheme) -> None:
    known = set(Service.objects.filter(association_id=code).values_list("title", flat=True))
    for place, one in enumerate(people.services, start=1):
        if one.title not in known:
            write_service(
                association=code,
                public_id=uuid4(),
                words=Words(**one.model_dump(), place=place),
                scheme=scheme,
                at=BEGINNING,
                actor=Actor(kind="staff", id=clerk.account_id),
            )


def _walk(
    person: Person,
    people: People,
    code: str,
    scheme: Scheme,
    clerk: StaffMember,
    *,
    place: int,
    password_hash: str,
) -> None:
    story = people.story(person)
    holder = enrol(person, story, association=code, scheme=scheme, password_hash=password_hash)
    walker = Walker(
        holder=holder,
        clerk=clerk,
        answers=people.stories.answers,
        shift=timedelta(minutes=place % 30),
    )
    for event in story.events:
        walker.do(event)
    audit.record(
        association=code,
        actor=SYSTEM,
        verb=WALKED,
        subject=f"sample:{holder.pk}",
        at=BEGINNING,
        after={"story": person.story},
    )
