"""The provider's pages, as the payer walks through them."""

from playwright.sync_api import Page, expect

GOOD_CARD = "4111 1111 1111 1111"
REFUSED_CARD = "4000 0000 0000 0002"


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def check_amount(page: Page, amount: str) -> None:
    """⑥ 金額を確認し、「次へ」をクリック."""
    _heading(page, "お支払い金額の確認")
    expect(page.get_by_role("main")).to_contain_text(amount)
    _press(page, "次へ")


def choose(page: Page, method: str) -> None:
    """⑦ お支払い方法を選択. Where the merchant allows only one, it is chosen already."""
    _heading(page, "お支払い方法の選択")
    page.get_by_label(method).check()
    _press(page, "次へ")


def enter_card(page: Page, number: str = GOOD_CARD) -> None:
    """「カード番号」「有効期限」「セキュリティコード」を記入し、「次へ」をクリック."""
    page.get_by_label("カード番号").fill(number)
    page.get_by_label("有効期限").fill("12/30")
    page.get_by_label("セキュリティコード").fill("123")
    _press(page, "次へ")
    _heading(page, "お支払い内容の確認")
    _press(page, "この内容で決済する")


def authenticate(page: Page, answer: str = "認証する") -> None:
    """3-D Secure: the bank of the card asks, the payer answers."""
    _heading(page, "本人認証（3-Dセキュア）")
    _press(page, answer)


def pay_by_card(page: Page, amount: str, number: str = GOOD_CARD) -> None:
    """All of it, up to the moment when the card is charged."""
    check_amount(page, amount)
    choose(page, "クレジットカード")
    enter_card(page, number)
    authenticate(page)


def take_slip(page: Page, amount: str, *, shop: str) -> str:
    """The pages of the convenience store; answers the payment number. Ends on its page."""
    check_amount(page, amount)
    choose(page, "コンビニエンスストア")
    name_payer(page, shop)
    return page.locator("dd.number").inner_text().strip()


def name_payer(page: Page, shop: str) -> None:
    """姓, 名, 電話番号 and the shop; the payment number follows."""
    page.get_by_label("姓", exact=True).fill("見本")
    page.get_by_label("名", exact=True).fill("太郎")
    page.get_by_label("電話番号").fill("0312345678")
    page.get_by_label(shop).check()
    _press(page, "次へ")
    _heading(page, "お支払い番号のご案内")


def take_numbers(page: Page, amount: str) -> list[str]:
    """The pages of Pay-easy; answers the three numbers. Ends on their page."""
    check_amount(page, amount)
    choose(page, "ペイジー")
    for label in ("姓（カナ）", "名（カナ）"):
        expect(page.get_by_label(label, exact=True)).not_to_have_value("")
    _press(page, "次へ")
    _heading(page, "ペイジーの番号のご案内")
    return [text.strip() for text in page.locator("dd.number").all_inner_texts()]


def go_back(page: Page) -> None:
    """From the provider's last page to the association's."""
    page.get_by_role("link", name="ご利用先のサイトへ戻る").click()
