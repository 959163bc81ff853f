"""書類検索 and まとめ払い in the office: papers found and corrected, people billed together."""

import io
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koshin.capabilities.applications.actions.pay_bundle import pay_bundle
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Bundle, Charge, Settlement
from koshin.capabilities.payments.values import Confirmed
from koshin.platform.models import AuditLine
from tests import stories
from tests.capabilities.papers.people import applied, invoice, receipt
from tests.stories import World
from tests.web.office.world import Office, itc_office, jspo_office, office_people, office_sessions
from tests.web.portal.visitor import Visitor

__all__ = ["itc_office", "jspo_office", "office_people", "office_sessions"]  # fixtures
pytestmark = pytest.mark.django_db
MOST_QUERIES = 25


@pytest.fixture
def world(itc_office: Office) -> World:
    return stories.association("itc")


def owing(world: World, number: str = "C0001") -> Charge:
    return stories.charge_of(applied(world, number=number))


def paid(world: World, number: str = "C0001") -> Settlement:
    application = applied(world, number=number)
    charge = stories.charge_of(application)
    return stories.paid(application, at=charge.created_at).settlement


@pytest.fixture
def page(itc_office: Office) -> Visitor:
    return Visitor(itc_office.client, "itc")


def test_papers_are_found_by_two_conditions_and_names_stay_out_of_the_address(
    world: World, page: Visitor
) -> None:
    paper = receipt(world, paid(world))
    page.open("office/papers").press("探す", since="2027/4/20", party="葛󠄀城", most="２２，０００円")
    assert page.url == "/itc/office/papers"
    assert paper.number in page.text
    page.press("探す", least="22001", most="")
    assert "条件に合う書類はありません" in page.text


def test_a_range_the_wrong_way_round_is_told_at_its_field(world: World, page: Visitor) -> None:
    page.open("office/papers").press("探す", since="2027/4/20", until="2027/4/19")
    assert "「から」と同じか、それより大きい値を入力してください" in page.text
    assert page.value("until") == "2027/4/19"


def test_what_is_found_is_taken_along_as_a_zip(world: World, itc_office: Office) -> None:
    paper = receipt(world, paid(world))
    itc_office.client.post(itc_office.url("papers"), {"party": paper.number})
    answer = itc_office.client.post(itc_office.url("papers/export"))
    assert answer.headers["Content-Type"] == "application/zip"
    made = ZipFile(io.BytesIO(answer.getvalue()))
    assert made.namelist() == [f"20270420_{paper.number}.pdf", "一覧.csv", "番号.csv"]
    assert AuditLine.objects.filter(verb="export_papers").count() == 1


def test_a_wrong_invoice_is_corrected_and_a_wrong_receipt_is_void(
    world: World, page: Visitor
) -> None:
    money = paid(world)
    wrong = invoice(world, money.charge)
    page.open(f"office/papers/{wrong.public_id}")
    page.press("訂正した請求書を発行する", reason="宛名の誤り")
    right = Paper.objects.get(replaces=wrong)
    assert page.url == f"/itc/office/papers/{right.public_id}"
    assert right.facts["corrects"]["number"] == wrong.number

    paper = receipt(world, money)
    page.open(f"office/papers/{paper.public_id}").press("この書類を無効にする")
    assert "入力してください" in page.text
    page.press("この書類を無効にする", reason="発行の誤り")
    paper.refresh_from_db()
    assert paper.void_reason == "発行の誤り"
    assert "ありません" in page.open("office/papers").text


def test_the_office_makes_a_receipt_out_anew(world: World, page: Visitor) -> None:
    paper = receipt(world, paid(world))
    page.open(f"office/receipts/{paper.subject}").press(
        "この内容で領収書を発行する", name1="株式会社見本商事"
    )
    assert Paper.objects.get(replaces=paper).party == "株式会社見本商事"


def test_a_paper_opens_as_a_pdf_for_its_own_office_only(
    world: World, itc_office: Office, jspo_office: Office
) -> None:
    paper = receipt(world, paid(world))
    path = f"papers/{paper.public_id}.pdf"
    assert itc_office.client.get(itc_office.url(path)).content.startswith(b"%PDF-")
    assert jspo_office.client.get(jspo_office.url(path)).status_code == 404


