"""Passkeys and mailed codes in a real browser, with an authenticator that the browser plays."""

import re
from dataclasses import replace

from playwright.sync_api import expect

from tests.journeys.conftest import Visit


def test_a_passkey_made_on_the_phone_opens_the_door_next_time(visit: Visit) -> None:
    one = visit("jspo", width=390)
    # Browsers know passkeys of names, not of addresses in figures.
    named = {**one.world.demo, "base_url": one.world.base.replace("127.0.0.1", "localhost")}
    one.world = replace(one.world, demo=named)
    authenticator = one.context.new_cdp_session(one.page)
    authenticator.send("WebAuthn.enable")
    authenticator.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    one.sign_in("太田 正樹")
    one.open("security/")
    one.accept()
    one.press("パスキーを登録する")
    one.arrive("パスキーの登録")
    one.accept()
    one.page.get_by_label("パスキーの名前").fill("自分の電話")
    with one.page.expect_navigation(url=re.compile("said=passkey")):
        one.press("パスキーを登録する")
    one.reads("パスキーを登録しました。", "自分の電話")
    one.accept()
    one.press("ログアウト")
    one.arrive("ログイン")
    one.press("パスキーを使う")
    one.arrive("パスキーでログイン")
    one.accept()
    with one.page.expect_navigation(url=re.compile("/home/")):
        one.press("パスキーを使う")
    expect(one.page.get_by_role("banner")).to_contain_text("太田 正樹 様")
    one.open("security/")
    one.reads("最後に使ったのは")
    with one.page.expect_navigation(url=re.compile("said=passkey_gone")):
        one.page.get_by_role("button", name="削除する").click()
    one.reads("パスキーを削除しました。")


def test_a_mailed_code_signs_in_without_javascript(visit: Visit) -> None:
    one = visit("itc", javascript=False)
    address = one.world.signin("itc", "村田 美帆")["login"]
    one.open("sign-in/")
    one.accept()
    one.press("メールで届く確認コードを使う")
    one.arrive("確認コードでログイン")
    one.accept()
    one.page.get_by_label("メールアドレスまたは番号").fill(address)
    one.press("確認コードを送る")
    one.arrive("確認コードの入力")
    one.accept()
    code = re.search(r"^\d{6}$", one.world.mail(address, "確認コード").text, re.MULTILINE)
    assert code is not None
    one.page.get_by_label("確認コード").fill(code[0])
    one.press("ログインする")
    expect(one.page.get_by_role("banner")).to_contain_text("村田 美帆 様")
