"""The organiser's list of those who finished a course: looked at, taken whole, or reversed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.activities.models import Completion
from koshin.capabilities.courses.models import CompletionList, Course, CourseEntry
from koshin.core.csv_table import Fault, Line, TableRefused, read_table, same_name
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor

NUMBER, HOLDER, NAME, DAY = "受講番号", "登録番号", "氏名", "修了日"
COLUMNS = (NUMBER, HOLDER, NAME, DAY)


@dataclass(frozen=True, kw_only=True)
class Finished:
    """One line that can be taken: whose entry, and the day."""

    entry: CourseEntry
    completed_on: date


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What the list would do: those who finished, and every line that is in the way."""

    finished: Sequence[Finished]
    faults: Sequence[Fault]


def look(course: Course, content: bytes, *, at: datetime) -> Looked:
    """The dry run: nothing is written. Two queries."""
    try:
        lines = read_table(content, columns=COLUMNS)
    except TableRefused as refused:
        return Looked(finished=(), faults=refused.faults)
    entries = {
        entry.number: entry
        for entry in course.entries.select_related("holder").filter(
            number__in=[line.cells[NUMBER] for line in lines]
        )
    }
    done = set(
        Completion.objects.filter(
            qualification=course.qualification,
            holder__in=[entry.holder_id for entry in entries.values()],
        ).values_list("holder_id", flat=True)
    )
    finished: list[Finished] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for line in lines:
        number = line.cells[NUMBER]
        entry = entries.get(number)
        day = _day(line.cells[DAY])
        why = _wrong(line, entry, day, course, done=done, twice=number in seen, at=at)
        seen.add(number)
        if why or entry is None or day is None:
            faults.append(Fault(line=line.number, sentence=why))
        else:
            finished.append(Finished(entry=entry, completed_on=day))
    return Looked(finished=finished, faults=faults)


def take_completions(
    *, association: str, course: UUID, name: str, content: bytes, at: datetime, actor: Actor
) -> CompletionList:
    """The list, taken; each of its people may register from now on. The same file again: the same.

    Raises ``Course.DoesNotExist`` for another association's, and ``Refused`` (one refusal for each
    line in the way) where anything is wrong: a list is taken whole or not at all.
    """
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        found = Course.objects.select_for_update().get(public_id=course, association_id=association)
        known = found.lists.filter(digest=digest, reversed_at__isnull=True).first()
        if known is not None:
            return known
        looked = look(found, content, at=at)
        if looked.faults:
            raise Refused(*(_refusal(fault) for fault in looked.faults))
        taken = CompletionList.objects.create(
            public_id=uuid4(),
            course=found,
            name=name[:120],
            digest=digest,
            numbers=[one.entry.number for one in looked.finished],
            taken_at=at,
        )
        for one in looked.finished:
            one.entry.completion = Completion.objects.create(
                holder=one.entry.holder,
                qualification=found.qualification,
                course_number=one.entry.number,
                completed_on=one.completed_on,
            )
            one.entry.list, one.entry.state = taken, CourseEntry.State.COMPLETED
            one.entry.save(update_fields=["completion", "list", "state"])
        audit.record(
            association=association,
            actor=actor,
            verb="take_completions",
            subject=f"course:{found.public_id}",
            at=at,
            after={"list": str(taken.public_id), "people": len(looked.finished)},
        )
        return taken


def reverse_list(taken: CompletionList, *, why: str, at: datetime, actor: Actor) -> None:
    """Its people are in the course again, not finished. Part of the caller's transaction and locks.

    The caller knows that nothing was built on the completions.
    """
    entries = list(taken.entries.select_for_update())
    completions = [entry.completion_id for entry in entries]
    taken.entries.update(state=CourseEntry.State.ENTERED, completion=None, list=None)
    Completion.objects.filter(pk__in=completions).delete()
    taken.reversed_at, taken.why = at, why
    taken.save(update_fields=["reversed_at", "why"])
    audit.record(
        association=taken.course.association_id,
        actor=actor,
        verb="reverse_completions",
        subject=f"course:{taken.course.public_id}",
        at=at,
        after={"list": str(taken.public_id), "people": len(entries)},
        reason=why,
    )


def _wrong(
    line: Line,
    entry: CourseEntry | None,
    day: date | None,
    course: Course,
    *,
    done: set[int],
    twice: bool,
    at: datetime,
) -> str:
    """Why the line cannot be taken, and what to do; nothing where it can."""
    if twice:
        return _("同じ受講番号が、この名簿に2回あります。1行にしてください。")
    if entry is None or entry.state == CourseEntry.State.WITHDRAWN:
        return _("この受講番号の申し込みが、この講習会にありません。番号をご確認ください。")
    if entry.holder.number != line.cells[HOLDER]:
        return _("登録番号が、申し込みの登録番号(末尾 %(tail)s)と違います。") % {
            "tail": entry.holder.number[-3:]
        }
    if not same_name(entry.holder.name, line.cells[NAME]):
        return _("氏名が、申し込みの氏名と違います。氏名の変更は、事務局にご連絡ください。")
    if day is None:
        return _("修了日は、2027-03-14 のように入力してください。")
    if not course.starts_on <= day <= at.date():
        return _("修了日は、講習会の初日から今日までの日付にしてください。")
    if entry.holder_id in done:
        return _("この方は、この資格の講習会をすでに修了しています。行を削除してください。")
    return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return None


def _refusal(fault: Fault) -> Refusal:
    place = _("%(line)s行目: ") % {"line": fault.line} if fault.line else ""
    return Refusal(code="list_line", field="file", sentence=f"{place}{fault.sentence}")