def test_a_bundle_is_composed_billed_and_paid(world: World, page: Visitor) -> None:
    for number in ("C0001", "C0002"):
        owing(world, number)
    page.open("office/bundles/new").press("作成して、対象の人を選ぶ", name="株式会社見本商事")
    bundle = Bundle.objects.get()
    for number in ("C0001", "C0002"):
        page.press("探す", q=number)
        page.press("入れる")
    assert "請求の合計 44,000円" in page.text
    page.press("請求書を発行する")
    paper = Paper.objects.get(subject=bundle.public_id)
    assert (paper.amount, paper.party, paper.holder) == (44_000, "株式会社見本商事", None)

    at = Charge.objects.latest("pk").created_at
    money = Confirmed(provider="bank", provider_ref="1", method="bank", amount=44_000, paid_at=at)
    pay_bundle(bundle_id=bundle.pk, money=money, at=at)
    page.open(f"office/bundles/{bundle.public_id}")
    assert "入金済み" in page.text
    assert "領収書を発行する" in page.text
    assert "取り消す" not in page.text


def test_a_transfer_that_is_short_by_the_fee_settles_when_the_office_bears_it(
    world: World, page: Visitor
) -> None:
    page.open("office/bundles/new").press("作成して、対象の人を選ぶ", name="見本商事")
    bundle = Bundle.objects.get()
    for number in ("C0001", "C0002"):
        owing(world, number)
        page.press("探す", q=number).press("入れる")
    at = Charge.objects.latest("pk").created_at
    money = Confirmed(provider="bank", provider_ref="1", method="bank", amount=43_560, paid_at=at)
    pay_bundle(bundle_id=bundle.pk, money=money, at=at)
    page.open(f"office/bundles/{bundle.public_id}")
    assert "不足額は、よくある振込手数料の額です。" in page.text
    page.press("手数料 440円 を負担して決済する")
    states = Charge.objects.filter(holder__number__in=["C0001", "C0002"]).order_by("pk")
    assert [(one.state, one.forgiven_amount) for one in states] == [
        ("settled", 0),
        ("settled", 440),
    ]
    assert "入金済み" in page.text


def test_a_transfer_that_is_short_settles_after_somebody_was_taken_out(
    world: World, page: Visitor
) -> None:
    page.open("office/bundles/new").press("作成して、対象の人を選ぶ", name="見本商事")
    bundle = Bundle.objects.get()
    for number in ("C0001", "C0002"):
        owing(world, number)
        page.press("探す", q=number).press("入れる")
    at = Charge.objects.latest("pk").created_at
    money = Confirmed(provider="bank", provider_ref="1", method="bank", amount=22_000, paid_at=at)
    pay_bundle(bundle_id=bundle.pk, money=money, at=at)
    page.open(f"office/bundles/{bundle.public_id}")
    assert "入金が 22,000円 足りません" in page.text
    page.press("外す").press("届いている入金で決済する")
    states = Charge.objects.filter(holder__number__in=["C0001", "C0002"]).order_by("pk")
    assert [charge.state for charge in states] == ["open", "settled"]
    bundle.refresh_from_db()
    assert bundle.state == "settled"


def test_a_bundle_is_cancelled_with_a_reason(world: World, page: Visitor) -> None:
    page.open("office/bundles/new").press("作成して、対象の人を選ぶ", name="見本商事")
    path = page.url
    page.open(f"{path}/cancel").press("まとめ払いを取り消す", reason="先方の都合")
    assert "先方の都合" in page.text
    assert "見本商事" in page.open("office/bundles?show=closed").text


def test_somebody_elses_bundle_and_paper_are_not_there(world: World, jspo_office: Office) -> None:
    page = Visitor(jspo_office.client, "jspo")
    paper = receipt(world, paid(world))
    assert page.open(f"office/papers/{paper.public_id}").status == 404
    assert page.open(f"office/receipts/{paper.subject}").status == 404
    assert page.open(f"office/bundles/{paper.public_id}").status == 404


def test_each_page_asks_few_questions_however_much_it_shows(
    world: World, itc_office: Office
) -> None:
    made: dict[str, list[int]] = {}
    for count in (1, 4):
        numbers = [f"D{count}{place:03d}" for place in range(count)]
        for number in numbers:
            receipt(world, paid(world, number))
        page = Visitor(itc_office.client, "itc")
        page.open("office/bundles/new").press("作成して、対象の人を選ぶ", name="見本商事")
        for number in (f"E{n}" for n in numbers):
            owing(world, number)
            page.press("探す", q=number).press("入れる")
        for path in ("papers", "bundles", page.url.split("/office/")[1]):
            with CaptureQueriesContext(connection) as queries:
                assert itc_office.client.get(itc_office.url(path)).status_code == 200
            assert len(queries) <= MOST_QUERIES
            made.setdefault(path.split("/")[0] + str("/" in path), []).append(len(queries))
    assert all(len(set(counts)) == 1 for counts in made.values()), made
