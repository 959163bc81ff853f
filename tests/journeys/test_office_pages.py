"""Every office page fits its window and satisfies axe; a clerk works with keys alone."""

import pytest

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

PAGES = (
    "",
    "season",
    "queues",
    "people",
    "people/duplicates",
    "applications",
    "applications?standing=unpaid",
    "requests",
    "requests?show=closed",
    "requests/new",
    "sanctions",
    "sanctions/new",
    "merges",
    "erasures",
    "inquiries",
    "inquiries?show=answered",
    "news",
    "news/new",
    "services",
    "services/new",
    "wishes",
    "mails/undelivered",
    "reminders",
    "trainings",
    "trainings/reports",
    "waivers",
    "waivers/new",
    "deposits",
    "bank",
    "bank/rows",
    "papers",
    "bundles",
    "bundles?show=closed",
    "bundles/new",
    "dispatches",
    "dispatches?show=done",
    "dispatches?show=returned",
    "actings",
    "letters",
    "courses",
    "courses/new",
    "exemptions",
    "exemptions?show=decided",
    "cases",
    "cases?show=closed",
    "refunds",
    "refunds/lists",
    "daily-close",
    "month-end",
    "dispatches/scan",
    "lists/people",
    "lists/terms?validity=now",
    "lists/people/act/extend?prefecture=東京都",
    "lists/acts",
    "files",
    "files/exports",
    "staff",
    "staff/new",
    "audit",
    "jobs",
)
DETAILS = (
    "trainings",
    "trainings/reports",
    "applications",
    "applications?standing=complete",
    "inquiries",
    "deposits",
    "cases",
)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("association", ["jspo", "itc"])
def test_every_page_of_the_office_fits_and_is_accessible(
    visit: Visit, association: str, width: int
) -> None:
    clerk = visit(association, width=width)
    clerk.open("office/sign-in")
    clerk.accept()
    clerk.sign_in_to_office()
    for page in PAGES:
        clerk.open(f"office/{page}")
        clerk.accept()
    for page in DETAILS:
        _open_first(clerk, page)


def _open_first(clerk: Visitor, page: str) -> None:
    """The first row of a list, where there is one, and what unfolds on its page."""
    clerk.open(f"office/{page}")
    rows = clerk.main.locator("tbody th a, .rows__link")
    if rows.count() == 0:
        return
    with clerk.page.expect_navigation():
        rows.first.click()
    for summary in clerk.main.locator("summary").all():
        summary.click()
    clerk.accept()


def test_a_clerk_finds_an_application_with_keys_alone(visit: Visit) -> None:
    clerk = visit("itc")
    clerk.sign_in_to_office()
    clerk.open("office/applications")
    keys = clerk.page.keyboard
    clerk.main.get_by_label("氏名・カナ・番号").focus()
    keys.type("はまさき")
    keys.press("Enter")
    clerk.reads("1件あります。", "濵﨑 真理")
    assert "%E3" not in clerk.page.url
    clerk.page.get_by_role("link", name="濵﨑 真理").focus()
    keys.press("Enter")
    clerk.arrive("濵﨑 真理 さん 完了")
    clerk.reads("履歴", "申請を受け付けました")
