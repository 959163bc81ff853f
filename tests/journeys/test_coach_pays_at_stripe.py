"""Seed 000 at an association that has chosen Stripe: the card, in a real browser, on a phone."""

import pytest
from playwright.sync_api import Browser, expect

from tests import provider as providers
from tests.ground import Ground
from tests.provider import Provider, work_off
from tests.races import coach
from tests.web.portal.test_stripe import AT_STRIPE
from tests.web.portal.visitor import signed_in

provider = pytest.fixture(providers.running)


def test_a_coach_pays_by_card_at_stripe(
    committed: Ground, served: str, provider: Provider, chromium: Browser
) -> None:
    renewal = coach.who_applied(changed=AT_STRIPE)
    holder = renewal.application.holder
    key = signed_in(holder).cookies["koshin-jspo"].value
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="ja-JP")
    context.add_cookies([{"name": "koshin-jspo", "value": key, "url": served}])
    page = context.new_page()
    page.goto(f"{served}/jspo/applications/{renewal.application.public_id}/payment/")
    page.get_by_role("button", name="支払いへ進む").click()

    page.wait_for_url("**/c/pay/**")
    expect(page.get_by_role("heading", level=1)).to_have_text("お支払い方法の選択")
    page.get_by_role("link", name="クレジットカード").click()
    page.get_by_label("カード番号").fill("4242 4242 4242 4242")
    page.get_by_label("有効期限").fill("12/30")
    page.get_by_label("セキュリティコード").fill("123")
    page.get_by_role("button", name="支払う", exact=True).click()

    page.wait_for_url(f"{served}/**")
    work_off()
    page.goto(f"{served}/jspo/applications/{renewal.application.public_id}/")
    expect(page.get_by_role("main")).to_contain_text("手続きが完了しました")
    context.close()
    renewal.is_complete_once()
