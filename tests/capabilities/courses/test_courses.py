"""From the course to the first registration: entering, lists, exemption, and the public number."""

from datetime import date, datetime

import pytest

from koshin.capabilities.activities.models import Completion
from koshin.capabilities.applications.actions.decide_exemption import decide_exemption
from koshin.capabilities.applications.actions.reverse_completions import reverse_completions
from koshin.capabilities.applications.pending import Pending, pending
from koshin.capabilities.applications.wishes import Wish
from koshin.capabilities.courses.actions.enter_course import withdraw_entry
from koshin.capabilities.courses.actions.exempt import ask_exemption
from koshin.capabilities.courses.actions.take_completions import look
from koshin.capabilities.courses.models import Course, CourseEntry, Exemption
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Credential
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from tests import courses_to_qualify as school
from tests import stories
from tests.capabilities.applications import living
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")
IN_TIME = jst("2026-11-30 23:59")


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


@pytest.fixture
def person(world: World) -> Holder:
    return stories.holder(world, number="1000001")


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in refused.value.refusals]


def sentences(content: bytes, course: Course) -> dict[int, str]:
    looked = look(course, content, at=school.DONE)
    return {fault.line: fault.sentence for fault in looked.faults}


def finished(world: World, person: Holder, **which: str) -> CourseEntry:
    """The person entered a course and finished it."""
    course = school.course(world, **which)  # type: ignore[arg-type]
    entry = school.entered(person, course)
    school.taken(course, school.a_list(school.line(entry)))
    entry.refresh_from_db()
    return entry


def test_who_enters_gets_a_course_number_and_the_same_one_again(
    world: World, person: Holder
) -> None:
    course = school.course(world)
    assert school.entered(person, course).number == "26HB010001"
    assert school.entered(person, course).number == "26HB010001"
    assert course.entries.count() == 1


def test_a_course_is_never_over_its_capacity_and_a_withdrawal_frees_the_place(
    world: World, person: Holder
) -> None:
    course = school.course(world, capacity=1)
    entry = school.entered(person, course)
    other = stories.holder(world, number="1000002")
    with pytest.raises(Refused) as refused:
        school.entered(other, course)
    assert codes(refused) == ["full"]
    withdraw_entry(entry=entry.public_id, holder_id=person.pk, at=school.AUTUMN, actor=SYSTEM)
    assert school.entered(other, course).number == "26HB010002"


def test_a_code_is_given_once(world: World) -> None:
    school.course(world)
    with pytest.raises(Refused) as refused:
        school.course(world)
    assert codes(refused) == ["taken"]
    assert Course.objects.count() == 1


def test_a_list_makes_its_people_ready_to_register_at_once(world: World, person: Holder) -> None:
    entry = finished(world, person)
    assert entry.state == "completed"
    assert Completion.objects.get(holder=person).course_number == "26HB010001"
    stories.paid(stories.applied(world, person, at=NOW, kind="first"), at=NOW)
    held = Credential.objects.get(holder=person)
    assert (held.qualification, held.terms.get().start) == ("handball_coach1", date(2027, 4, 1))


def test_two_finished_courses_are_registered_together_with_one_base_fee(
    world: World, person: Holder
) -> None:
    finished(world, person)
    finished(world, person, code="26BB01", qualification="baseball_coach1")
    application = stories.applied(world, person, at=NOW, kind="first")
    lines = [one["code"] for one in stories.charge_of(application).lines]
    assert lines.count("base") == 1
    stories.paid(application, at=NOW)
    assert Credential.objects.filter(holder=person).count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_list_is_read_in_the_codes_that_people_save(
    world: World, person: Holder, encoding: str
) -> None:
    course = school.course(world)
    entry = school.entered(person, course)
    content = school.a_list(school.line(entry, name="髙橋 﨑子"), encoding=encoding)
    assert sentences(content, course) == {}


def test_a_list_with_one_wrong_line_is_refused_whole_with_line_and_reason(
    world: World, person: Holder
) -> None:
    course = school.course(world)
    entry = school.entered(person, course)
    other = school.entered(stories.holder(world, number="1000002"), course)
    content = school.a_list(
        school.line(entry),
        school.line(other, name="別人 太郎"),
        school.line(other, number="26HB019999"),
        school.line(other, day="あした"),
        school.line(entry),
    )
    found = sentences(content, course)
    assert sorted(found) == [3, 4, 5, 6]
    assert "氏名が、申し込みの氏名と違います" in found[3]
    assert "受講番号の申し込みが、この講習会にありません" in found[4]
    assert "2回あります" in found[6]
    with pytest.raises(Refused) as refused:
        school.taken(course, content)
    assert refused.value.refusals[0].sentence.startswith("3行目: ")
    assert not Completion.objects.exists()


def test_a_day_before_the_course_or_after_today_is_refused(world: World, person: Holder) -> None:
    course = school.course(world)
    entry = school.entered(person, course)
    for day in ("2026-09-30", "2026-12-21"):
        found = sentences(school.a_list(school.line(entry, day=day)), course)
        assert "講習会の初日から今日まで" in found[2]


def test_a_dry_run_writes_nothing_and_the_same_file_is_taken_once(
    world: World, person: Holder
) -> None:
    course = school.course(world)
    entry = school.entered(person, course)
    content = school.a_list(school.line(entry))
    assert len(look(course, content, at=school.DONE).finished) == 1
    assert not Completion.objects.exists()
    assert school.taken(course, content).pk == school.taken(course, content).pk
    assert Completion.objects.count() == 1


