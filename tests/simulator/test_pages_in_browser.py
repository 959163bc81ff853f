"""The hosted pages as a person sees them: narrow and wide, without JavaScript, and to axe."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from tests.simulator.world import MERCHANT_ID, World

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """The one browser of the run: two in one process would share an event loop."""
    return chromium


def enter(page: Page, world: World, order_id: str = "ORDER-1") -> None:
    """Come from the merchant's site, by its form."""
    keys = world.ask_keys(world.key_request(order_id, COMMODITY_NAME="資格更新料"))
    fields = {
        "MERCHANT_ID": MERCHANT_ID,
        "ORDER_ID": order_id,
        "BROWSER_ENCRYPTION_KEY": keys["BROWSER_ENCRYPTION_KEY"],
    }
    inputs = "".join(f'<input type="hidden" name="{n}" value="{v}">' for n, v in fields.items())
    action = f"{world.client.base_url}/web1/deviceCheck.action".replace("//web1", "/web1")
    page.set_content(f'<form method="post" action="{action}">{inputs}<button>進む</button></form>')
    page.get_by_role("button", name="進む").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("お支払い金額の確認")


def press(page: Page, name: str) -> None:
    """Press the button and stand on the page it leads to.

    A click returns once the browser has set out; whoever looked at once could find neither the
    page left behind nor the one to come.
    """
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def accept(page: Page) -> None:
    """The page fits its window and axe finds nothing."""
    found = Axe().run(page, options=RULES).response["violations"]
    assert found == [], json.dumps(found, ensure_ascii=False, indent=1)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_fits_its_window_and_satisfies_axe(
    browser: Browser, world: World, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, locale="ja-JP")
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    page.goto(str(world.client.base_url))
    accept(page)
    enter(page, world)
    accept(page)
    press(page, "次へ")
    accept(page)
    page.get_by_label("クレジットカード").check()
    press(page, "次へ")
    accept(page)
    page.get_by_label("カード番号").fill("4111 1111 1111 1111")
    page.get_by_label("有効期限").fill("12/30")
    page.get_by_label("セキュリティコード").fill("123")
    press(page, "次へ")
    heading(page, "お支払い内容の確認")
    accept(page)
    press(page, "この内容で決済する")
    accept(page)
    press(page, "認証する")
    heading(page, "お支払いが完了しました")
    accept(page)
    enter(page, world, "ORDER-2")
    press(page, "次へ")
    page.get_by_label("コンビニエンスストア").check()
    press(page, "次へ")
    accept(page)
    page.get_by_label("ローソン").check()
    press(page, "次へ")
    heading(page, "お支払い番号のご案内")
    accept(page)
    page.goto(str(world.client.base_url))
    page.get_by_role("button", name="店頭で支払う").click()
    expect(page.get_by_text("お支払い済み・入金通知はまだ")).to_be_visible()
    accept(page)
    page.close()
    assert problems == []


def test_errors_are_listed_and_lead_to_the_field(browser: Browser, world: World) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    enter(page, world)
    press(page, "次へ")
    press(page, "次へ")
    expect(page.get_by_role("alert")).to_contain_text("お支払い方法を選んでください。")
    accept(page)
    page.get_by_label("コンビニエンスストア").check()
    press(page, "次へ")
    page.get_by_label("姓").fill("")
    press(page, "次へ")
    accept(page)
    page.get_by_role("link", name="姓を入力してください。").click()
    expect(page.get_by_label("姓")).to_be_focused()
    page.close()


def test_paying_works_without_javascript_and_back_button(browser: Browser, world: World) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(page, world)
    press(page, "次へ")
    page.get_by_label("クレジットカード").check()
    press(page, "次へ")
    page.get_by_label("カード番号").fill("4111111111111111")
    page.get_by_label("有効期限").fill("1230")
    page.get_by_label("セキュリティコード").fill("123")
    press(page, "次へ")
    press(page, "この内容で決済する")
    press(page, "認証する")
    heading(page, "お支払いが完了しました")
    page.go_back()
    page.reload()
    heading(page, "お支払いが完了しました")
    assert len(world.merchant.of("/result")) == 1
    link = page.get_by_role("link", name="ご利用先のサイトへ戻る")
    assert str(link.get_attribute("href")).startswith(f"{world.merchant.url}/finish?from=pay&")
    context.close()
