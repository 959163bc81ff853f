"""A person at a browser: presses what they see, reads what is there, and minds how it looks."""

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, expect

from tests.journeys.world import World, code_of, until

AXE = Axe()
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
NARROW = 700
REFUSED = "status of 409"


@dataclass
class Visitor:
    """One browser window with its own cookies, at one association."""

    context: BrowserContext
    page: Page
    world: World
    association: str
    width: int
    story: str
    javascript: bool = True
    refused: bool = False
    problems: list[str] = field(default_factory=list)
    shots: int = 0

    def watch(self, page: Page) -> None:
        """Remember whatever the browser complains of, and every fault of the server."""
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("response", self._answered)

    def _heard(self, line: ConsoleMessage) -> None:
        if line.type == "error" and not (self.refused and REFUSED in line.text):
            self.problems.append(f"{line.text} {line.location}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status} {response.url}")

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def open(self, path: str = "") -> None:
        """Go to a page of the association by its address."""
        self.page.goto(self.world.url(self.association, path))

    def sign_in(self, name: str) -> dict[str, str]:
        """Sign in as a sample person; My Page follows. Answers the person's sign-in."""
        person = self.world.signin(self.association, name)
        self.open("sign-in/")
        self.page.get_by_label("メールアドレスまたは番号").fill(person["login"])
        self.page.get_by_label("パスワード").fill(person["password"])
        self.press("ログイン")
        expect(self.page.get_by_role("banner")).to_contain_text(f"{name} 様")
        return person

    def sign_in_to_office(self, *, nth: int = 0) -> None:
        """Sign in as a member of staff, counted from the first; the office's first page follows."""
        self._pass_two_factors("office", self.world.clerk(self.association, nth=nth))
        self.open("office/")

    def sign_in_as_organiser(self, name: str) -> None:
        """Sign in as a member of an organiser of trainings; the list of trainings follows."""
        self._pass_two_factors("organiser", self.world.organiser(self.association, name))
        self.open("organiser/")
        self.arrive("研修の一覧")

    def _pass_two_factors(self, area: str, member: dict[str, str]) -> None:
        """Password and code, once per test process and person: a code opens the door only once."""
        kept = self.world.sessions.get(member["login"])
        if kept is not None:
            self.context.add_cookies(kept)
            return
        self.open(f"{area}/sign-in")
        self.page.get_by_label("メールアドレス").fill(member["login"])
        self.page.get_by_label("パスワード").fill(member["password"])
        self.press("次へ")
        self.page.get_by_label("確認コード").fill(code_of(member["totp_secret"]))
        with self.page.expect_navigation():
            self.press("ログイン")
        heading = self.page.get_by_role("heading", level=1)
        expect(heading).not_to_have_text("確認コードの入力")
        self.world.sessions[member["login"]] = self.context.cookies()

    def way(self, name: str) -> Locator:
        """The button or link of this name."""
        buttons = self.page.get_by_role("button", name=name, exact=True)
        return buttons.or_(self.page.get_by_role("link", name=name, exact=True))

    def press(self, name: str) -> None:
        """Press the button, or follow the link, of this name."""
        self.way(name).first.click()

    def menu(self, name: str) -> None:
        """Choose from the menu, which is folded on a narrow screen."""
        menu = self.page.get_by_role("navigation", name="メニュー")
        if self.width < NARROW:
            menu.get_by_text("メニュー", exact=True).click()
        with self.page.expect_navigation():
            menu.get_by_role("link", name=name, exact=True).click()

    def reads(self, *texts: str) -> None:
        """These texts stand on the page."""
        for text in texts:
            expect(self.main).to_contain_text(text)

    def wait_for_text(self, text: str, *, again: str) -> None:
        """The text comes; until then the person presses ``again``, where it is offered."""

        def there() -> bool:
            self.page.wait_for_load_state()
            if text in self.main.inner_text():
                return True
            if self.way(again).count():
                self.press(again)
            return False

        until(there, text)

    def misses(self, *names: str) -> None:
        """No button or link of these names is offered."""
        for name in names:
            expect(self.way(name)).to_have_count(0)

    def arrive(self, heading: str | re.Pattern[str]) -> None:
        """The page of this heading has come, fits its window and satisfies axe."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.accept()

    def accept(self) -> None:
        """Nothing hangs over the edge, axe finds nothing; the page is photographed if wanted.

        Axe waits for ever where the page may run no script: with one the same page is looked at.
        """
        if not self.javascript:
            return
        # A press may just have left the page before: what is looked at has come whole.
        self.page.wait_for_function(
            "document.documentElement !== null && document.readyState === 'complete'"
        )
        self.shoot(self.page.title())
        over = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, f"{self.page.url} is {over} px wider than its window of {self.width}"
        found = AXE.run(self.page, options=RULES).response["violations"]
        assert found == [], self.page.url + json.dumps(found, ensure_ascii=False, indent=1)

    def shoot(self, name: str) -> None:
        """A picture of the whole page in the directory KOSHIN_SHOTS, if that is set."""
        directory = os.environ.get("KOSHIN_SHOTS")
        if not directory:
            return
        self.shots += 1
        title = re.sub(r"[^\w]+", "-", name.split("|")[0]).strip("-")
        path = Path(directory) / f"{self.story}-{self.width}-{self.shots:02d}-{title}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, full_page=True)

    def order_of(self, name: str) -> str:
        """The provider's order id of the person's newest payment attempt."""
        person = self.world.signin(self.association, name)
        found = self.world.rows(
            "select a.order_id from payments_attempt a join payments_charge c on c.id = a.charge_id"
            " join people_holder h on h.id = c.holder_id"
            " where h.association_id = %s and %s in (h.email, h.number) order by a.id desc",
            self.association,
            person["login"],
        )
        return str(found[0][0])

    def counted(self, name: str) -> tuple[int, int, int]:
        """How many applications, charges and settlements the person has."""
        person = self.world.signin(self.association, name)
        [(applications, charges, settlements)] = self.world.rows(
            "select count(distinct a.id), count(distinct c.id), count(distinct s.id)"
            " from people_holder h"
            " left join applications_application a on a.holder_id = h.id"
            " left join payments_charge c on c.holder_id = h.id"
            " left join payments_settlement s on s.charge_id = c.id"
            " where h.association_id = %s and %s in (h.email, h.number)",
            self.association,
            person["login"],
        )
        return int(applications), int(charges), int(settlements)

    def queued(self, name: str) -> list[str]:
        """What waits to be posted to the person."""
        person = self.world.signin(self.association, name)
        found = self.world.rows(
            "select d.item from papers_dispatch d join people_holder h on h.id = d.holder_id"
            " where h.association_id = %s and %s in (h.email, h.number)"
            " and d.dispatched_at is null order by d.item",
            self.association,
            person["login"],
        )
        return [str(kind) for (kind,) in found]

    def table(self) -> list[tuple[str, str]]:
        """The rows of the page's table of amounts: what (without its rule), and how much."""
        rows = []
        for row in self.main.locator("table tbody tr, table tfoot tr").all():
            what = row.locator("th").evaluate(
                "cell => [...cell.childNodes].filter(n => n.nodeType === 3)"
                ".map(n => n.textContent.trim()).join('')"
            )
            rows.append((str(what), row.locator("td").inner_text().strip()))
        return rows

    def facts(self) -> dict[str, str]:
        """The page's description lists: term by term."""
        pairs: Any = self.main.locator("dt").evaluate_all(
            "all => all.map(dt => [dt.innerText.trim(),"
            " dt.nextElementSibling?.innerText.trim() ?? ''])"
        )
        return {term: re.sub(r"\s+", " ", text) for term, text in pairs}

    def pdf(self, button: str) -> bytes:
        """The file that a button of the page leads to, fetched as the browser would."""
        form = self.way(button).first.locator("xpath=ancestor::form")
        action = form.get_attribute("action")
        token = form.locator("input[name=csrfmiddlewaretoken]").input_value()
        answer = self.context.request.post(
            self.world.base + str(action),
            form={"csrfmiddlewaretoken": token},
            headers={"Referer": self.page.url},
        )
        assert answer.headers["content-type"] == "application/pdf", (answer.status, answer.url)
        return answer.body()

    def linked_pdf(self, link: str) -> bytes:
        """The file behind a link of the page."""
        address = self.page.get_by_role("link", name=link).first.get_attribute("href")
        answer = self.context.request.get(self.world.base + str(address))
        assert answer.headers["content-type"] == "application/pdf", (answer.status, answer.url)
        return answer.body()
