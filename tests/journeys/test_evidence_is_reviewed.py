"""Points with evidence: a certificate handed in by telephone, a question, and the office's word."""

from playwright.sync_api import expect

from tests import hostile
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

TITLE = "中小企業診断士の登録"
QUESTION = "登録証の氏名が見える写真を添付してください。"


def attach(one: Visitor, name: str, content: bytes) -> None:
    """Choose a file and press 添付する."""
    one.page.get_by_label("証拠のファイル").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    one.press("添付する")


def decide(clerk: Visitor, verdict: str, reason: str = "") -> None:
    """Open the record from the queue and decide."""
    clerk.menu("証拠の確認")
    clerk.arrive("証拠の確認")
    clerk.press(TITLE)
    clerk.arrive(TITLE)
    clerk.page.get_by_label(verdict, exact=True).check()
    clerk.page.get_by_label("理由・質問").fill(reason)
    clerk.press("決定する")
    clerk.arrive("証拠の確認")


def test_a_certificate_is_attached_asked_about_and_passed(visit: Visit) -> None:
    one = visit("itc", width=390)
    address = one.sign_in("中川 和也")["login"]
    one.menu("ポイント登録・確認・修正")
    one.press("ポイントを登録する")
    one.arrive("どの活動を登録しますか")
    one.press("関連する他の資格の維持")
    one.arrive("ポイントの登録")
    one.page.get_by_label("活動の名称").fill(TITLE)
    one.page.get_by_label("実施日").fill("2026年6月1日")
    one.press("ポイント数を確かめる")
    one.reads("この内容は 6 ポイントになります。")
    one.press("登録する")
    one.arrive("証拠の添付")
    one.reads("反映待ち", "証明書の添付を待っています。")
    attach(one, "page.html", b"<html>" + hostile.SCRIPT)
    one.reads("PDF、JPEG、PNG、HEICのファイルを選んでください。")
    one.accept()
    attach(one, "IMG_0001.HEIC", hostile.heic())
    one.reads("添付しました。", "確認待ち", "IMG_0001.HEIC")
    picture = one.main.get_by_role("img")
    expect(picture).to_have_js_property("naturalWidth", 320)
    one.accept()

    clerk = visit("itc", width=1280)
    clerk.sign_in_to_office()
    decide(clerk, "資格者に確認する(差し戻す)", QUESTION)
    assert QUESTION in one.world.mail(address, "ポイントの記録についてのお尋ね").text

    one.menu("ポイント登録・確認・修正")
    one.arrive("実践力ポイント")
    one.reads("証拠の添付をお願いしている記録があります", QUESTION)
    one.main.get_by_role("alert").or_(one.main.locator(".notice--warn")).get_by_role(
        "link", name=TITLE
    ).click()
    one.arrive("証拠の添付")
    attach(one, "登録証.pdf", hostile.pdf())
    one.reads("添付しました。", "確認待ち", "登録証.pdf")

    decide(clerk, "認める")
    one.menu("ポイント登録・確認・修正")
    row = one.main.get_by_role("listitem").filter(has_text=TITLE)
    expect(row).to_contain_text("確認済み")
    expect(row).to_contain_text("6 ポイント")
    one.accept()
