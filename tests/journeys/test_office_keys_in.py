"""A coach without network: the office keys the paper form in, and writes the letter to pay by."""

from tests.journeys import coach as steps
from tests.journeys.conftest import Visit

NAME = "坂本 友香"


def test_the_office_keys_in_a_paper_form_and_makes_the_letter_to_pay_by(visit: Visit) -> None:
    clerk = visit("jspo")
    clerk.sign_in_to_office()
    clerk.open("office/actings")
    clerk.page.get_by_label("番号・氏名・カナ").fill(NAME)
    clerk.press("資格者を探す")
    clerk.reads("1人見つかりました。")
    clerk.accept()
    clerk.press(NAME)
    clerk.arrive("代行をはじめる")
    clerk.page.get_by_label("代行する理由").fill("郵送の申込書(受付番号12)を入力")
    clerk.press("この方のマイページで代行をはじめる")
    clerk.arrive("指導者マイページ")
    banner = clerk.page.get_by_role("complementary", name="代行")
    assert "郵送の申込書(受付番号12)を入力" in banner.inner_text()
    steps.to_the_fee(clerk)
    clerk.press("支払いへ進む")
    clerk.arrive("お支払い")
    assert clerk.main.get_by_label("クレジットカード").count() == 0
    letter = clerk.pdf("お支払いの手紙(PDF)を作る")
    assert letter.startswith(b"%PDF")
    clerk.press("代行を終える")
    clerk.arrive("代行入力")
    clerk.reads("郵送の申込書(受付番号12)を入力")
    clerk.open("office/letters")
    clerk.arrive("手紙")
