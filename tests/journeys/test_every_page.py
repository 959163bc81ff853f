"""Every page that can be reached, for people in many states: it fits, and axe finds nothing."""

import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pytest

from tests.journeys.conftest import Visit
from tests.journeys.visitor import AXE, RULES, Visitor

WIDTHS = (1280, 390)
NARROWEST = 320
# What is saved, not shown.
FILES = {".pdf": "application/pdf", ".ics": "text/calendar; charset=utf-8"}
PUBLIC = (
    "",
    "conditions/",
    "sign-in/",
    "check/",
    "check/number/",
    "check/course-number/",
    "register/",
    "wishes/",
    "wishes/new/",
    "wishes/sent/",
)
# One person per state whose pages differ; what is common to all is visited once.
COACHES = (
    "渡邊 真由美",
    "田中 雄一郎",
    "中村 拓也",
    "加藤 俊介",
    "齋藤 隆史",
    "德永 あゆみ",
    "小川 麻衣",
    "藤田 京子",
    "長谷川 豊",
    "村上 陽介",
)
COORDINATORS = (
    "菊地 良平",
    "中野 玲子",
    "小野 千夏",
    "髙木 直美",
    "河野 幸恵",
    "藤原 敦",
    "上田 志帆",
    "原 久美子",
    "宮﨑 秀樹",
    "高田 弥生",
)


@pytest.mark.parametrize(("association", "people"), [("jspo", COACHES), ("itc", COORDINATORS)])
def test_every_page_of_a_holder_fits_and_satisfies_axe(
    visit: Visit, association: str, people: tuple[str, ...]
) -> None:
    seen: set[str] = set()
    for person in people:
        one = visit(association)
        one.sign_in(person)
        # My Page and applications differ from person to person: they are always visited.
        seen -= {path for path in seen if path.endswith("/home/") or "/applications/" in path}
        _crawl(one, seen)
        one.context.close()
    assert len(seen) > 15, seen


@pytest.mark.parametrize("association", ["jspo", "itc"])
def test_every_public_page_fits_and_satisfies_axe(visit: Visit, association: str) -> None:
    stranger = visit(association)
    for path in PUBLIC:
        stranger.open(path)
        _look(stranger)
    stranger.page.goto(stranger.world.base)
    _look(stranger)


def _crawl(one: Visitor, seen: set[str]) -> None:
    """Visit what the links of this page lead to, and theirs; one page of each shape."""
    waiting = [one.page.url]
    while waiting:
        url = waiting.pop()
        shape = _shape(url)
        if shape in seen:
            continue
        seen.add(shape)
        kind = FILES.get(PurePosixPath(urlsplit(url).path).suffix)
        if kind is not None:
            answer = one.context.request.get(url)
            assert answer.headers["content-type"] == kind, url
            continue
        answered = one.page.goto(url)
        assert answered is not None, url
        assert answered.status == 200, (answered.status, url)
        seen.add(_shape(one.page.url))
        _look(one)
        waiting += _links(one)


def _shape(url: str) -> str:
    """The address without what differs from one record to the next."""
    return re.sub(r"[0-9a-f-]{36}|\d+|\?.*", "~", urlsplit(url).path)


def _links(one: Visitor) -> Iterator[str]:
    """The pages of this area that are linked from here."""
    area = one.world.url(one.association)
    found: list[str] = one.page.locator("a[href]").evaluate_all("all => all.map(a => a.href)")
    for link in dict.fromkeys(found):
        page = link.split("#")[0]
        if page.startswith(area) and "/office/" not in page:
            yield page


def _look(one: Visitor) -> None:
    """The page in each width: nothing over the edge, nothing that axe finds; then narrow again."""
    for width in (*WIDTHS, NARROWEST):
        one.page.set_viewport_size({"width": width, "height": 900})
        over = one.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, f"{one.page.url} is {over} px wider than {width}"
        if width in WIDTHS:
            one.width = width
            one.shoot(one.page.title())
            found = AXE.run(one.page, options=RULES).response["violations"]
            assert found == [], one.page.url + json.dumps(found, ensure_ascii=False, indent=1)
    one.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    one.width = WIDTHS[0]
