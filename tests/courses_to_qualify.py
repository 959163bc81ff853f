"""Courses that lead to a qualification, and those who go through them."""

from datetime import date

from koshin.capabilities.courses.actions.enter_course import enter_course
from koshin.capabilities.courses.actions.publish_course import CourseDraft, publish_course
from koshin.capabilities.courses.actions.take_completions import take_completions
from koshin.capabilities.courses.models import CompletionList, Course, CourseEntry
from koshin.capabilities.people.models import Holder
from koshin.platform.audit import SYSTEM
from tests import stories
from tests.stories import World, jst

AUTUMN = jst("2026-09-10 10:00")
DONE = jst("2026-12-20 10:00")
HEADING = "受講番号,登録番号,氏名,修了日"


def course(
    world: World,
    *,
    code: str = "26HB01",
    qualification: str = "handball_coach1",
    capacity: int = 20,
) -> Course:
    """A course from 1 October to 13 December 2026, open for entering in September."""
    return publish_course(
        association=world.association.code,
        scheme=world.scheme,
        draft=CourseDraft(
            code=code,
            qualification=qualification,
            title="ハンドボールコーチ1養成講習会",
            organiser="見本県ハンドボール協会",
            place="見本県総合体育館",
            starts_on=date(2026, 10, 1),
            ends_on=date(2026, 12, 13),
            apply_from=date(2026, 9, 1),
            apply_until=date(2026, 9, 25),
            capacity=capacity,
            fee_note="20,000円。主催者に銀行振込でお支払いください。",
        ),
        at=jst("2026-08-01 10:00"),
        actor=SYSTEM,
    )


def entered(person: Holder, found: Course) -> CourseEntry:
    """The person entered the course in September."""
    return enter_course(holder=person, course=found.public_id, at=AUTUMN, actor=stories.by(person))


def line(entry: CourseEntry, *, day: str = "2026-12-13", name: str = "", number: str = "") -> str:
    """A line of the organiser's list."""
    return f"{number or entry.number},{entry.holder.number},{name or entry.holder.name},{day}"


def a_list(*lines: str, encoding: str = "utf-8-sig") -> bytes:
    """The organiser's file."""
    return "\r\n".join((HEADING, *lines)).encode(encoding)


def taken(found: Course, content: bytes, *, name: str = "名簿.csv") -> CompletionList:
    """The list was taken in, in December."""
    return take_completions(
        association=found.association_id,
        course=found.public_id,
        name=name,
        content=content,
        at=DONE,
        actor=SYSTEM,
    )