def test_a_wrong_list_is_reversed_and_may_be_taken_again(world: World, person: Holder) -> None:
    entry = finished(world, person)
    assert entry.list is not None
    with pytest.raises(Refused) as refused:
        reverse_completions(
            association="jspo", taken=entry.list.public_id, why=" ", at=NOW, actor=SYSTEM
        )
    assert codes(refused) == ["reason_missing"]
    reverse_completions(
        association="jspo", taken=entry.list.public_id, why="日付の誤り", at=NOW, actor=SYSTEM
    )
    entry.refresh_from_db()
    assert entry.state == "entered"
    assert not Completion.objects.exists()
    school.taken(entry.course, school.a_list(school.line(entry)))
    assert Completion.objects.count() == 1


def test_a_list_on_which_somebody_registered_cannot_be_reversed(
    world: World, person: Holder
) -> None:
    entry = finished(world, person)
    stories.applied(world, person, at=NOW, kind="first")
    assert entry.list is not None
    with pytest.raises(Refused) as refused:
        reverse_completions(
            association="jspo", taken=entry.list.public_id, why="誤り", at=NOW, actor=SYSTEM
        )
    assert codes(refused) == ["in_use"]
    assert "1000001" in refused.value.refusals[0].sentence


def asked(world: World, person: Holder, *, content: bytes, at: datetime = IN_TIME) -> Exemption:
    return ask_exemption(
        holder=person,
        scheme=world.scheme,
        qualification="handball_coach1",
        certificate="認定校の修了証明書",
        issued_on=date(2026, 3, 20),
        name="shoumei.png",
        content=content,
        at=at,
        actor=stories.by(person),
    )


def decided(exemption: Exemption, world: World, *, granted: bool, decision: str) -> Exemption:
    return decide_exemption(
        exemption=exemption.public_id,
        granted=granted,
        decision=decision,
        scheme=world.scheme,
        at=NOW,
        actor=SYSTEM,
    )


def test_a_granted_exemption_opens_the_registration_and_is_told(
    world: World, person: Holder, png: bytes
) -> None:
    made = asked(world, person, content=png)
    assert asked(world, person, content=png).pk == made.pk
    assert pending(world.published, number=made.number, at=NOW).state == "in_course"
    decided(made, world, granted=True, decision="証明書を確認しました。")
    mail = Mail.objects.get(template="exemption_decided", holder=person)
    assert "免除を認めました。\n証明書を確認しました。\nマイページから、登録" in mail.body
    assert pending(world.published, number=made.number, at=NOW).state == "pending"
    assert stories.applied(world, person, at=NOW, kind="first").state == "applied"
    with pytest.raises(Refused) as refused:
        decided(made, world, granted=False, decision="誤り")
    assert codes(refused) == ["decided"]


def test_an_exemption_is_refused_with_a_reason_and_can_be_asked_for_again(
    world: World, person: Holder, png: bytes
) -> None:
    made = asked(world, person, content=png)
    with pytest.raises(Refused) as refused:
        decided(made, world, granted=False, decision=" ")
    assert codes(refused) == ["reason_missing"]
    decided(made, world, granted=False, decision="証明書の期限が切れています。")
    mail = Mail.objects.get(template="exemption_decided", holder=person)
    assert "免除を認めませんでした。\n証明書の期限が切れています。\nマイページの「資格" in mail.body
    assert not Completion.objects.exists()
    assert asked(world, person, content=png).pk != made.pk


def test_a_file_that_is_no_picture_is_refused_at_its_field(world: World, person: Holder) -> None:
    with pytest.raises(Refused) as refused:
        asked(world, person, content=b"<script>alert(1)</script>")
    assert refused.value.refusals[0].field == "file"


def test_a_course_number_says_how_far_it_is_and_nothing_of_the_person(
    world: World, person: Holder
) -> None:
    course = school.course(world)
    entry = school.entered(person, course)

    def ask(at: datetime) -> Pending:
        return pending(world.published, number=entry.number, at=at)

    assert ask(school.AUTUMN).state == "in_course"
    school.taken(course, school.a_list(school.line(entry)))
    found = ask(NOW)
    assert (found.state, found.valid_from) == ("pending", date(2027, 4, 1))
    stories.paid(stories.applied(world, person, at=NOW, kind="first"), at=NOW)
    assert ask(NOW).state == "coming"
    assert ask(jst("2027-04-01 00:00")).state == "valid"
    assert ask(jst("2031-04-01 00:00")).state == "expired"
    assert pending(world.published, number="99XX990001", at=NOW).state == "unknown"
    assert person.family_name not in str(ask(NOW))


def test_a_course_number_of_somebody_who_gave_the_qualification_back_is_not_valid(
    world: World, person: Holder
) -> None:
    entry = finished(world, person)
    stories.paid(stories.applied(world, person, at=NOW, kind="first"), at=NOW)
    may = jst("2027-05-10 10:00")
    assert pending(world.published, number=entry.number, at=may).state == "valid"
    wish = Wish(kind="withdraw", credential=living.held_by(person).id)
    living.decided(world, living.asked(world, person, wish, at=may), living.clerk(world), at=may)
    assert pending(world.published, number=entry.number, at=may).state == "revoked"
