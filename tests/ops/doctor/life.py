"""Pauses, returns, endings and sanctions, played after everything else."""

from datetime import date
from uuid import uuid4

from koshin.capabilities.applications.actions.sanction import (
    Proposal,
    decide_sanction,
    object_to_sanction,
    propose_sanction,
)
from koshin.capabilities.applications.wishes import Wish
from koshin.capabilities.attestations.actions.withdraw_attestation import withdraw_attestation
from koshin.capabilities.papers.actions.sign_paper import signed_pdf
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.people.models import Holder, StaffMember
from koshin.platform import clock
from koshin.platform.audit import Actor
from tests import stories
from tests.capabilities.applications.living import asked, coordinator, decided, held_by
from tests.capabilities.attestations.people import issued
from tests.ops.doctor.play import NOW, Play
from tests.stories import jst


def play_life(play: Play) -> None:
    """Each ends as it should, and must not look ill."""
    pause_and_return(play)
    endings(play)
    sanctions(play)
    late_return(play)
    certificates(play)


def certificates(play: Play) -> None:
    """A coordinator takes a digital certificate, another one instead, and takes one back."""
    itc = stories.association("itc")
    people = [coordinator(itc, number=f"9100000{n}") for n in range(3)]
    first = issued(itc, people[0], at=NOW)
    for person in people[1:]:
        issued(itc, person, at=NOW)
    issued(itc, people[1], named=False, at=NOW)
    withdraw_attestation(
        public_id=first.public_id, holder_id=people[0].pk, at=NOW, actor=stories.by(people[0])
    )
    notice = Paper.objects.filter(kind__in=Paper.CERTIFYING).order_by("pk")[0]
    signed_pdf(notice, at=NOW, now=clock.real_now())


def pause_and_return(play: Play) -> None:
    """One coordinator pauses, goes on and resumes; another one lapsed and comes back."""
    itc = stories.association("itc")
    member = StaffMember.objects.filter(association=itc.association).order_by("pk")[0]
    office = Actor(kind="staff", id=member.account_id)
    person = coordinator(itc, number="90000001")
    begins, ends = date(2027, 2, 20), date(2028, 2, 19)
    pause = Wish(
        kind="suspend",
        credential=held_by(person).id,
        reason="leave",
        starts_on=begins,
        ends_on=ends,
    )
    decided(itc, asked(itc, person, pause, at=NOW), office, at=NOW)
    longer = Wish(kind="extend", credential=held_by(person).id, ends_on=date(2028, 8, 19))
    later = jst("2027-12-01 10:00")
    decided(itc, asked(itc, person, longer, at=later), office, at=later)
    back = Wish(kind="resume", credential=held_by(person).id)
    decided(itc, asked(itc, person, back, at=later), office, at=later)
    lapsed = coordinator(itc, number="90000002", until="2026-05-31")
    stories.trained(lapsed, on="2027-01-10", kind="exam_pass")
    way = Wish(kind="return", credential=held_by(lapsed).id, route="exam")
    decided(itc, asked(itc, lapsed, way, at=NOW), office, at=NOW)
    stories.paid(stories.applied(itc, lapsed, at=NOW, kind="return"), at=NOW)


def coach(play: Play) -> Holder:
    play.number += 1
    return stories.ski_coach(play.world, number=str(play.number))


def endings(play: Play) -> None:
    """One gives up, one has died, one was refused."""
    leaving = coach(play)
    wish = Wish(kind="withdraw", credential=held_by(leaving).id, starts_on=date(2027, 3, 1))
    decided(play.world, asked(play.world, leaving, wish, at=NOW), play.clerk, at=NOW)
    gone = Wish(kind="death", credential=None, starts_on=date(2027, 2, 1), words="ご家族から")
    report = asked(play.world, coach(play), gone, at=NOW, actor=play.clerk)
    decided(play.world, report, play.clerk, at=NOW)
    staying = coach(play)
    wish = Wish(kind="withdraw", credential=held_by(staying).id)
    no = asked(play.world, staying, wish, at=NOW)
    decided(play.world, no, play.clerk, at=NOW, granted=False, why="ご本人が考え直されたため")


def sanctions(play: Play) -> None:
    """One is upheld, one was lifted, one restored."""
    member = StaffMember.objects.filter(association=play.world.association).order_by("pk")[1]
    second = Actor(kind="staff", id=member.account_id)
    for ending in ("uphold", "lift", "restore"):
        person = coach(play)
        found = propose_sanction(
            public_id=uuid4(),
            association="jspo",
            proposal=Proposal(
                credential=held_by(person).id,
                kind="revoked" if ending == "restore" else "stopped",
                grounds="規程に反する行為があったため。",
                starts_on=NOW.date(),
            ),
            at=NOW,
            actor=play.clerk,
        )
        acts: list[tuple[str, Actor]] = [("impose", second)]
        acts += [("propose_restoration", play.clerk)] if ending == "restore" else []
        for event, by in [*acts, (ending, second)]:
            if event in ("uphold", "lift"):
                object_to_sanction(
                    sanction=found.public_id,
                    holder_id=person.pk,
                    words="事実と異なります。",
                    at=NOW,
                    actor=stories.by(person),
                )
            decide_sanction(
                association="jspo",
                sanction=found.public_id,
                event=event,  # type: ignore[arg-type]
                words="検討の結果です。",
                scheme=play.world.scheme,
                at=NOW,
                actor=by,
            )


def late_return(play: Play) -> None:
    """A coach who lapsed comes back within a year."""
    person = coach(play)
    late = jst("2027-07-10 10:00")
    stories.paid(stories.applied(play.world, person, at=late, kind="return"), at=late)
