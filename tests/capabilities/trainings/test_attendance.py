"""Who was there: by the code at the door, by a roster, by an organiser's own records."""

from datetime import date, timedelta

import pytest

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.applications import queries as applications
from koshin.capabilities.applications.actions.cancel_training import cancel_training
from koshin.capabilities.people.models import Holder, Organiser
from koshin.capabilities.trainings import codes
from koshin.capabilities.trainings.actions.attend import attend
from koshin.capabilities.trainings.actions.check_file import Checked, Records, check_file
from koshin.capabilities.trainings.actions.judge_report import judge_report
from koshin.capabilities.trainings.actions.take_in_file import Taken, take_in_file
from koshin.capabilities.trainings.models import Delivery, Place, Report, Training
from koshin.core.csv_table import TableRefused
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM, Actor
from tests import courses, stories
from tests.courses import DAY
from tests.stories import World

pytestmark = pytest.mark.django_db
DOOR = DAY - timedelta(minutes=20)
AFTER = DAY + timedelta(days=2)
RECORDS = Records(kind="training", topic="karate", until=date(2027, 1, 31))


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


@pytest.fixture
def body(world: World) -> Organiser:
    return courses.organiser(world)


def at_the_door(place: Place, body: Organiser, *, at: object = DOOR) -> Place:
    return attend(
        code=codes.code_of(place), organiser=body, at=DOOR if at is DOOR else AFTER, actor=SYSTEM
    )


def checked(
    world: World,
    body: Organiser,
    text: str,
    *,
    course: Training | None = None,
    encoding: str = "utf-8",
) -> Checked:
    return check_file(
        content=text.encode(encoding),
        organiser=body,
        training=course.public_id if course else None,
        records=None if course else RECORDS,
        scheme=world.scheme,
        at=AFTER,
        actor=SYSTEM,
    )


def taken(body: Organiser, one: Checked) -> Taken:
    return take_in_file(delivery=one.delivery.pk, organiser=body, at=AFTER, actor=SYSTEM)


def faults(world: World, body: Organiser, text: str, course: Training | None = None) -> list[str]:
    with pytest.raises(TableRefused) as refused:
        checked(world, body, text, course=course)
    return [f"{fault.line}: {fault.sentence}" for fault in refused.value.faults]


def counted(world: World, person: Holder) -> list[str]:
    """How the trainings of this person's renewal stand in My Page at this moment."""
    standing = applications.standing(holder=person, published=world.published, at=AFTER)
    return [f"{one.kind} {one.state} {one.title}" for one in standing.facts.activities]


def test_the_code_at_the_door_counts_in_the_same_minute_and_once(
    world: World, body: Organiser
) -> None:
    place = courses.applied(world, courses.training(world, body), number="1")
    attended = at_the_door(place, body)
    again = at_the_door(place, body)
    assert (attended.state, again.activity_id) == ("attended", attended.activity_id)
    assert counted(world, place.holder) == ["training accepted 指導者研修会(横浜会場)"]
    activity = Activity.objects.get()
    assert (activity.on, activity.source) == (date(2027, 3, 14), "organiser")


def test_a_code_is_read_in_any_shape_and_a_forged_one_is_nobodys(
    world: World, body: Organiser
) -> None:
    place = courses.applied(world, courses.training(world, body), number="1")
    code = codes.code_of(place)
    assert codes.key_of(codes.shown(code).lower()) == place.pk
    swapped = "1" if code[-1] != "1" else "2"
    assert codes.key_of(code[:-1] + swapped) is None
    assert codes.key_of("") is None
    assert codes.key_of("受講票") is None


def test_another_organiser_cannot_read_the_code(world: World, body: Organiser) -> None:
    other = courses.organiser(world, name="見本県空手道連盟")
    place = courses.applied(world, courses.training(world, body), number="1")
    with pytest.raises(Refused, match="unknown_code"):
        at_the_door(place, other)
    assert Activity.objects.count() == 0


