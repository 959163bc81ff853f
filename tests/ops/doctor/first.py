"""Reissues, what comes back, courses, certificates and acting: played after everything else."""

import io
from datetime import date

from PIL import Image

from koshin.capabilities.applications.actions.decide_exemption import decide_exemption
from koshin.capabilities.applications.actions.mark_returned import mark_returned
from koshin.capabilities.applications.actions.reverse_completions import reverse_completions
from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.courses.actions.exempt import ask_exemption
from koshin.capabilities.exchange.actions.export import ask_export, take_export
from koshin.capabilities.papers.actions.ask_reissue import ask_reissue
from koshin.capabilities.papers.actions.issue_certificate import INTERIM, issue_certificate
from koshin.capabilities.papers.actions.issue_letter import issue_payment_letter
from koshin.capabilities.papers.actions.mark_dispatched import mark_dispatched
from koshin.capabilities.papers.actions.send_again import send_again
from koshin.capabilities.papers.actions.withdraw_reissue import withdraw_reissue
from koshin.capabilities.papers.models import Dispatch
from koshin.capabilities.payments.values import Confirmed
from koshin.capabilities.people.actions.begin_acting import begin_acting
from koshin.capabilities.people.models import Holder, StaffMember
from koshin.capabilities.register.models import Credential
from tests import courses_to_qualify as school
from tests import stories
from tests.capabilities.exchange import world as office
from tests.ops.doctor.play import NOW, Play


def play_first(play: Play) -> None:
    """Each thing once, ending well."""
    cards(play)
    papers(play)
    courses(play)
    acting(play)
    files(play)
    # The plants give things to whoever came last: somebody with a qualification and nothing else.
    stories.ski_coach(play.world, number="7900099")


def cards(play: Play) -> None:
    """A card is paid for, posted, comes back and goes out again; another is withdrawn."""
    coach = stories.ski_coach(play.world, number="7900001")
    words = {"holder": coach, "scheme": play.world.scheme, "reason": "なくした", "at": NOW}
    charge = ask_reissue(item="card", actor=play.clerk, **words)  # type: ignore[arg-type]
    money = Confirmed(
        provider="bank",
        provider_ref="reissue-1",
        method="bank",
        amount=charge.amount,
        paid_at=NOW,
    )
    settle(charge_id=charge.pk, attempt_id=None, money=money, at=NOW)
    card = Dispatch.objects.get(application=charge.purpose_ref)
    mark_dispatched(association="jspo", dispatches=[card.pk], at=NOW, actor=play.clerk)
    mark_returned(
        association="jspo",
        dispatch=card.pk,
        reason="あて所に尋ねあたりません",
        item="登録証",
        scheme=play.world.scheme,
        at=NOW,
        actor=play.clerk,
    )
    send_again(holder_id=coach.pk, dispatch=card.pk, at=NOW, actor=play.clerk)
    other = ask_reissue(item="certificate", actor=play.clerk, **words)  # type: ignore[arg-type]
    withdraw_reissue(reissue=other.purpose_ref, holder_id=coach.pk, at=NOW, actor=play.clerk)


def papers(play: Play) -> None:
    """Who paid has a proof; who has not yet has a letter."""
    paid, owing = play.applied(), play.applied()
    play.by_provider(paid)
    issue_certificate(
        holder=paid.holder,
        credential=Credential.objects.get(holder=paid.holder).pk,
        kind=INTERIM,
        scheme=play.world.scheme,
        at=NOW,
        actor=play.clerk,
    )
    charge = stories.charge_of(owing)
    issue_payment_letter(charge=charge, ways=[], scheme=play.world.scheme, at=NOW, actor=play.clerk)


def files(play: Play) -> None:
    """A file came in and was written; a list went out."""
    one = office.csv([office.person("7900021"), office.person("7900022", birth="x")])
    batch = office.looked(play.world, "holders", one, by=play.clerk)
    office.written(play.world, batch, by=play.clerk)
    asked = ask_export(
        entity=office.entity(play.world, "trainings"), purpose="見本", at=NOW, actor=play.clerk
    )
    take_export(association="jspo", export=asked.public_id, kind="csv", at=NOW, actor=play.clerk)


def courses(play: Play) -> None:
    """One list is taken, another reversed; one certificate stands in for a course."""
    for code, number in (("26HB91", "7900011"), ("26HB92", "7900012")):
        course = school.course(play.world, code=code)
        entry = school.entered(stories.holder(play.world, number=number), course)
        taken = school.taken(course, school.a_list(school.line(entry)))
    reverse_completions(
        association="jspo", taken=taken.public_id, why="日付の誤り", at=NOW, actor=play.clerk
    )
    kept = io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(kept, "PNG")
    asked = ask_exemption(
        holder=stories.holder(play.world, number="7900013"),
        scheme=play.world.scheme,
        qualification="handball_coach1",
        certificate="認定校の修了証明書",
        issued_on=date(2026, 3, 20),
        name="a.png",
        content=kept.getvalue(),
        at=NOW,
        actor=play.clerk,
    )
    decide_exemption(
        exemption=asked.public_id,
        granted=True,
        decision="",
        scheme=play.world.scheme,
        at=NOW,
        actor=play.clerk,
    )


def acting(play: Play) -> None:
    """The office acts for somebody."""
    begin_acting(
        holder=Holder.objects.get(association="jspo", number="7900011"),
        staff=StaffMember.objects.get(account=play.clerk.id),
        reason="郵送の申込書",
        received_on=NOW.date(),
        at=NOW,
        actor=play.clerk,
    )
