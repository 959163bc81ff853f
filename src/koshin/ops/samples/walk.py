"""Walks a sample holder through their events, each one the verb that a page would call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.urls import reverse

from koshin.capabilities.applications.actions.apply import apply
from koshin.capabilities.applications.actions.confirm import confirm
from koshin.capabilities.applications.actions.record_deposit import Deposit, record_deposit
from koshin.capabilities.applications.actions.save_steps import StepInput, save_steps
from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.applications.actions.start import start
from koshin.capabilities.applications.models import Application
from koshin.capabilities.notices.actions.answer_inquiry import answer_inquiry
from koshin.capabilities.notices.actions.open_inquiry import open_inquiry
from koshin.capabilities.notices.models import Inquiry
from koshin.capabilities.papers.actions.mark_dispatched import mark_dispatched
from koshin.capabilities.papers.models import Dispatch
from koshin.capabilities.payments.actions.start_attempt import open_attempt, start_attempt
from koshin.capabilities.payments.models import Attempt, Charge
from koshin.capabilities.payments.values import Confirmed
from koshin.capabilities.people.models import Holder, StaffMember
from koshin.capabilities.schemes import queries as schemes
from koshin.capabilities.schemes.queries import Published
from koshin.ops.samples import hosted
from koshin.ops.samples.enrol import record_activity
from koshin.ops.samples.reading import Event
from koshin.platform.audit import Actor


@dataclass(kw_only=True)
class Walker:
    """One holder on the way. ``shift`` moves every instant a little, so that people differ."""

    holder: Holder
    clerk: StaffMember
    answers: Mapping[str, Mapping[str, Any]]
    shift: timedelta
    application: UUID | None = field(default=None)

    def do(self, event: Event) -> None:
        """Call the event's verb; raises what the verb raises: a story must be possible."""
        VERBS[event.do](self, event, event.at + self.shift)

    @property
    def myself(self) -> Actor:
        return Actor(kind="holder", id=self.holder.account_id)

    @property
    def office(self) -> Actor:
        return Actor(kind="staff", id=self.clerk.account_id)

    def rules(self, at: datetime) -> Published:
        return schemes.current(self.holder.association_id, on=at.date())

    @property
    def begun(self) -> UUID:
        """The application that the holder began last."""
        if self.application is None:
            found = Application.objects.filter(holder=self.holder).order_by("-pk")
            self.application = found.values_list("public_id", flat=True)[0]
        return self.application

    @property
    def charge(self) -> Charge:
        return Charge.objects.select_related("holder").get(purpose_ref=self.begun)

    def once(self, event: Event) -> UUID:
        """An id that is the same whenever this event is walked."""
        return uuid5(NAMESPACE_URL, f"{self.holder.association_id}/{self.holder.number}/{event.at}")


def _start(walker: Walker, event: Event, at: datetime) -> None:
    begun = start(
        holder=walker.holder,
        published=walker.rules(at),
        kind=event.kind,
        qualifications=None,
        at=at,
        actor=walker.myself,
    )
    walker.application = begun.public_id


def _step(walker: Walker, event: Event, at: datetime) -> None:
    code = event.step or event.do
    save_steps(
        application=walker.begun,
        holder_id=walker.holder.pk,
        published=walker.rules(at),
        inputs={code: StepInput(answers=walker.answers.get(code, {}), done=event.done)},
        at=at,
        actor=walker.myself,
    )


def _apply(walker: Walker, event: Event, at: datetime) -> None:
    apply(
        application=walker.begun,
        holder_id=walker.holder.pk,
        published=walker.rules(at),
        at=at,
        actor=walker.myself,
    )


def _begin(walker: Walker, event: Event, at: datetime) -> None:
    """Open a payment; with a shop, go through the provider's page until there is a number."""
    rules = walker.rules(at).scheme.payment
    code = walker.holder.association_id
    chosen_there = rules.chosen == "provider" and event.method != "bank"
    started = start_attempt(
        charge=walker.charge,
        method="page" if chosen_there else str(event.method),
        return_url=settings.BASE_URL + reverse("portal:case_return", args=(code, walker.begun)),
        at=at,
        actor=walker.myself,
        provider=rules.provider_of(str(event.method)),
        slip_days=rules.slip_days,
    )
    if event.method == "shop" and started.redirect is not None:
        hosted.take_slip(started.redirect, walker.holder)
        confirm(started.attempt.pk, at=at)


def _pay_at_shop(walker: Walker, event: Event, at: datetime) -> None:
    attempt = Attempt.objects.get(charge=walker.charge, state=Attempt.State.AWAITING)
    hosted.pay_at_till(settings.VERITRANS_API_URL, attempt.order_id, paid_at=at)
    confirm(attempt.pk, at=at)


def _pay(walker: Walker, event: Event, at: datetime) -> None:
    """Money that a provider confirmed in the past, for which nobody can be asked any more."""
    charge = walker.charge
    attempt = open_attempt(
        charge=charge, method=str(event.method), at=at, actor=walker.myself
    ).attempt
    settle(
        charge_id=charge.pk,
        attempt_id=attempt.pk,
        money=Confirmed(
            provider=attempt.provider,
            provider_ref=attempt.order_id,
            method=attempt.method,
            amount=attempt.amount,
            paid_at=at,
        ),
        at=at,
    )


def _deposit(walker: Walker, event: Event, at: datetime) -> None:
    charge = walker.charge
    record_deposit(
        association=walker.holder.association_id,
        charge=charge.public_id,
        deposit=Deposit(
            entry=walker.once(event),
            paid_on=event.paid_on or at.date(),
            amount=charge.amount + event.more,
            payer=walker.holder.kana,
        ),
        another=False,
        accept_late=None,
        at=at,
        actor=walker.office,
    )


def _dispatch(walker: Walker, event: Event, at: datetime) -> None:
    waiting = Dispatch.objects.filter(holder=walker.holder, dispatched_at__isnull=True)
    mark_dispatched(
        association=walker.holder.association_id,
        dispatches=list(waiting.values_list("pk", flat=True)),
        at=at,
        actor=walker.office,
    )


def _enter(walker: Walker, event: Event, at: datetime) -> None:
    if event.activity is None:
        raise ValueError("an event that enters says which activity")
    record_activity(walker.holder, event.activity, scheme=walker.rules(at).scheme, at=at)


def _ask(walker: Walker, event: Event, at: datetime) -> None:
    open_inquiry(
        holder=walker.holder,
        public_id=walker.once(event),
        subject=event.subject,
        body=event.body,
        scheme=walker.rules(at).scheme,
        at=at,
        actor=walker.myself,
    )


def _answer(walker: Walker, event: Event, at: datetime) -> None:
    inquiry = Inquiry.objects.filter(holder=walker.holder).order_by("-pk")[0]
    answer_inquiry(
        association=walker.holder.association_id,
        inquiry=inquiry.public_id,
        staff=walker.clerk,
        body=event.body,
        scheme=walker.rules(at).scheme,
        at=at,
        actor=walker.office,
    )


VERBS: dict[str, Callable[[Walker, Event, datetime], None]] = {
    "start": _start,
    "profile": _step,
    "step": _step,
    "apply": _apply,
    "begin": _begin,
    "pay": _pay,
    "pay_at_shop": _pay_at_shop,
    "deposit": _deposit,
    "dispatch": _dispatch,
    "enter": _enter,
    "ask": _ask,
    "answer": _answer,
}
