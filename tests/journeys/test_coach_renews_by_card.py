"""Seed 000 with a credit card, step by step, wide and narrow."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys import coach as steps
from tests.journeys import hosted
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

FEE = [
    ("基本登録料", "10,000円"),
    ("資格別登録料(ハンドボールコーチ1)", "4,000円"),
    ("資格別登録料(軟式野球コーチ1)", "4,000円"),
    ("合計", "18,000円"),
]


@pytest.mark.parametrize(("width", "name"), [(1280, "髙橋 美咲"), (390, "𠮷﨑 德子")])
def test_a_coach_renews_two_qualifications_by_card_and_holds_the_receipt(
    visit: Visit, width: int, name: str
) -> None:
    coach = visit("jspo", width=width)
    person = coach.world.signin("jspo", name)
    _read_the_guidance_mail(coach, person["login"])
    coach.sign_in(name)
    _look_at_my_page(coach)
    steps.to_the_fee(coach, several=True)
    assert coach.table() == FEE
    coach.reads("お一人につき4年に1回です。", steps.NEW_TERM)
    steps.proceed_to_payment(coach)
    hosted.pay_by_card(coach.page, "18,000円")
    steps.see_it_complete(coach)
    coach.accept()
    coach.reads("新しい有効期限は2031年3月31日(月)です。", "約1か月後に、登録証")
    mail = coach.world.mail(person["login"], "入金完了のお知らせ")
    assert "金額 18,000円" in mail.text
    assert "2031年3月31日(月)" in mail.text
    assert "クレジットカード" in mail.text
    _read_the_mail_in_my_page(coach)
    _see_the_new_term(coach)
    _download_the_receipt(coach, name)


def _read_the_guidance_mail(coach: Visitor, address: str) -> None:
    mail = coach.world.mail(address, "資格登録・更新手続きのご案内")
    assert "2027年3月31日(水) 23:59まで" in mail.text
    assert "「資格登録・更新手続きへ」に進んでください。" in mail.text


def _look_at_my_page(coach: Visitor) -> None:
    coach.arrive("指導者マイページ")
    for label in steps.MENU:
        coach.menu(label)
        coach.accept()
    coach.menu("トップページ")
    coach.reads("新着情報", "資格情報", "登録更新手続き受付期間中", "2027年3月31日(水) 23:59")
    card = coach.main.get_by_role("listitem").filter(has_text="ハンドボールコーチ1")
    expect(card).to_contain_text(re.compile(r"認定番号\s*\d{7}"))
    expect(card).to_contain_text(re.compile(r"2023年4月1日\(土\)から\s*2027年3月31日\(水\)まで"))
    for button in ("義務研修", "登録料"):
        expect(card.get_by_role("link", name=button)).to_be_visible()


def _read_the_mail_in_my_page(coach: Visitor) -> None:
    coach.menu("お知らせ")
    coach.press("【見本スポーツ協会】入金完了のお知らせ")
    coach.reads("登録料のお支払いを確認しました。")
    coach.accept()


def _see_the_new_term(coach: Visitor) -> None:
    coach.menu("トップページ")
    coach.arrive("指導者マイページ")
    card = coach.main.get_by_role("listitem").filter(has_text="ハンドボールコーチ1")
    expect(card).to_contain_text(
        re.compile(r"次の有効期間\s*2027年4月1日\(木\)から\s*2031年3月31日")
    )
    coach.misses(steps.GO)


def _download_the_receipt(coach: Visitor, name: str) -> None:
    card = coach.main.get_by_role("listitem").filter(has_text="ハンドボールコーチ1")
    card.get_by_role("link", name="登録料").click()
    coach.arrive("登録料:ハンドボールコーチ1")
    coach.main.get_by_role("link", name="2027年4月1日 登録・更新").click()
    coach.accept()
    text = PdfReader(io.BytesIO(coach.pdf("領収書(PDF)を発行する"))).pages[0].extract_text()
    assert "領収書" in text
    assert name in text
    assert "¥18,000" in text
    assert "登録番号 T6999900000011" in text
    assert "10%対象 計" in text
    assert "クレジットカード" in text
