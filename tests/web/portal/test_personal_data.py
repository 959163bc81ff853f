"""Everything about oneself: kept as typed, with its history, handed out, and deleted on request."""

import io
import json
import zipfile
from collections.abc import Iterator

import pytest
from django.core import mail as outbox
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from koshin.capabilities.applications.actions.decide_erasure import erase_holder
from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.capabilities.notices.actions.send_mail import send_mail
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.papers.actions.queue_dispatch import address_of
from koshin.capabilities.people.actions.hand_out_data import hand_out_data
from koshin.capabilities.people.codes import mailed_code
from koshin.capabilities.people.everything import LEFT_OUT, everything_of
from koshin.capabilities.people.models import (
    Consent,
    ErasureRequest,
    Holder,
    HolderPhoto,
    MailedCode,
)
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from tests import stories
from tests.stories import World, jst
from tests.web.portal.visitor import Visitor, account_of, agreed, at_time, signed_in

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")
PASSWORD = "momiji-tsubame-minato"


@pytest.fixture
def world() -> World:
    found = stories.association("jspo")
    at_time(found, NOW)
    return found


@pytest.fixture
def person(world: World) -> Holder:
    made = stories.holder(world, number="1000077", family="𠮷野", given="髙﨑邉")
    account = account_of(made)
    account.set_password(PASSWORD)
    account.save()
    agreed(world, made)
    return made


@pytest.fixture
def page(person: Holder) -> Visitor:
    return Visitor(signed_in(person), "jspo")


def entered(person: Holder) -> Visitor:
    """Signed in through the door, just now."""
    page = Visitor(signed_in(person), "jspo")
    page.client.logout()
    page.open("sign-in/").press("ログイン", login=person.number, password=PASSWORD)
    return page


def a_photo(side: int = 300) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "navy").save(out, "PNG")
    return SimpleUploadedFile("顔.png", out.getvalue(), content_type="image/png")


def test_names_survive_as_typed_and_the_history_tells_both_values(
    person: Holder, page: Visitor
) -> None:
    page.open("profile/names/")
    page.press("保存する", former_name="渡邉﨑", romanised_name="ＹＯＳＨＩＮＯ Rei")
    person.refresh_from_db()
    assert (person.former_name, person.romanised_name) == ("渡邉﨑", "YOSHINO Rei")
    page.open("profile/names/").press("保存する", former_name="𠮷田", romanised_name="YOSHINO Rei")
    page.open("profile/history/")
    assert "旧姓・旧氏名 渡邉﨑 → 𠮷田" in page.text
    assert "旧姓・旧氏名 (なし) → 渡邉﨑" in page.text
    assert "2027年2月15日(月) 10:00、本人" in page.text


def test_a_name_that_no_paper_can_print_is_refused_at_its_field(
    person: Holder, page: Visitor
) -> None:
    page.open("profile/names/").press("保存する", former_name="🦊田", romanised_name="")
    assert "書類に印刷できない文字です" in page.text
    assert page.value("former_name") == "🦊田"


def test_things_are_posted_abroad_where_the_holder_says_so(person: Holder, page: Visitor) -> None:
    page.open("profile/delivery/").press(
        "保存する",
        delivery_country="GERMANY",
        delivery_address="Musterstraße 1\r\n\r\n 10115 Berlin ",
    )
    person.refresh_from_db()
    assert address_of(person) == {
        "name": "𠮷野 髙﨑邉",
        "postal_code": "",
        "address": "Musterstraße 1 10115 Berlin GERMANY",
    }
    page.open("profile/delivery/").press("保存する", delivery_country="", delivery_address="")
    person.refresh_from_db()
    assert address_of(person)["postal_code"] == "1500001"


def test_a_second_address_is_proven_by_a_code_and_gets_a_copy_of_its_own(
    world: World, person: Holder, page: Visitor
) -> None:
    page.open("profile/second-mail/").press("次へ", second_email=person.email.upper())
    page.open("profile/second-mail/").press("次へ", second_email="work@example.com")
    code = mailed_code(MailedCode.objects.latest("pk").public_id)
    person.refresh_from_db()
    assert person.second_email == ""
    page.press("保存する", code=code)
    person.refresh_from_db()
    assert person.second_email == "work@example.com"
    told(world, person, "inquiry_received")
    mail = Mail.objects.latest("pk")
    send_mail(mail.public_id)
    sent = [(one.to, one.body) for one in outbox.outbox]
    assert sent == [([person.email], mail.whole), (["work@example.com"], mail.whole)]
    assert len({one.extra_headers["Message-ID"] for one in outbox.outbox}) == 2


def told(world: World, person: Holder, template: str) -> Mail:
    enqueue_mail(
        holder=person,
        template=template,
        key=f"{template}:1",
        context={"subject": "登録証", "question": "いつ届きますか"},
        scheme=world.scheme,
        at=NOW,
    )
    return Mail.objects.latest("pk")


def test_a_declined_mail_is_not_sent_but_readable_and_duty_mails_cannot_be_declined(
    world: World, person: Holder, page: Visitor
) -> None:
    page.open("profile/mails/")
    assert "ログインについてのメールは、必ずお送りします" in page.text
    page.press("保存する", wanted=["training"])
    person.refresh_from_db()
    assert person.unwanted_mails == ["copies"]
    mail = told(world, person, "inquiry_received")
    assert mail.state == Mail.State.UNWANTED
    assert not send_mail(mail.public_id)
    assert "ご希望により送らず" in page.open(f"mails/{mail.public_id}/").text
    page.open("profile/mails/").press("保存する", wanted=["payment_received"])
    assert page.status == 200
    person.refresh_from_db()
    assert person.unwanted_mails == ["copies"]