def test_the_door_refuses_another_day_a_queue_and_who_has_not_paid(
    world: World, body: Organiser
) -> None:
    course = courses.training(world, body, capacity=1, fee=3300)
    owing, waiting = [courses.applied(world, course, number=n) for n in ("1", "2")]
    with pytest.raises(Refused) as refused:
        at_the_door(owing, body, at=AFTER)
    assert "2027年3月14日(日)の研修" in refused.value.refusals[0].sentence
    with pytest.raises(Refused) as refused:
        at_the_door(owing, body)
    assert "お支払いがまだ確認できていません" in refused.value.refusals[0].sentence
    with pytest.raises(Refused) as refused:
        at_the_door(waiting, body)
    assert "席はありません" in refused.value.refusals[0].sentence


def test_reports_of_an_organiser_that_is_checked_wait_for_the_office(world: World) -> None:
    body = courses.organiser(world, counts_at_once=False)
    place = courses.applied(world, courses.training(world, body), number="1")
    at_the_door(place, body)
    activity = Activity.objects.get()
    assert activity.state == "pending"
    assert "電話 03-0000-0199" in activity.note

    def judged(*, accept: bool, reason: str = "") -> Activity:
        return judge_report(
            report=Report.objects.get().pk, association="jspo", accept=accept, reason=reason,
            at=AFTER, actor=Actor(kind="staff"),
        )  # fmt: skip

    with pytest.raises(Refused, match="reason_missing"):
        judged(accept=False)
    rejected = judged(accept=False, reason="受講時間が足りません。")
    assert rejected.state == "rejected"
    assert rejected.note == (
        "受講時間が足りません。 お問い合わせ先: 見本県スポーツ協会 電話 03-0000-0199"
    )
    assert judged(accept=False, reason="同じ").note == rejected.note
    with pytest.raises(Refused, match="decided"):
        judged(accept=True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_roster_in_either_encoding_is_looked_at_and_then_taken_in_once(
    world: World, body: Organiser, encoding: str
) -> None:
    course = courses.training(world, body, capacity=3)
    first, second = [courses.applied(world, course, number=n) for n in ("1", "2")]
    walk_in = stories.holder(world, number="3")
    text = (
        "番号,氏名,結果,理由\r\n１,髙橋　﨑子,出席,\r\n2,髙橋﨑子,不認定,途中で退出しました\r\n"
        "3,髙橋 﨑子,出席,\r\n"
    )
    one = checked(world, body, text, course=course, encoding=encoding)
    assert (one.would.rows, one.would.new) == (3, 3)
    assert Activity.objects.count() == 0
    assert taken(body, one) == Taken(rows=3, new=3)
    assert taken(body, one) == Taken(rows=3, new=3)
    assert bytes(Delivery.objects.get().content) == b""
    assert counted(world, first.holder) == ["training accepted 指導者研修会(横浜会場)"]
    assert counted(world, walk_in) == ["training accepted 指導者研修会(横浜会場)"]
    second.refresh_from_db()
    assert second.activity is not None
    assert second.activity.state == "rejected"
    assert second.activity.note.startswith("途中で退出しました お問い合わせ先: 見本県スポーツ協会")
    again = checked(world, body, text, course=course)
    assert (again.would.rows, again.would.new) == (3, 0)


def test_every_line_that_cannot_be_is_named_with_its_reason_and_nothing_is_taken(
    world: World, body: Organiser
) -> None:
    course = courses.training(world, body, capacity=1)
    courses.applied(world, course, number="1")
    stories.holder(world, number="2")
    said = faults(
        world,
        body,
        "番号,氏名,結果,理由\n9,髙橋 﨑子,出席,\n1,山田 太郎,出席,\n1,髙橋 﨑子,来た,\n"
        "2,髙橋 﨑子,不認定,\n",
        course,
    )
    assert said == [
        "2: 番号「9」の方は登録されていません。番号を確かめてください。",
        "3: 番号「1」の方と氏名が一致しません。番号と氏名を確かめてください。",
        "4: 結果は、出席、欠席、不認定のどれかを入れてください。",
        "5: 不認定のときは、理由を入れてください。受講者の画面に表示されます。",
    ]
    over = faults(world, body, "番号,氏名,結果\n1,髙橋 﨑子,出席\n2,髙橋 﨑子,出席\n", course)
    assert over == ["3: 定員を超えます。定員を増やしてから、もう一度お送りください。"]
    twice = faults(world, body, "番号,氏名,結果\n1,髙橋 﨑子,出席\n1,髙橋 﨑子,欠席\n", course)
    assert twice == ["3: 2行目と同じ方です。1人1行にしてください。"]
    assert Activity.objects.count() == 0
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "0: ファイルが空です。見出しの行と、1人1行の内容を入れてください。"),
        (
            "番号,名前\n1,髙橋\n",
            "1: 見出しに氏名、結果がありません。見出しは 番号、氏名、結果、理由(任意) です。",
        ),
        (
            "番号,氏名,結果,備考\n1,髙橋 﨑子,出席,\n",
            "1: 使わない列があります(備考)。見出しは 番号、氏名、結果、理由(任意) です。",
        ),
        ("番号,氏名,結果\n1,髙橋 﨑子\n", "2: 列の数が見出し(3列)と違います。"),
        ('番号,氏名,結果\n1,"髙橋,出席\n', "引用符の使い方が正しくありません。"),
        ("番号,氏名,結果\n", "1: 見出しの下に行がありません。1人1行で入れてください。"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_with_what_to_do(
    world: World, body: Organiser, text: str, said: str
) -> None:
    course = courses.training(world, body)
    assert said in faults(world, body, text, course)[0]


def test_a_file_in_neither_encoding_is_refused(world: World, body: Organiser) -> None:
    course = courses.training(world, body)
    with pytest.raises(TableRefused) as refused:
        check_file(
            content=b"\xff\xfe\x00\x81", organiser=body, training=course.public_id, records=None,
            scheme=world.scheme, at=AFTER, actor=SYSTEM,
        )  # fmt: skip
    assert "文字コードが読めません" in refused.value.faults[0].sentence


def test_a_roster_of_a_cancelled_training_is_refused_and_seats_nobody(
    world: World, body: Organiser
) -> None:
    course = courses.training(world, body)
    stories.holder(world, number="1")
    cancel_training(
        training=course.public_id, organiser=body, reason="大雪のため", scheme=world.scheme,
        at=courses.NOW, actor=SYSTEM,
    )  # fmt: skip
    assert faults(world, body, "番号,氏名,結果\n1,髙橋 﨑子,出席\n", course) == [
        "0: この研修は中止されています。中止が誤りのときは、協会の事務局にご連絡ください。"
    ]
    assert (Place.objects.count(), Activity.objects.count()) == (0, 0)


def test_a_roster_cannot_say_the_opposite_of_what_was_recorded(
    world: World, body: Organiser
) -> None:
    course = courses.training(world, body)
    place = courses.applied(world, course, number="1")
    at_the_door(place, body)
    assert faults(world, body, "番号,氏名,結果\n1,髙橋 﨑子,欠席\n", course) == [
        "2: すでに別の結果が記録されています。研修のページの「訂正」から直してください。"
    ]


def test_records_of_a_federation_count_and_say_until_when_they_were_delivered(
    world: World,
) -> None:
    body = courses.organiser(world, name="見本県空手道連盟")
    person = stories.holder(world, number="1")
    text = (
        "番号,氏名,名称,実施日,数\n1,髙橋 﨑子,空手道講習会,2026-09-14,1\n"
        "1,髙橋 﨑子,空手道講習会,2027/01/17,\n"
    )
    one = checked(world, body, text)
    assert taken(body, one) == Taken(rows=2, new=2)
    body.refresh_from_db()
    assert body.delivered_until == date(2027, 1, 31)
    assert Activity.objects.filter(holder=person, topic="karate", state="accepted").count() == 2
    more = text + "1,髙橋 﨑子,審判講習会,2026-10-01,1\n"
    assert checked(world, body, more).would == Taken(rows=3, new=1)


def test_records_after_the_day_until_which_they_are_delivered_are_refused(world: World) -> None:
    body = courses.organiser(world, name="見本県空手道連盟")
    stories.holder(world, number="1")
    said = faults(
        world,
        body,
        "番号,氏名,名称,実施日,数\n1,髙橋 﨑子,講習会,2027-02-01,1\n1,髙橋 﨑子,講習会,いつか,1\n"
        "1,髙橋 﨑子,講習会,2027-01-05,多い\n",
    )
    assert said == [
        "2: 実施日が、届ける期間の最後の日(2027-01-31)より後です。",
        "3: 実施日は、2027-01-31 のように入れてください。",
        "4: 数は、1 や 2.5 のように100までの数字で入れてください。",
    ]
