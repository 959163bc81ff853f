"""お問い合わせ: a message reaches the office and is answered by mail and on the page."""

import pytest

from tests.journeys.conftest import Visit


@pytest.mark.parametrize(
    ("association", "width", "name"),
    [("jspo", 390, "太田 正樹"), ("itc", 1280, "村田 美帆")],
)
def test_a_question_reaches_the_office_and_the_answer_comes_back(
    visit: Visit, association: str, width: int, name: str
) -> None:
    one = visit(association, width=width)
    address = one.sign_in(name)["login"]
    one.menu("お問い合わせ")
    one.arrive("お問い合わせ")
    one.press("送信する")
    one.reads("入力内容をご確認ください")
    one.accept()
    one.page.get_by_label("件名").fill("更新の条件について")
    one.page.get_by_role("textbox", name="内容").fill(
        "条件を満たしているか、教えてください。\n𠮷野で研修を受けました。"
    )
    one.press("送信する")
    one.reads("送信しました。", "𠮷野で研修を受けました。")
    one.accept()
    one.world.mail(address, "お問い合わせを受け付けました")

    clerk = visit(association, width=width)
    clerk.sign_in_to_office()
    clerk.menu("お問い合わせ")
    clerk.press("更新の条件について")
    clerk.reads("𠮷野で研修を受けました。")
    clerk.page.get_by_role("textbox", name="回答").fill(
        "記録を確認しました。あと1回の受講が必要です。"
    )
    clerk.press("回答を送る")
    clerk.reads("記録を確認しました。")
    clerk.accept()

    answer = one.world.mail(address, "お問い合わせへの回答")
    assert "あと1回の受講が必要です。" in answer.text
    one.page.reload()
    one.reads("あと1回の受講が必要です。")
    one.accept()
