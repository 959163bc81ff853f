"""The demo and browser windows for the journeys."""

import re
from collections.abc import Iterator
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.visitor import Visitor
from tests.journeys.world import World

HEIGHT = 900
# A machine that does other things as well is slow, not wrong.
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)


class Visit(Protocol):
    """Opens a browser window for somebody."""

    def __call__(
        self, association: str, *, width: int = 1280, javascript: bool = True
    ) -> Visitor: ...


@pytest.fixture(scope="session")
def world(demo: dict[str, Any]) -> World:
    """The demo, running."""
    return World(demo)


@pytest.fixture
def visit(chromium: Browser, world: World, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Windows of one browser, each with its own cookies; none may complain in the end."""
    opened: list[Visitor] = []
    story = re.sub(r"\W+", "-", request.node.originalname)

    def enter(association: str, *, width: int = 1280, javascript: bool = True) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": HEIGHT},
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            java_script_enabled=javascript,
        )
        context.set_default_timeout(PATIENCE_MS)
        visitor = Visitor(
            context=context,
            page=context.new_page(),
            world=world,
            association=association,
            width=width,
            story=story,
            javascript=javascript,
        )
        visitor.watch(visitor.page)
        opened.append(visitor)
        return visitor

    yield enter
    for visitor in opened:
        visitor.context.close()
    assert [problem for visitor in opened for problem in visitor.problems] == []
