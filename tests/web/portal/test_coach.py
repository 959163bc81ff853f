"""A coach's pages: the journey without JavaScript, nothing lost, nothing doubled, few queries."""

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from koshin.capabilities.applications.models import Application
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.people.models import Holder
from tests.stories import World, applied, association, holder, holding, jst, paid, trained
from tests.web.portal.visitor import Visitor, at_time, signed_in, survey

NOW = jst("2027-02-15 10:00")
TERM = ("2023-04-01", "2027-03-31")

pytestmark = pytest.mark.django_db


@pytest.fixture
def jspo() -> World:
    world = association("jspo")
    at_time(world, NOW)
    return world


@pytest.fixture
def coach(jspo: World) -> Holder:
    person = holder(jspo, number="2300138", family="𠮷野", given="沙織")
    holding(jspo, person, qualification="ski_coach1", awarded="2019-04-01", term=TERM)
    holding(jspo, person, qualification="karate_coach1", awarded="2019-04-01", term=TERM)
    trained(person, on="2025-11-23", topic="ski")
    return person


@pytest.fixture
def page(coach: Holder) -> Visitor:
    return Visitor(signed_in(coach), "jspo")


def test_my_page_offers_what_may_be_renewed_and_says_why_the_rest_may_not(page: Visitor) -> None:
    page.open("home/")
    assert "現在【登録更新手続き受付期間中】です" in page.text
    assert "𠮷野 沙織 様" in page.soup.get_text()
    assert "いま更新手続きができない理由" in page.text
    assert "空手道の義務研修があと1回必要です" in page.text
    menu = [a.get_text() for a in page.soup.select(".menu__wide a")]
    assert menu == [
        "トップページ",
        "お知らせ",
        "指導者情報",
        "更新研修",
        "資格を取得する",
        "サービス",
        "マッチング",
        "お問い合わせ",
    ]


def test_a_coach_walks_from_my_page_to_the_fee_and_nothing_typed_is_lost(
    page: Visitor, coach: Holder
) -> None:
    page.open("home/").press("資格登録・更新手続きへ")
    assert page.heading == "登録情報の確認"
    page.press("変更・確認", phone="でんわ", building="コーポ　２０１")
    assert "電話番号は、03-1234-5678 のように" in page.text
    assert page.value("phone") == "でんわ"
    assert page.value("building") == "コーポ　２０１"
    page.press("変更・確認", phone="０９０ー１１１１−２２２２", building="コーポ　２０１")
    assert page.heading == "この内容でよろしいですか"
    assert "090-1111-2222" in page.text
    page.press("次へ")
    assert page.heading == "スポーツ指導者の活動に関するアンケート"
    page.press("登録料の確認")
    assert "選んでください" in page.text
    given = survey(page)
    some = dict(list(given.items())[:1])
    page.press("途中まで保存する", **some)
    assert "入力の途中の内容を保存しました" in page.text
    page.open("home/").open(
        str(page.soup.find("a", string="手続きをつづける")["href"])  # type: ignore[index]
    )
    assert page.heading == "スポーツ指導者の活動に関するアンケート"
    page.press("登録料の確認", **given)
    assert page.heading == "登録料の確認"
    assert "10,000円" in page.text
    assert "2027年4月1日(木)から2031年3月31日(月)まで" in page.text
    coach.refresh_from_db()
    assert (coach.phone, coach.building) == ("09011112222", "コーポ 201")


def test_beginning_twice_is_beginning_once(page: Visitor) -> None:
    page.open("home/")
    for _ in range(3):
        page.client.post("/jspo/applications/start/", {"kind": "renewal"})
    assert Application.objects.count() == 1


def test_a_step_cannot_be_skipped_by_its_address(page: Visitor) -> None:
    page.open("home/").press("資格登録・更新手続きへ")
    application = Application.objects.get()
    for step in ("fee/", "payment/", "steps/survey/"):
        page.open(f"applications/{application.public_id}/{step}")
        assert page.heading in ("登録情報の確認", "2027年4月1日 登録・更新")
    page.client.post(f"/jspo/applications/{application.public_id}/apply/")
    application.refresh_from_db()
    assert application.state == "draft"
    assert not Charge.objects.exists()


def test_another_coachs_application_is_not_there(jspo: World, page: Visitor) -> None:
    page.open("home/").press("資格登録・更新手続きへ")
    application = Application.objects.get()
    stranger = Visitor(signed_in(holder(jspo, number="2399999")), "jspo")
    for step in ("", "next/", "profile/", "steps/survey/", "fee/", "payment/", "payment/page/"):
        assert stranger.open(f"applications/{application.public_id}/{step}").status == 404


