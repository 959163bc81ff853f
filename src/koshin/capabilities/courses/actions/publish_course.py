"""The office publishes a course that leads to a qualification."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from koshin.capabilities.courses.models import Course
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import Actor


@dataclass(frozen=True, kw_only=True)
class CourseDraft:
    """What is announced of a course. Days are civil dates, both ends included."""

    code: str
    qualification: str
    title: str
    organiser: str
    place: str
    starts_on: date
    ends_on: date
    apply_from: date
    apply_until: date
    capacity: int
    fee_note: str


def publish_course(
    *, association: str, scheme: Scheme, draft: CourseDraft, at: datetime, actor: Actor
) -> Course:
    """The course. Raises ``Refused`` at a field: unknown qualification, days out of order, a code
    that is taken."""
    refusals = []
    if draft.qualification not in scheme.qualifications:
        sentence = _("資格を選んでください。")
        refusals.append(Refusal(code="unknown", field="qualification", sentence=sentence))
    if draft.ends_on < draft.starts_on:
        sentence = _("最終日は、初日と同じかそれより後の日付にしてください。")
        refusals.append(Refusal(code="order", field="ends_on", sentence=sentence))
    if draft.apply_until < draft.apply_from:
        sentence = _("受付の最終日は、受付開始日と同じかそれより後の日付にしてください。")
        refusals.append(Refusal(code="order", field="apply_until", sentence=sentence))
    if draft.capacity < 1:
        sentence = _("定員は1人以上にしてください。")
        refusals.append(Refusal(code="capacity", field="capacity", sentence=sentence))
    if refusals:
        raise Refused(*refusals)
    try:
        with transaction.atomic():
            course = Course.objects.create(
                public_id=uuid4(), association_id=association, published_at=at, **vars(draft)
            )
            audit.record(
                association=association,
                actor=actor,
                verb="publish_course",
                subject=f"course:{course.public_id}",
                at=at,
                after={"code": course.code, "qualification": course.qualification},
            )
            return course
    except IntegrityError:
        sentence = _("この記号の講習会はすでにあります。別の記号にしてください。")
        raise Refused(Refusal(code="taken", field="code", sentence=sentence)) from None
