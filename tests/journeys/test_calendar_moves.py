"""The demo's calendar moved forward: windows open and close, mails follow, terms end."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.demo_fixture import start_demo, wait_until_ready
from tests.journeys import coach as steps
from tests.journeys import coordinator
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor
from tests.journeys.world import World


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A demo of its own: its date never goes back."""
    process, ready, log = start_demo(tmp_path_factory.mktemp("calendar") / "data")
    try:
        yield wait_until_ready(process, ready=ready, log=log)
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="module")
def world(demo: dict[str, Any]) -> World:
    return World(demo)


def _move(one: Visitor, to: str) -> None:
    """日付を進める, in the banner of the demo."""
    banner = one.page.get_by_role("complementary", name="デモの日付")
    banner.get_by_text("日付を進める", exact=True).click()
    banner.locator("input[name=to]").fill(to)
    one.press("進める")


def test_a_window_opens_with_its_mail_and_closes_with_the_day(visit: Visit) -> None:
    coach = visit("jspo")
    address = coach.sign_in("金子 文江")["login"]
    coach.reads("手続きの受付は2027年7月26日(月)から2027年9月30日(木) 23:59までです。")
    coach.misses(steps.GO)
    assert coach.world.mails(address, "ご案内") == []

    _move(coach, "2027-07-26T00:00")
    coach.reads("現在【登録更新手続き受付期間中】です。")
    assert "2027年9月30日(木) 23:59まで" in coach.world.mail(address, "ご案内").subject
    coach.press(steps.GO)
    coach.arrive("登録情報の確認")
    coach.open("home/")

    _move(coach, "2027-09-23T09:00")
    told = coach.world.mail(address, "途中です")
    assert "2027年9月30日(木) 23:59まで" in told.subject
    assert "残っていること\n登録情報の確認" in told.text
    _move(coach, "2027-09-30T23:58")
    coach.reads("手続きをつづける")
    _move(coach, "2027-10-01T00:00")
    coach.reads("失効")
    coach.misses(steps.GO)
    coach.accept()


def test_another_associations_date_stays_and_its_own_window_closes_in_turn(visit: Visit) -> None:
    one = visit("itc")
    address = one.sign_in("比嘉 あかり")["login"]
    one.reads("2027年5月31日(月) 23:59")
    _move(one, "2027-05-24T09:00")
    assert "2027年5月31日(月) 23:59まで" in one.world.mail(address, "お済みですか").subject
    _move(one, "2027-05-31T23:58")
    one.menu("ITC資格更新")
    one.arrive("詳細")
    _move(one, "2027-06-01T00:00")
    one.menu("ITC資格更新")
    one.misses(coordinator.AGREE)
    one.reads("手続きの受付は2027年5月31日(月) 23:59に終了しました。")
    one.accept()
