"""Every page that a holder can open asks few questions, however much has happened to the holder."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.applications.models import Application
from koshin.capabilities.notices.actions.open_inquiry import open_inquiry
from koshin.capabilities.notices.models import Announcement, Inquiry, Mail
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Credential
from koshin.capabilities.trainings.models import Training
from tests import courses, stories
from tests.stories import World, jst
from tests.web.portal.visitor import at_time, signed_in

pytestmark = pytest.mark.django_db
MOST_ON_MY_PAGE = 10
MOST_ON_A_PAGE = 15


def coach() -> tuple[World, Holder, datetime]:
    """A coach of two kinds who has renewed one and may renew the other."""
    world, now = stories.association("jspo"), jst("2027-02-15 10:00")
    person = stories.holder(world, number="1000001")
    for qualification in ("ski_coach1", "swim_coach3"):
        stories.holding(
            world,
            person,
            qualification=qualification,
            awarded="2023-04-01",
            term=("2023-04-01", "2027-03-31"),
        )
    for day in ("2024-06-14", "2025-06-14", "2026-06-14"):
        stories.trained(person, on=day)
    return world, person, now


def coordinator() -> tuple[World, Holder, datetime]:
    """A coordinator with many records who renews."""
    world, now = stories.association("itc"), jst("2027-04-20 10:00")
    person = stories.holder(world, number="2000001")
    stories.holding(
        world, person, qualification="itc", awarded="2020-10-01", term=("2026-06-01", "2027-05-31")
    )
    for day in range(1, 13):
        stories.pointed(
            world, person, on=f"2026-11-{day:02}", points="2", at=jst("2026-12-04 09:00")
        )
    return world, person, now


def pages(person: Holder) -> list[str]:
    """Every address that this holder can open."""
    found = ["trainings/", *(f"places/{one.public_id}/" for one in person.places.all())]
    found += [f"places/{one.public_id}/give-up/" for one in person.places.all()]
    found += [f"trainings/{one.public_id}/" for one in Training.objects.all()]
    found += ["profile/", "profile/edit/", "training/", "points/", "points/new/", "renewal/"]
    found += ["purchases/", "papers/", "news/", "mails/", "inquiries/", "conditions/"]
    found += [
        "services/",
        "deadlines.ics",
        "matching/",
        "matching/profile/",
        "posts/",
        "reissue/",
        "certificates/",
        "courses/",
        "courses/exemption/",
    ]
    found += [f"profile/{end}/" for end in ("names", "delivery", "second-mail", "photo")]
    found += [f"profile/{end}/" for end in ("register", "mails", "history")]
    found += ["security/", "terms/"]
    for credential in Credential.objects.filter(holder=person):
        found += [f"certificates/{credential.pk}/{end}/" for end in ("english", "digital")]
        found += [f"credentials/{credential.pk}/{end}/" for end in ("training", "fees")]
    for one in person.attestations.all():
        found += [f"card/{one.public_id}/", f"digital/{one.public_id}/withdraw/"]
        found += [f"check/{one.code}", f"credentials/{one.code}.json", "did.json"]
        found += ["status/revocation/1", "status/suspension/1", "check/number/"]
    for case in Application.objects.filter(holder=person):
        at = f"applications/{case.public_id}/"
        found += [at, f"{at}next/", f"{at}qualifications/", f"{at}profile/", f"{at}fee/"]
        found += [f"{at}profile/confirm/", f"{at}payment/", f"{at}quote/"]
        found += [f"{at}steps/{code}/" for code in ("survey", "report") if code in case.steps]
    for each in Charge.objects.filter(holder=person):
        at = f"purchases/{each.public_id}/"
        found += [at, f"{at}invoice/to/", f"{at}company/", f"{at}payment/"]
        found += [f"receipts/{one.public_id}/change/" for one in each.settlements.all()]
    found += [f"papers/{paper.public_id}.pdf" for paper in Paper.objects.filter(holder=person)]
    found += [f"mails/{mail.public_id}/" for mail in Mail.objects.filter(holder=person)]
    found += [f"inquiries/{each.public_id}/" for each in Inquiry.objects.filter(holder=person)]
    found += [f"news/{each.pk}/" for each in Announcement.objects.all()]
    found += [f"points/{each.pk}/" for each in Activity.objects.filter(holder=person)[:2]]
    return found


@pytest.mark.parametrize("who", [coach, coordinator], ids=["jspo", "itc"])
@pytest.mark.parametrize("state", ["fresh", "begun", "applied", "complete"])
def test_my_page_takes_at_most_ten_queries_and_every_other_page_fifteen(
    who: Callable[[], tuple[World, Holder, datetime]], state: str
) -> None:
    world, person, now = who()
    at_time(world, now)
    open_inquiry(
        holder=person,
        public_id=uuid4(),
        subject="登録証について",
        body="届く時期を教えてください。",
        scheme=world.scheme,
        at=now,
        actor=stories.by(person),
    )
    for fee in (0, 3300):
        body = courses.organiser(world, name=f"主催者{fee}")
        courses.applied(
            world, courses.training(world, body, fee=fee, at=now), person=person, at=now
        )
    if state == "begun":
        stories.started(world, person, at=now)
    elif state != "fresh":
        application = stories.applied(world, person, at=now)
        if state == "complete":
            stories.filled(world, application, at=now, opens="applied")
            stories.paid(application, at=now)
    client = signed_in(person)
    held = Credential.objects.filter(holder=person)[0]
    client.post(f"/{world.association.code}/certificates/{held.pk}/digital/", {"named": "on"})
    client.get(f"/{world.association.code}/home/")
    over = {}
    for path in ["home/", *pages(person)]:
        with CaptureQueriesContext(connection) as made:
            answer = client.get(f"/{world.association.code}/{path}")
        # A page of another state of the application, or of the other association, leads elsewhere.
        assert answer.status_code in (200, 303, 404), path
        if len(made) > (MOST_ON_MY_PAGE if path == "home/" else MOST_ON_A_PAGE):
            over[path] = len(made)
    assert over == {}