def test_nothing_chosen_is_refused_with_a_sentence(jspo: World) -> None:
    person = holder(jspo, number="2300555")
    holding(jspo, person, qualification="ski_coach1", awarded="2019-04-01", term=TERM)
    holding(jspo, person, qualification="handball_coach1", awarded="2019-04-01", term=TERM)
    trained(person, on="2025-11-23")
    page = Visitor(signed_in(person), "jspo").open("home/").press("資格登録・更新手続きへ")
    assert page.heading == "手続きをする資格を選んでください"
    page.press("次へ", qualifications=[])
    assert "手続きをする資格を1つ以上選んでください" in page.text
    page.press("次へ", qualifications=["ski_coach1"])
    assert page.heading == "登録情報の確認"
    assert Application.objects.get().offer["total"] == 10_000


def test_the_postal_code_fills_in_the_address_and_keeps_what_was_typed(
    page: Visitor, coach: Holder
) -> None:
    page.open("profile/edit/").press(
        "郵便番号から住所を入力", postal_code="１０００００１", street="", building="見本ビル"
    )
    assert page.value("prefecture") == "東京都"
    assert page.value("city") == "千代田区"
    assert page.value("street") == "千代田"
    assert page.value("building") == "見本ビル"
    page.press("郵便番号から住所を入力", postal_code="0608588", street="北3条西6")
    assert page.value("street") == "北3条西6"
    coach.refresh_from_db()
    assert coach.city == "渋谷区"


def test_a_taken_mail_address_is_refused_at_its_field(jspo: World, page: Visitor) -> None:
    other = holder(jspo, number="2300777")
    page.open("profile/edit/").press("保存する", email=other.email)
    assert "このメールアドレスは使えません" in page.text
    assert page.value("email") == other.email


def test_after_applying_the_pages_of_the_draft_lead_to_the_payment(
    jspo: World, coach: Holder, page: Visitor
) -> None:
    application = applied(jspo, coach, at=NOW)
    for step in ("profile/", "profile/confirm/", "qualifications/", "fee/"):
        page.open(f"applications/{application.public_id}/{step}")
        assert page.heading == "お支払い"
    page.open("home/")
    assert "お支払いがまだ終わっていません。" in page.text


def test_when_all_is_paid_the_pages_say_what_comes_next(
    jspo: World, coach: Holder, page: Visitor
) -> None:
    application = applied(jspo, coach, at=NOW)
    paid(application, at=NOW)
    page.open(f"applications/{application.public_id}/payment/")
    assert "手続きが完了しました" in page.text
    assert "約1か月後に、登録証" in page.text
    page.open("home/")
    assert "2027年4月1日(木)から 2031年3月31日(月)まで" in page.text
    assert "入金完了" in page.open("news/").text


def test_the_receipt_is_issued_from_the_card_of_the_credential(
    jspo: World, coach: Holder, page: Visitor
) -> None:
    paid(applied(jspo, coach, at=NOW), at=NOW)
    card = coach.credentials.get(qualification="ski_coach1")
    page.open(f"credentials/{card.pk}/fees/")
    page.open(str(page.soup.find("a", string="2027年4月1日 登録・更新")["href"]))  # type: ignore[index]
    form = page.soup.find("form", action=lambda to: bool(to) and "receipts" in str(to))
    assert form is not None
    found = page.client.post(str(form["action"]), follow=True)
    again = page.client.post(str(form["action"]), follow=True)
    assert found["Content-Type"] == "application/pdf"
    assert found.redirect_chain == again.redirect_chain


def test_training_says_what_counted_and_what_is_missing(page: Visitor, coach: Holder) -> None:
    page.open("training/")
    assert "都道府県スポーツ指導者研修会" in page.text
    assert "空手道の義務研修があと1回必要です" in page.text
    stranger = coach.credentials.get(qualification="karate_coach1").pk + 999
    assert page.open(f"credentials/{stranger}/training/").status == 404


def test_a_question_reaches_the_office_once(page: Visitor, coach: Holder) -> None:
    page.open("inquiries/").press("送信する", subject="", body="研修について")
    assert "件名" in page.text
    assert page.value("body") == "研修について"
    key = page.value("key")
    page.press("送信する", subject="研修について", body="いつ反映されますか。")
    assert "送信しました。" in page.text
    sent = {"key": key, "subject": "研修について", "body": "いつ反映されますか。"}
    page.client.post("/jspo/inquiries/", sent)
    assert coach.inquiries.count() == 1


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("home/", 10),
        ("profile/", 15),
        ("training/", 15),
        ("news/", 15),
        ("inquiries/", 15),
        ("purchases/", 15),
        ("papers/", 15),
        ("renewal/", 15),
    ],
)
def test_a_page_asks_the_database_little(
    jspo: World,
    coach: Holder,
    page: Visitor,
    path: str,
    most: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    paid(applied(jspo, coach, at=NOW), at=NOW)
    page.open(path)
    with django_assert_max_num_queries(most):
        page.open(path)
