"""The office sees to how many each notice of a round went, and what is still to go."""

import re
from datetime import timedelta
from typing import Any

import pytest

from koshin.capabilities.applications.actions.remind import remind
from koshin.capabilities.notices.models import Mail, PlanPass
from koshin.capabilities.schemes.queries import current
from koshin.ops.management.commands.set_demo_dates import DEMO_DATES
from tests.web.office.world import Office, itc_office, jspo_office, office_people, office_sessions

__all__ = ["itc_office", "jspo_office", "office_people", "office_sessions"]  # fixtures
pytestmark = pytest.mark.django_db
ROW = re.compile(r"<tr><th scope=\"row\">(.*?)</tr>", re.S)


def rows(office: Office) -> list[list[str]]:
    """The notices that were given, cell by cell."""
    page = office.client.get(office.url("reminders")).content.decode()
    found = [re.split(r"</t[hd]>", row) for row in ROW.findall(page)]
    return [[re.sub(r"<[^>]+>", " ", cell).strip() for cell in row if cell] for row in found]


@pytest.mark.parametrize("code", ["jspo", "itc"])
def test_the_page_counts_every_mail_of_a_notice_until_it_is_sent(
    office_sessions: dict[str, Any], code: str, request: pytest.FixtureRequest
) -> None:
    office: Office = request.getfixturevalue(f"{code}_office")
    rules = current(code, on=DEMO_DATES[code].date())
    assert remind(published=rules, at=DEMO_DATES[code]) > 0
    passes = PlanPass.objects.filter(association=code)
    mails = Mail.objects.filter(association=code, text__isnull=False)
    numbers = [[int(cell) for cell in row[1:5]] for row in rows(office)]
    assert sum(row[0] for row in numbers) == sum(one.expected for one in passes)
    assert sum(row[2] for row in numbers) == mails.count()
    assert sum(row[3] for row in numbers) == mails.filter(state="no_address").count()
    assert sum(row[1] for row in numbers) == mails.filter(state="queued").count() > 0
    mails.filter(state="queued").update(state="sent", sent_at=DEMO_DATES[code])
    assert [row[2] for row in rows(office)] == ["0"] * len(numbers)


def test_a_notice_that_goes_on_day_by_day_is_one_row(jspo_office: Office) -> None:
    rules = current("jspo", on=DEMO_DATES["jspo"].date())
    for days in (0, 1, 2):
        remind(published=rules, at=DEMO_DATES["jspo"] + timedelta(days=days))
    opening = [row for row in rows(jspo_office) if row[0].startswith("受付開始の日")]
    assert opening
    assert all("〜" in row[5] for row in opening)
    assert len({row[0] for row in opening}) == len(opening)
