"""Announcements and benefits reach those they are meant for, and nobody else."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from koshin.capabilities.notices import queries
from koshin.capabilities.notices.actions.mark_read import mark_read
from koshin.capabilities.notices.actions.publish_announcement import File, publish_announcement
from koshin.capabilities.notices.actions.take_back_announcement import take_back_announcement
from koshin.capabilities.notices.actions.write_service import Words, write_service
from koshin.capabilities.notices.audience import EVERYBODY, Audience, in_words, members
from koshin.capabilities.notices.models import Announcement, Service
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register import queries as register
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from tests import stories
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")
SKI_IN_TOKYO = Audience(qualifications=("ski_coach1",), prefectures=("東京都",))
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


@pytest.fixture
def coach(world: World) -> Holder:
    """A ski coach in Tokyo."""
    return stories.ski_coach(world, number="1000001")


@pytest.fixture
def stranger(world: World) -> Holder:
    """Somebody in Tokyo without any qualification."""
    return stories.holder(world, number="1000002")


def publish(
    world: World,
    title: str,
    *,
    audience: Audience = EVERYBODY,
    until: date | None = None,
    files: tuple[File, ...] = (),
) -> Announcement:
    return publish_announcement(
        association="jspo",
        title=title,
        body="本文",
        staff=None,
        scheme=world.scheme,
        audience=audience,
        until=until,
        files=files,
        at=NOW,
        actor=SYSTEM,
    )


def titles(person: Holder, *, days: int = 0) -> list[str]:
    """What the person reads that many days later, newest first, on the list and on My Page."""
    held, at = register.qualifications_of(person.pk), NOW + timedelta(days=days)
    listed = [one.title for one in queries.news_for(person, qualifications=held, at=at)]
    first = queries.newest(person, qualifications=held, at=at, most=20)
    assert [one.announcement.title for one in first] == listed
    return listed


def test_an_announcement_is_read_from_its_hour_on(world: World, coach: Holder) -> None:
    made = publish(world, "更新のお知らせ")
    assert titles(coach) == ["更新のお知らせ"]
    assert list(queries.announcements("jspo", at=NOW)) == [made]
    assert list(queries.announcements("jspo", at=NOW - timedelta(seconds=1))) == []
    assert list(queries.announcements("itc", at=NOW)) == []


def test_only_those_whom_it_is_meant_for_read_it(
    world: World, coach: Holder, stranger: Holder
) -> None:
    publish(world, "全員へ")
    publish(world, "東京のスキーの方へ", audience=SKI_IN_TOKYO)
    publish(world, "京都の方へ", audience=Audience(prefectures=("京都府",)))
    assert titles(coach) == ["東京のスキーの方へ", "全員へ"]
    assert titles(stranger) == ["全員へ"]
    assert list(members("jspo", SKI_IN_TOKYO)) == [coach]
    assert list(members("jspo", EVERYBODY)) == [coach, stranger]


def test_the_audience_is_said_in_words(world: World) -> None:
    name = world.scheme.qualification_name("ski_coach1")
    assert in_words(world.scheme, SKI_IN_TOKYO) == f"{name}の登録があり、東京都にお住まいの方"
    assert in_words(world.scheme, EVERYBODY) == "全員"


def test_it_is_shown_to_the_end_of_its_last_day_and_not_after_it_was_taken_back(
    world: World, coach: Holder
) -> None:
    publish(world, "一日だけ", until=date(2027, 2, 16))
    kept = publish(world, "ずっと")
    assert titles(coach, days=1) == ["ずっと", "一日だけ"]
    assert titles(coach, days=2) == ["ずっと"]
    take_back_announcement(association="jspo", announcement=kept.pk, at=NOW, actor=SYSTEM)
    assert titles(coach, days=2) == []
    with pytest.raises(Announcement.DoesNotExist):
        take_back_announcement(association="itc", announcement=kept.pk, at=NOW, actor=SYSTEM)


def test_what_was_opened_is_marked_as_read_for_that_holder_alone(
    world: World, coach: Holder, stranger: Holder
) -> None:
    made = publish(world, "全員へ")
    mark_read(announcement=made.pk, holder_id=coach.pk, at=NOW)
    mark_read(announcement=made.pk, holder_id=coach.pk, at=NOW + timedelta(hours=1))
    [mine] = queries.newest(coach, qualifications=[], at=NOW, most=1)
    [theirs] = queries.newest(stranger, qualifications=[], at=NOW, most=1)
    assert (mine.read, theirs.read) == (True, False)
    assert made.reads.get().read_at == NOW


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (File(name="案内.docx", content=b"PK\x03\x04"), "「案内.docx」はPDFではありません"),
        (File(name="大.pdf", content=PDF + bytes(5 * 1024 * 1024)), "「大.pdf」は5MBを超えて"),
    ],
)
def test_a_file_that_is_no_small_pdf_is_refused_by_name(
    world: World, file: File, said: str
) -> None:
    with pytest.raises(Refused) as caught:
        publish(world, "案内", files=(file,))
    assert [one.field for one in caught.value.refusals] == ["attached"]
    assert caught.value.refusals[0].sentence.startswith(said)
    assert Announcement.objects.count() == 0


def test_what_cannot_be_published_is_said_at_its_field(world: World) -> None:
    with pytest.raises(Refused) as caught:
        publish(
            world,
            " ",
            audience=Audience(qualifications=("curling",)),
            until=date(2027, 2, 14),
            files=tuple(File(name=f"{n}.pdf", content=PDF) for n in range(6)),
        )
    fields = [one.field for one in caught.value.refusals]
    assert fields == ["title", "qualifications", "until", "attached"]


def words(**changed: object) -> Words:
    said = {"title": "保険", "summary": "団体保険です。", "body": "くわしい内容"}
    return Words(**{**said, "first_day": date(2027, 2, 1), **changed})  # type: ignore[arg-type]


def test_a_benefit_is_offered_in_its_days_in_the_offices_order(
    world: World, coach: Holder, stranger: Holder
) -> None:
    keys = [uuid4() for _ in range(3)]
    offers = (
        words(title="二番", place=2, last_day=date(2027, 2, 20)),
        words(title="一番", place=1, audience=SKI_IN_TOKYO),
        words(title="三月から", first_day=date(2027, 3, 1)),
    )
    for key, said in zip(keys, offers, strict=True):
        for _ in range(2):  # a double click
            write_service(
                association="jspo",
                public_id=key,
                words=said,
                scheme=world.scheme,
                at=NOW,
                actor=SYSTEM,
            )

    def seen(person: Holder, day: str) -> list[str]:
        held = register.qualifications_of(person.pk)
        on = date.fromisoformat(day)
        return [one.title for one in queries.services_for(person, qualifications=held, on=on)]

    assert Service.objects.count() == 3
    assert seen(coach, "2027-02-20") == ["一番", "二番"]
    assert seen(stranger, "2027-02-20") == ["二番"]
    assert seen(coach, "2027-03-01") == ["三月から", "一番"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"link": "http://hoken.example.jp/"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"last_day": date(2027, 1, 31)}, "last_day"),
    ],
)
def test_a_benefit_with_a_fault_is_refused_at_its_field(
    world: World, changed: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        write_service(
            association="jspo",
            public_id=uuid4(),
            words=words(**changed),
            scheme=world.scheme,
            at=NOW,
            actor=SYSTEM,
        )
    assert [one.field for one in caught.value.refusals] == [field]
    assert Service.objects.count() == 0