def test_a_photo_is_made_anew_shown_to_its_holder_and_removed(
    person: Holder, page: Visitor
) -> None:
    page.open("profile/photo/").press("写真を登録する", photo=a_photo(100))
    assert "写真として使えないファイルです" in page.text
    page.open("profile/photo/").press("写真を登録する", photo=a_photo())
    assert bytes(HolderPhoto.objects.get(holder=person).content).startswith(b"\xff\xd8")
    answer = page.client.get("/jspo/profile/photo.jpg")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    page.open("profile/photo/").press("写真を削除する")
    assert page.client.get("/jspo/profile/photo.jpg").status_code == 404


def test_the_register_shows_nothing_until_each_field_is_consented_to(
    world: World, person: Holder, page: Visitor
) -> None:
    assert person.public_fields == []
    page.open("profile/register/").press("保存する", shown=["prefecture"])
    assert "氏名も選んでください" in page.text
    page.press("保存する", shown=["name", "prefecture"])
    person.refresh_from_db()
    assert person.public_fields == ["name", "prefecture"]
    page.open("profile/register/").press("保存する", shown=[])
    person.refresh_from_db()
    assert person.public_fields == []
    given = Consent.objects.filter(holder=person, subject="register").order_by("pk")
    assert [one.answers["fields"] for one in given] == [["name", "prefecture"], []]
    terms = world.scheme.member_terms
    assert terms is not None
    assert {one.text for one in given} == {terms.for_register}


def test_everything_held_is_handed_out_and_no_secret(world: World, person: Holder) -> None:
    stories.trained(person, on="2026-06-14")
    stories.holding(
        world,
        person,
        qualification="ski_coach1",
        awarded="2023-04-01",
        term=("2023-04-01", "2027-03-31"),
    )
    page = entered(person)
    page.open("profile/photo/").press("写真を登録する", photo=a_photo())
    page.open("profile/export/")
    assert "利用規約 2026-10-01 版" in page.text
    answer = page.client.post("/jspo/profile/export/")
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        tables = json.loads(packed.read("data.json"))
        photo = packed.read(tables["people_holder_photo"][0]["content"])
    assert photo.startswith(b"\xff\xd8")
    assert tables["people_holder"][0]["given_name"] == "髙﨑邉"
    assert tables["register_term"][0]["end"] == "2027-03-31"
    assert {"activities_activity", "people_consent", "people_account"} <= tables.keys()
    assert "password" not in tables["people_account"][0]
    assert person.account is not None
    assert person.account.password not in str(tables)


def test_every_table_that_refers_to_a_holder_is_handed_out(person: Holder) -> None:
    named = {relation.field.model for relation in Holder._meta.related_objects}
    asked: set[str] = set()

    def noted(execute: object, sql: str, params: object, many: bool, context: object) -> object:
        asked.add(sql)
        return execute(sql, params, many, context)  # type: ignore[operator]

    with connection.execute_wrapper(noted):
        everything_of(person)
    text = " ".join(asked)
    missing = [m._meta.db_table for m in named - LEFT_OUT if f'"{m._meta.db_table}"' not in text]
    assert missing == []
    assert len(named) > 15


def test_nothing_of_somebody_else_is_handed_out(world: World, person: Holder) -> None:
    other = stories.holder(world, number="1000078", family="別人")
    told(world, other, "inquiry_received")
    content = hand_out_data(holder=person, at=NOW, actor=SYSTEM)
    assert "別人".encode() not in b"".join(read(content))


def read(content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            yield packed.read(name)


def test_deletion_is_asked_for_withdrawn_and_done_with_what_must_stay(
    world: World, person: Holder
) -> None:
    page = entered(person)
    page.open("profile/erasure/")
    assert "7年間" in page.text
    page.press("削除を求める", reason="退会のため")
    assert "削除の求めを受け付けています" in page.text
    page.press("求めを取り下げる")
    page.press("削除を求める", reason="退会のため")
    asked = ErasureRequest.objects.get(state="asked")
    how = {"request_id": asked.public_id, "association": "jspo", "at": NOW, "actor": SYSTEM}
    granted = stories.holding(
        world,
        person,
        qualification="ski_coach1",
        awarded="2023-04-01",
        term=("2023-04-01", "2027-03-31"),
    )
    with pytest.raises(Refused) as refused:
        erase_holder(on=jst("2027-03-31 10:00").date(), **how)  # type: ignore[arg-type]
    assert refused.value.refusals[0].code == "valid"
    erase_holder(on=jst("2027-04-01 10:00").date(), **how)  # type: ignore[arg-type]
    person.refresh_from_db()
    assert (person.name, person.number) == ("𠮷野 髙﨑邉", "1000077")
    assert (person.email, person.phone, person.street, person.prefecture) == ("", "", "", "")
    assert person.credentials.get(pk=granted.credential).number
    assert page.open("home/").heading == "ログイン"
    page.press("ログイン", login=person.number, password=PASSWORD)
    assert "ログインできませんでした" in page.text
