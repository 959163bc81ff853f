"""What the office and the calendar do: deposits, bank files, cases, refunds, waivers, time."""

from datetime import timedelta
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from koshin.capabilities.applications.actions import refund as refunds
from koshin.capabilities.applications.actions.carry_out_refund import carry_out_refund
from koshin.capabilities.applications.actions.close import close
from koshin.capabilities.applications.actions.decide_case import (
    Decided,
    approve_case_act,
    decide_case,
    withdraw_case_act,
)
from koshin.capabilities.applications.actions.record_deposit import Deposit, record_deposit
from koshin.capabilities.applications.actions.release_advances import release_advances
from koshin.capabilities.applications.case_acts import shares_of
from koshin.capabilities.payments.models import CaseAct, MoneyCase, Refund, Settlement
from koshin.capabilities.schemes.actions.grant_waiver import Easing, Scope, grant_waiver
from koshin.capabilities.schemes.actions.revoke_waiver import revoke_waiver
from koshin.capabilities.schemes.models import Waiver
from tests.models.play import Play, whose
from tests.provider import living_at

ACTS = [act for act in CaseAct.Act.values if act != CaseAct.Act.ALLOCATE]


class Office(Play):
    """Two members of staff, the second of whom approves."""

    @rule(
        coach=whose,
        share=st.sampled_from([1.0, 1.0, 0.5, 1.1]),
        accept=st.booleans(),
        again=st.integers(1, 2),
    )
    def deposit(self, coach: int, share: float, accept: bool, again: int) -> None:
        """The clerk reads a statement and enters a deposit, once or by a double click."""
        charge = self.charge(coach)
        if charge is None:
            return
        entry, amount = uuid4(), int(charge.amount * share)
        paid = Deposit(entry=entry, paid_on=self.today, amount=amount, payer="タカハシ")
        for _time in range(again):
            booked = self.tried(
                record_deposit,
                association="jspo",
                charge=charge.public_id,
                deposit=paid,
                another=True,
                accept_late=accept,
                actor=self.clerk,
            )
            assert booked is not None
            self.books.comes(
                f"office:{entry}", amount, to=charge.public_id, on=self.today, accept_late=accept
            )

    @rule(coach=whose)
    def withdraw(self, coach: int) -> None:
        """The application is taken back; refused once money came."""
        application, charge = self.application(coach), self.charge(coach)
        if application is None:
            return
        handed_in = application.state == "applied"
        closed = self.tried(
            close,
            application=application.public_id,
            holder_id=application.holder_id,
            reason="本人の希望",
            actor=self.clerk,
        )
        if closed is not None and handed_in and charge is not None:
            assert not self.claim(charge).settled
            self.books.closes(self.claim(charge))

    @precondition(lambda self: MoneyCase.objects.filter(state="open").exists())
    @rule(act=st.sampled_from(ACTS))
    def decide(self, act: str) -> None:
        """The clerk decides the oldest case; above the limit it is proposed only."""
        case = MoneyCase.objects.filter(state="open", charge__isnull=False).order_by("pk").first()
        if case is not None:
            self.after(
                self.tried(
                    decide_case,
                    association="jspo",
                    case_id=case.pk,
                    act=act,
                    reason="対応した",
                    actor=self.clerk,
                )
            )

    @precondition(lambda self: CaseAct.objects.filter(state="proposed").exists())
    @rule(agrees=st.booleans(), herself=st.booleans())
    def approve_act(self, agrees: bool, herself: bool) -> None:
        act = CaseAct.objects.filter(state="proposed").earliest("pk")
        verb = approve_case_act if agrees else withdraw_case_act
        who = self.clerk if herself else self.second
        answer = self.tried(verb, association="jspo", act_id=act.pk, actor=who)
        assert not (agrees and herself and answer is not None)
        if agrees:
            self.after(answer)

    def after(self, decided: Decided | None) -> None:
        """The books after a decision about a case."""
        if decided is None or decided.waits:
            return
        act, charge = decided.act, decided.act.case.charge
        assert charge is not None
        if act.act == CaseAct.Act.ACCEPT:
            self.books.pays(charge.public_id, act.amount)
        elif act.act == CaseAct.Act.FORGIVE:
            assert act.amount == self.claim(charge).left
            self.books.forgives(self.claim(charge))
        elif act.act == CaseAct.Act.ALLOCATE:
            for share in shares_of(act):
                self.books.pays(share.charge, share.amount)
        elif act.act == CaseAct.Act.REFUND:
            self.books.decided_to_return(act.amount)
        else:
            self.books.returned_by_bank(act.amount)

    @precondition(lambda self: Settlement.objects.filter(applied__gt=0).exists())
    @rule(part=st.sampled_from([0.1, 0.5, 1.0, 1.0]))
    def propose_refund(self, part: float) -> None:
        """A part of a payment, or all of it, is to go back."""
        money = Settlement.objects.filter(applied__gt=0).latest("pk")
        refund = self.tried(
            refunds.propose,
            association="jspo",
            settlement=money.public_id,
            amount=max(int(money.applied * part), 1),
            reason="協会の誤り",
            actor=self.clerk,
        )
        if refund is not None and refund.state == "approved":
            self.books.decided_to_refund(self.claim(money.charge), refund.amount)

    @precondition(lambda self: Refund.objects.filter(state="proposed").exists())
    @rule(herself=st.booleans())
    def approve_refund(self, herself: bool) -> None:
        """Somebody else agrees; whoever proposed it may not."""
        refund = Refund.objects.filter(state="proposed").earliest("pk")
        agreed = self.tried(
            refunds.approve,
            association="jspo",
            refund=refund.public_id,
            actor=self.clerk if herself else self.second,
        )
        assert not (herself and agreed is not None)
        if agreed is not None:
            self.books.decided_to_refund(self.claim(refund.settlement.charge), refund.amount)

    @precondition(lambda self: Refund.objects.exists())
    @rule(newest=st.booleans())
    def withdraw_refund(self, newest: bool) -> None:
        """A refund is given up; what is on its way can no longer be, and what waits has a case."""
        found = Refund.objects.select_related("settlement__charge").order_by("pk")
        refund = found.last() if newest else found.first()
        assert refund is not None
        given_up = self.tried(
            refunds.withdraw,
            association="jspo",
            refund=refund.public_id,
            reason="取りやめ",
            actor=self.clerk,
        )
        if given_up is None or refund.state == "proposed":
            return
        if refund.part == Refund.Part.REST:
            self.books.decided_to_keep(refund.amount)
            assert refund.case is not None
            assert refund.case.state == "open"
        else:
            self.books.decided_not_to_refund(self.claim(refund.settlement.charge), refund.amount)

    @precondition(lambda self: Refund.objects.filter(route="provider").exists())
    @rule(times=st.integers(1, 2))
    def carry_out_refunds(self, times: int) -> None:
        """Every approved refund is sent to its provider, some of them twice."""
        for refund in Refund.objects.filter(route="provider").order_by("pk"):
            before = refund.state
            for _time in range(times):
                carried = carry_out_refund(refund.pk, at=self.now)
            if carried.state == "done" and before != "done":
                self.books.paid_out(carried.amount)

    @rule(days=st.sampled_from([-20, 20, 60]))
    def extend_window(self, days: int) -> None:
        """特例措置: the window stays open longer, or what would do nothing is refused."""
        self.tried(
            grant_waiver,
            association="jspo",
            scheme=self.world.scheme,
            scope=Scope(qualification="ski_coach1"),
            easing=Easing(window_until=self.today + timedelta(days=days)),
            reason="災害のため",
            actor=self.clerk,
        )

    @precondition(lambda self: Waiver.objects.filter(revoked_on=None).exists())
    @rule()
    def close_window(self) -> None:
        """The oldest 特例措置 is revoked."""
        waiver = Waiver.objects.filter(revoked_on=None).earliest("pk")
        self.tried(
            revoke_waiver, waiver=waiver.pk, association="jspo", reason="終了", actor=self.clerk
        )

    @rule(days=st.sampled_from([1, 1, 20, 45]))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)
        living_at(self.world.association, self.now)

    @rule()
    def month_ends(self) -> None:
        release_advances(association="jspo", at=self.now)
