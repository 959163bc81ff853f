"""A holder enters a course that leads to a qualification, or withdraws."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.activities.models import Completion
from koshin.capabilities.courses.models import Course, CourseEntry
from koshin.capabilities.people.models import Holder
from koshin.core.dates import japanese
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def enter_course(*, holder: Holder, course: UUID, at: datetime, actor: Actor) -> CourseEntry:
    """The entry with its course number; entered already, the same one.

    The course's row is lock and count, so that it is never over its capacity. Raises
    ``Course.DoesNotExist`` for another association's, and ``Refused``: not open on the day, full,
    or the qualification's course was finished before.
    """
    with transaction.atomic():
        found = Course.objects.select_for_update().get(
            public_id=course, association_id=holder.association_id
        )
        mine = (
            found.entries.filter(holder=holder).exclude(state=CourseEntry.State.WITHDRAWN).first()
        )
        if mine is not None:
            return mine
        _refuse(found, holder, at=at)
        found.serial += 1
        found.save(update_fields=["serial"])
        entry = CourseEntry.objects.create(
            public_id=uuid4(),
            association_id=holder.association_id,
            course=found,
            holder=holder,
            number=f"{found.code}{found.serial:04d}",
            entered_at=at,
        )
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="enter_course",
            subject=f"course:{found.public_id}",
            at=at,
            after={"number": entry.number},
        )
        return entry


def withdraw_entry(*, entry: UUID, holder_id: int, at: datetime, actor: Actor) -> CourseEntry:
    """The entry, withdrawn; its number is not given again.

    Raises ``CourseEntry.DoesNotExist`` for a stranger's, and ``Refused`` once it is finished.
    """
    with transaction.atomic():
        read = CourseEntry.objects.only("course_id").get(public_id=entry, holder_id=holder_id)
        # The course first, as a list of those who finished does: one of the two sees the other.
        course = Course.objects.select_for_update().get(pk=read.course_id)
        found = CourseEntry.objects.select_for_update(of=("self",)).get(pk=read.pk)
        if found.state == CourseEntry.State.WITHDRAWN:
            return found
        if found.state == CourseEntry.State.COMPLETED:
            sentence = _("修了した講習会の申し込みは取り消せません。")
            raise Refused(Refusal(code="completed", sentence=sentence))
        found.state = CourseEntry.State.WITHDRAWN
        found.save(update_fields=["state"])
        audit.record(
            association=found.association_id,
            actor=actor,
            verb="withdraw_entry",
            subject=f"course:{course.public_id}",
            at=at,
            after={"number": found.number},
        )
        return found


def _refuse(course: Course, holder: Holder, *, at: datetime) -> None:
    if at.date() < course.apply_from:
        sentence = _("お申し込みは%(on)sから受け付けます。") % {"on": japanese(course.apply_from)}
        raise Refused(Refusal(code="not_open", sentence=sentence))
    if at.date() > course.apply_until:
        sentence = _("お申し込みは%(on)sで締め切りました。ほかの講習会をご覧ください。") % {
            "on": japanese(course.apply_until)
        }
        raise Refused(Refusal(code="closed", sentence=sentence))
    if Completion.objects.filter(holder=holder, qualification=course.qualification).exists():
        sentence = _(
            "この資格の講習会は、すでに修了しています。トップページから登録手続きへお進みください。"
        )
        raise Refused(Refusal(code="completed_before", sentence=sentence))
    taken = course.entries.exclude(state=CourseEntry.State.WITHDRAWN).count()
    if taken >= course.capacity:
        sentence = _("定員に達したため、お申し込みいただけません。ほかの講習会をご覧ください。")
        raise Refused(Refusal(code="full", sentence=sentence))
