"""A holder asks for quotes, invoices and receipts as the company wants them, without JavaScript."""

import pytest

from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Bundle
from koshin.capabilities.people.models import Holder
from tests import stories
from tests.capabilities.papers.people import coordinator
from tests.stories import World, jst
from tests.web.portal.visitor import Visitor, at_time, signed_in

pytestmark = pytest.mark.django_db
NOW = jst("2027-04-20 10:00")


@pytest.fixture
def world() -> World:
    world = stories.association("itc")
    at_time(world, NOW)
    return world


@pytest.fixture
def person(world: World) -> Holder:
    return coordinator(world)


def visitor(person: Holder) -> Visitor:
    return Visitor(signed_in(person), "itc")


def owing(world: World, person: Holder) -> tuple[Visitor, str]:
    """At the page of a charge that is not paid."""
    charge = stories.charge_of(stories.applied(world, person, at=NOW))
    path = f"purchases/{charge.public_id}/"
    return visitor(person).open(path), path


def paid(world: World, person: Holder) -> tuple[Visitor, str]:
    """At the page of a charge that is paid, and the address of its receipts."""
    application = stories.applied(world, person, at=NOW)
    settlement = stories.paid(application, at=NOW).settlement
    page = visitor(person).open(f"purchases/{stories.charge_of(application).public_id}/")
    return page, f"receipts/{settlement.public_id}/change/"


def test_a_quote_is_made_out_to_the_company_before_applying(world: World, person: Holder) -> None:
    draft = stories.started(world, person, at=NOW)
    page = visitor(person).open(f"applications/{draft.public_id}/quote/")
    assert page.heading == "見積書の発行"
    page.press("見積書(PDF)を発行する", name="株式会社見本商事", attention="人事部")
    paper = Paper.objects.get()
    assert (paper.kind, paper.party, paper.amount) == ("quote", "株式会社見本商事", 22_000)
    assert page.url == f"/itc/papers/{paper.public_id}.pdf"


def test_after_applying_there_is_no_quote_any_more(world: World, person: Holder) -> None:
    application = stories.applied(world, person, at=NOW)
    page = visitor(person).open(f"applications/{application.public_id}/quote/")
    assert page.url == f"/itc/applications/{application.public_id}/"


def test_an_invoice_is_made_out_to_somebody_else_and_stays_so(world: World, person: Holder) -> None:
    page, path = owing(world, person)
    page.press("請求書(PDF)を開く")
    page.open(f"{path}invoice/to/").press("請求書(PDF)を発行する", name="株式会社見本商事")
    page.open(path).press("請求書(PDF)を開く")
    valid = Paper.objects.get(voided_at__isnull=True)
    assert (valid.party, valid.number) == ("株式会社見本商事", "S2027-000002")
    assert "株式会社見本商事 御中あて" in page.open(path).text
    assert "無効の理由: 宛名の変更" in page.open("papers/").text


def test_what_cannot_be_printed_is_refused_at_the_field_and_kept(
    world: World, person: Holder
) -> None:
    page, path = owing(world, person)
    page.open(f"{path}invoice/to/").press("請求書(PDF)を発行する", name="見本😀商事")
    assert "書類に印刷できない文字があります(😀)" in page.text
    assert page.value("name") == "見本😀商事"
    assert not Paper.objects.exists()


def test_a_receipt_is_split_into_the_companys_and_the_own_part(
    world: World, person: Holder
) -> None:
    page, change = paid(world, person)
    page.press("領収書(PDF)を発行する")
    page.open(change)
    assert (page.value("name1"), page.value("amount1")) == ("葛󠄀城 𠮷彦", "22000")
    page.press(
        "この内容で領収書を発行する",
        name1="株式会社見本商事",
        amount1="20,000",
        name2="葛󠄀城 𠮷彦",
        amount2="２０００円",
    )
    assert page.heading == "2027年度資格更新"
    assert "株式会社見本商事 御中あて 20,000円" in page.text
    assert "葛󠄀城 𠮷彦 様あて 2,000円" in page.text


def test_a_split_that_does_not_sum_up_says_so_and_keeps_what_was_typed(
    world: World, person: Holder
) -> None:
    page, change = paid(world, person)
    page.open(change).press(
        "この内容で領収書を発行する", name2="見本商事", amount2="1", name1="葛󠄀城 𠮷彦"
    )
    assert "金額の合計が22,001円です。お支払いの22,000円と同じになるように" in page.text
    assert page.value("name2") == "見本商事"
    assert not Paper.objects.exists()


def test_half_a_row_is_asked_for_the_other_half(world: World, person: Holder) -> None:
    page, change = paid(world, person)
    page.open(change).press("この内容で領収書を発行する", name2="見本商事", amount3="100")
    assert "この宛名の金額を入力してください" in page.text
    assert "この金額の宛名を入力してください" in page.text


def test_a_receipt_is_issued_again_with_the_word(world: World, person: Holder) -> None:
    page, change = paid(world, person)
    page.press("領収書(PDF)を発行する")
    page.open(change).press("再発行する")
    again = Paper.objects.get(voided_at__isnull=True)
    assert again.facts["again"]["original"] == "R2027-000001"
    assert "あと4回" in page.open(change).text


def test_a_holder_says_that_the_company_pays(world: World, person: Holder) -> None:
    page, path = owing(world, person)
    page.open(f"{path}company/").press(
        "会社・団体の支払いを申し出る",
        name="株式会社見本商事",
        contact="山田 花子",
        mail="keiri@example.jp",
        number="Ｔ７１２３－４５６７－８９０１２",
    )
    bundle = Bundle.objects.get()
    assert (bundle.state, bundle.amount, bundle.requested_by) == ("requested", 22_000, person)
    assert bundle.payer_number == "T7123456789012"
    assert "株式会社見本商事 のお支払いとして承っています" in page.text
    assert "お支払いへ進む" not in page.text
    assert page.open(f"{path}company/").url == f"/itc/{path}"


def test_a_number_that_cannot_be_read_is_refused_at_its_field(world: World, person: Holder) -> None:
    page, path = owing(world, person)
    page.open(f"{path}company/").press(
        "会社・団体の支払いを申し出る", name="見本商事", number="T12"
    )
    assert "登録番号は、T と13けたの数字です" in page.text
    assert (page.value("name"), page.value("number")) == ("見本商事", "T12")
    assert not Bundle.objects.exists()


def test_where_no_transfers_are_taken_no_company_pays_by_one() -> None:
    world = stories.association("jspo")
    at_time(world, jst("2027-02-15 10:00"))
    coach = stories.ski_coach(world, number="1000001")
    charge = stories.charge_of(stories.applied(world, coach, at=jst("2027-02-15 10:00")))
    page = Visitor(signed_in(coach), "jspo").open(f"purchases/{charge.public_id}/")
    assert "会社・団体が支払う" not in page.text
    assert page.open(f"purchases/{charge.public_id}/company/").status == 404
