"""The public register shows what was agreed to; wishes are relayed and addresses never shown."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from koshin.capabilities.matching import links
from koshin.capabilities.matching.actions.decide_wish import decide_wish
from koshin.capabilities.matching.actions.publish_profile import publish_profile
from koshin.capabilities.matching.actions.withdraw_profile import withdraw_profile
from koshin.capabilities.matching.models import Approach, PublicProfile, RelayedMessage, Wish
from koshin.capabilities.matching.poster_mails import tell_poster
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.people.models import Account, Holder, HolderPhoto, StaffMember
from koshin.capabilities.register.models import Bar
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from koshin.platform.models import AuditLine
from koshin.platform.pictures.take import take
from tests import hostile, stories
from tests.capabilities.notices import mailbox
from tests.stories import World, jst
from tests.web.portal.visitor import Visitor, at_time, signed_in

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")


@pytest.fixture
def world() -> World:
    found = stories.association("jspo")
    at_time(found, NOW)
    return found


@pytest.fixture
def coach(world: World) -> Holder:
    """A ski coach whose term ends on 31 March 2027."""
    return stories.ski_coach(world, number="1000001")


@pytest.fixture
def club(world: World) -> Visitor:
    """Somebody without an account."""
    return Visitor(Client(), "jspo")


def consent(coach: Holder, *shows: str) -> None:
    """The holder lets the register show the name, and these fields too."""
    coach.public_fields = ["name", *shows]
    coach.save(update_fields=["public_fields"])


def published(coach: Holder, *shows: str, asked: bool = True) -> PublicProfile:
    consent(coach, *shows)
    return publish_profile(
        holder=coach,
        introduction="子どものスキー教室を十年続けています。",
        areas=["長野県"],
        may_be_asked=asked,
        at=NOW,
        actor=SYSTEM,
    )


def test_nobody_is_in_the_register_without_consent(club: Visitor, coach: Holder) -> None:
    assert "0人です" in club.open("register/").text
    consent(coach)
    assert "髙橋 﨑子" in club.open("register/").text
    profile = published(coach)
    assert "子どものスキー教室" in club.open(f"register/{profile.public_id}/").text
    withdraw_profile(holder_id=coach.pk, at=NOW, actor=SYSTEM)
    assert "1人です" in club.open("register/").text
    assert club.open(f"register/{profile.public_id}/").status == 404
    profile.refresh_from_db()
    assert profile.introduction == ""
    coach.public_fields = []
    coach.save(update_fields=["public_fields"])
    assert "0人です" in club.open("register/").text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kana", "タカハシ サキコ"),
        ("romanised_name", "TAKAHASHI Sakiko"),
        ("prefecture", "東京都"),
    ],
)
def test_each_field_is_shown_only_where_it_was_agreed_to(
    club: Visitor, coach: Holder, field: str, value: str
) -> None:
    Holder.objects.filter(pk=coach.pk).update(romanised_name="TAKAHASHI Sakiko")
    coach.refresh_from_db()
    profile = published(coach)
    cards = ("register/", f"register/{profile.public_id}/")
    for path in cards:
        shown = club.open(path).soup.select_one("main .card, main .page--narrow")
        assert shown is not None
        assert value not in shown.get_text()
    published(coach, field)
    for path in cards:
        assert value in club.open(path).text


def test_a_photo_is_seen_where_it_was_agreed_to(club: Visitor, coach: Holder) -> None:
    taken = take(hostile.photo()).pages[0]
    HolderPhoto.objects.create(
        holder=coach,
        content=taken.content,
        width=taken.width,
        height=taken.height,
        taken_at=NOW,
    )
    profile = published(coach)
    path = f"/jspo/register/{profile.public_id}/photo.jpg"
    assert club.client.get(path).status_code == 404
    published(coach, "photo")
    assert club.client.get(path).content == taken.content


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("qualification=ski_coach1", 1),
        ("qualification=swim_coach3", 0),
        ("area=%E9%95%B7%E9%87%8E%E7%9C%8C", 1),
        ("area=%E6%9D%B1%E4%BA%AC%E9%83%BD", 0),
        ("words=%E3%82%B9%E3%82%AD%E3%83%BC+%E5%AD%90%E3%81%A9%E3%82%82", 1),
        ("words=%E5%8D%93%E7%90%83", 0),
        ("on=2027/3/31", 1),
        ("on=2027/4/1", 0),
        ("on=2023/3/31", 0),
    ],
)
def test_people_are_found_by_what_holds_on_the_day(
    club: Visitor, coach: Holder, query: str, count: int
) -> None:
    published(coach)
    assert f"{count}人です" in club.open(f"register/?{query}").text


def test_who_is_barred_is_not_found_from_that_day_on(club: Visitor, coach: Holder) -> None:
    published(coach)
    Bar.objects.create(
        credential=coach.credentials.get(),
        kind="revoked",
        since="2027-02-10",
        decided_by=uuid4(),
        imposed_at=NOW,
    )
    assert "0人です" in club.open("register/").text
    assert "1人です" in club.open("register/?on=2027/2/9").text


def wished(club: Visitor, path: str = "wishes/new/", **more: str) -> Wish:
    """The club posts a wish and opens the mailed link."""
    club.open(path)
    typed = {
        "title": "スキー教室の指導者",
        "body": "2月の土曜日、小学生20人です。",
        "reward": "1回 5,000円",
        "until": "令和9年2月28日",
        "organisation": "見本スキークラブ",
        "contact_name": "担当 花子",
        "email": "club@example.jp",
        "phone": "０９０－１１１１－２２２２",
        **more,
    }
    club.press("投稿する", **typed)
    assert club.heading == "メールをご確認ください"
    wish = Wish.objects.latest("pk")
    club.open(f"wishes/{wish.public_id}/{links.token_of(wish.public_id)}/").press("受付を完了する")
    assert "受け付けました。事務局が確認しています。" in club.text
    return wish


def decide(world: World, wish: Wish, *, publish: bool = True, reason: str = "") -> None:
    """Somebody of the office looked at it."""
    login = f"jspo/{uuid4()}@example.jp"
    account = Account.objects.create(association=world.association, login=login, kind=Account.STAFF)
    staff = StaffMember.objects.create(
        association=world.association, account=account, name="事務 太郎", email=login[5:]
    )
    decide_wish(
        association="jspo",
        wish=wish.public_id,
        publish=publish,
        reason=reason,
        staff=staff,
        scheme=world.scheme,
        at=NOW,
        actor=SYSTEM,
    )


def test_a_wish_is_read_by_nobody_before_its_mail_is_opened_and_the_office_looked(
    world: World, club: Visitor
) -> None:
    wish = wished(club)
    assert (wish.phone, str(wish.until)) == ("09011112222", "2027-02-28")
    stranger = Visitor(Client(), "jspo")
    assert "いまは募集がありません。" in stranger.open("wishes/").text
    decide(world, wish)
    assert "スキー教室の指導者" in stranger.open("wishes/").text
    page = stranger.open(f"wishes/{wish.public_id}/").text
    assert "見本スキークラブ" in page
    assert not re.search(r"担当 花子|club@example|090-1111", page)


def test_a_refused_wish_tells_its_poster_why(world: World, club: Visitor) -> None:
    wish = wished(club)
    with pytest.raises(Refused, match="empty"):
        decide(world, wish, publish=False)
    decide(world, wish, publish=False, reason="日時が書かれていません。")
    club.open(f"wishes/{wish.public_id}/{links.token_of(wish.public_id)}/")
    assert "掲載できませんでした。 日時が書かれていません。" in club.text
    with pytest.raises(Refused, match="decided"):
        decide(world, wish)


def test_only_the_mailed_link_opens_a_wish(club: Visitor) -> None:
    wish, other = wished(club), wished(club, title="別の募集")
    for token in ("x", links.token_of(other.public_id), links.token_of(wish.public_id)[:-1]):
        assert club.open(f"wishes/{wish.public_id}/{token}/").status == 404


def test_two_sides_write_to_each_other_without_learning_an_address(
    world: World, club: Visitor, coach: Holder
) -> None:
    wish = wished(club)
    decide(world, wish)
    holder = Visitor(signed_in(coach), "jspo")
    holder.open(f"matching/wishes/{wish.public_id}/").press("返事を送る", body="できます。")
    assert "やりとり" in holder.text
    manage = f"wishes/{wish.public_id}/{links.token_of(wish.public_id)}/"
    assert "資格者(氏名は非公開)" in club.open(manage).text
    assert "できます。" in club.text
    assert not re.search("髙橋|1000001|jspo-1000001@", club.text)
    club.press("返事を送る", body="ありがとうございます。")
    assert "ありがとうございます。" in holder.open(holder.url).text
    assert not re.search(r"担当 花子|club@example", holder.text)
    told = Mail.objects.get(holder=coach, template="matching")
    assert "マッチングのメッセージが届きました。" in told.subject
    assert not re.search(r"担当 花子|club@example|ありがとうございます", told.whole)
    holder.press("やりとりを終える")
    assert "このやりとりは終わっています。" in club.open(manage).text
    assert RelayedMessage.objects.count() == 2


def test_who_may_be_asked_is_asked_after_the_office_looked_and_may_decline(
    world: World, club: Visitor, coach: Holder
) -> None:
    profile = published(coach)
    club.open(f"register/{profile.public_id}/")
    link = club.soup.find("a", string="この方に依頼する")
    assert link is not None
    wish = wished(club, path=f"wishes/new/?for={profile.public_id}")
    assert "いまは募集がありません。" in Visitor(Client(), "jspo").open("wishes/").text
    assert not Approach.objects.exists()
    decide(world, wish)
    holder = Visitor(signed_in(coach), "jspo").open("matching/")
    assert "スキー教室の指導者 見本スキークラブ" in holder.text
    assert "返事を待っています" in holder.text
    holder.open(f"matching/{Approach.objects.get().public_id}/").press("辞退する")
    assert Approach.objects.get().state == "declined"
    assert "このやりとりは終わっています。" in holder.text
    assert AuditLine.objects.get(verb="answer_ask").after == {"state": "declined"}


def test_who_does_not_want_to_be_asked_cannot_be(club: Visitor, coach: Holder) -> None:
    profile = published(coach, asked=False)
    assert "いまは依頼を受け付けていません" in club.open(f"register/{profile.public_id}/").text
    assert club.open(f"wishes/new/?for={profile.public_id}").status == 404


def test_what_is_typed_wrongly_is_said_at_its_field_and_kept(club: Visitor) -> None:
    club.open("wishes/new/").press(
        "投稿する", title="指導者", body="土曜日", reward="", until="2020/1/1", email="x"
    )
    assert "メールアドレスは、name@example.jp のように入力してください。" in club.text
    assert (club.value("title"), club.value("body")) == ("指導者", "土曜日")
    assert not Wish.objects.exists()


def test_nobody_fills_a_strangers_box(club: Visitor) -> None:
    for number in range(5):
        wished(club, title=f"募集{number}")
    club.open("wishes/new/").press(
        "投稿する",
        title="六つ目",
        body="本文",
        reward="なし",
        until="2027/2/28",
        organisation="クラブ",
        contact_name="担当",
        email="club@example.jp",
    )
    assert "確認を待っている募集が5件あります。" in club.text
    assert Wish.objects.count() == 5


def test_the_mail_to_the_poster_bears_the_link_that_opens_the_wish(club: Visitor) -> None:
    wish = wished(club)
    box = mailbox.Box()
    with mailbox.served(box):
        for _ in range(2):  # a worker that was killed after the server's answer
            tell_poster(wish=str(wish.public_id), kind="message", about="1", association="jspo")
    first, second = box.mails
    assert (first["To"], first["Message-ID"]) == ("club@example.jp", second["Message-ID"])
    found = re.search(r"https?://\S+(/jspo/wishes/\S+)", first.get_content())
    assert found is not None
    assert "スキー教室の指導者" in club.open(found.group(1)).heading


def test_one_says_something_of_oneself_once_one_is_in_the_register(coach: Holder) -> None:
    page = Visitor(signed_in(coach), "jspo").open("matching/profile/")
    page.press("掲載する", introduction="よろしく。")
    assert "先に、公開名簿に載せる項目を選んでください。" in page.text
    assert page.value("introduction") == "よろしく。"
    consent(coach)
    page.press("掲載する")
    assert page.open("matching/").text.count("掲載しています。") == 1
    assert PublicProfile.objects.get().introduction == "よろしく。"
