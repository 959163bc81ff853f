"""Where a season's odd money is decided: by one, and above the association's amount by two."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random

from koshin.capabilities.applications.actions.decide_case import (
    Decided,
    approve_case_act,
    decide_case,
    withdraw_case_act,
)
from koshin.capabilities.applications.case_acts import Share, shares_of
from koshin.capabilities.payments import queries
from koshin.capabilities.payments.actions.book import SURPLUS
from koshin.capabilities.payments.actions.close_case import UNAPPLIED, close_case, paid_for_nothing
from koshin.capabilities.payments.models import CaseAct, Charge, MoneyCase, Settlement
from koshin.core.refusal import Refused
from koshin.ops.season.differences import identity
from koshin.ops.season.scene import Scene
from koshin.platform.audit import Actor

HOUR = timedelta(hours=1)
Act = CaseAct.Act
UNPAID = (Charge.State.OPEN, Charge.State.PARTIAL)
WORDS = {
    Act.ACCEPT: "入金を認めた",
    Act.FORGIVE: "手数料を負担した",
    Act.REFUND: "返金する",
    Act.RETURN: "銀行が組み戻した",
    Act.ALLOCATE: "同僚の分に充てた",
    Act.MOVE_ON: "妨げがなくなった",
}
# What stays open until somebody has paid: nobody writes it off with a note.
UNTIL_PAID = ("granted_unpaid",)


@dataclass(kw_only=True)
class Desk:
    """``clerk`` proposes and decides what is small, ``chief`` approves what is large."""

    scene: Scene
    clerk: Actor
    chief: Actor
    dice: Random

    def decide(self) -> None:
        """Every case that nobody decides yet: an act where money waits, else a note."""
        cases = MoneyCase.objects.filter(state="open").select_related("charge__holder")
        for case in list(cases.order_by("pk")):
            if case.acts.filter(state=CaseAct.State.PROPOSED).exists():
                continue
            act = self._chosen(case)
            try:
                if act is not None:
                    self._act(case, act)
                elif not self._waits(case):
                    self._note(case)
            except Refused as refused:
                self.scene.say(f"case {case.kind}: {refused.refusals[0].code}")
        self.scene.after()

    def _chosen(self, case: MoneyCase) -> CaseAct.Act | None:
        money = queries.money_of(case)
        likes = self.dice.random() < 0.5
        if case.charge is None:
            return None
        if case.kind == "short":
            return Act.FORGIVE if likes and case.charge.state == "partial" else None
        if case.kind == SURPLUS:
            return Act.REFUND if money is not None and queries.waiting_of(money) else None
        if case.kind == UNAPPLIED:
            return Act.MOVE_ON if paid_for_nothing(case) else None
        if money is None or not queries.waiting_of(money):
            return None
        if likes and queries.acceptable(case, case.charge, money):
            return Act.ACCEPT
        if self.dice.random() < 0.25 and self._colleague(case) is not None:
            return Act.ALLOCATE
        by_bank = money.provider == "bank"
        return Act.RETURN if by_bank and self.dice.random() < 0.3 else Act.REFUND

    def _waits(self, case: MoneyCase) -> bool:
        """Whether the case is about somebody who was renewed and has not paid."""
        charge = case.charge
        return case.kind in UNTIL_PAID and charge is not None and charge.state in UNPAID

    def _colleague(self, case: MoneyCase) -> Charge | None:
        """The first other who owes something, and for whom nobody else is going to pay it."""
        mine = [case.charge_id] if case.charge_id is not None else []
        owing = Charge.objects.filter(state__in=UNPAID).exclude(pk__in=mine)
        alone = owing.exclude(bundle_items__live=True)
        return alone.select_related("holder").order_by("holder__number").first()

    def _shares(self, case: MoneyCase, act: CaseAct.Act) -> list[Share]:
        money, colleague = queries.money_of(case), self._colleague(case)
        if act != Act.ALLOCATE or money is None or colleague is None:
            return []
        left = colleague.amount - colleague.settled_amount
        amount = min(left, queries.waiting_of(money))
        return [Share(charge=colleague.public_id, amount=amount)]

    def _note(self, case: MoneyCase) -> None:
        close_case(
            association=case.association_id,
            case_id=case.pk,
            resolution="記録した",
            at=self.scene.now,
            actor=self.clerk,
        )
        self.scene.say(f"case {case.kind} {case.amount} noted")

    def _act(self, case: MoneyCase, act: CaseAct.Act) -> None:
        decided = decide_case(
            association=case.association_id,
            case_id=case.pk,
            act=act.value,
            reason=WORDS[act],
            at=self.scene.now,
            actor=self.clerk,
            shares=self._shares(case, act),
        )
        if not decided.waits:
            self._done(case, decided)
            return
        self.scene.say(f"case {case.kind} {act.value} {decided.act.amount} proposed")
        if self.dice.random() < 0.3:
            self._alone(case, decided.act)
        later = self.scene.now + self.dice.randint(1, 60) * HOUR
        self.scene.plan(later, partial(self.approve, case, decided.act.pk))

    def _alone(self, case: MoneyCase, act: CaseAct) -> None:
        """The proposer tries to approve it; that must not be."""
        try:
            approve_case_act(
                association=case.association_id, act_id=act.pk, at=self.scene.now, actor=self.clerk
            )
        except Refused:
            return
        self.scene.faults.append(f"one person decided about {act.amount} yen")

    def approve(self, case: MoneyCase, act_id: int) -> None:
        """The second person agrees; what has changed meanwhile is taken from the desk."""
        code, now = case.association_id, self.scene.now
        try:
            decided = approve_case_act(association=code, act_id=act_id, at=now, actor=self.chief)
        except Refused as refused:
            self.scene.say(f"case {case.kind}: {refused.refusals[0].code}")
            withdraw_case_act(association=code, act_id=act_id, at=now, actor=self.clerk)
            return
        self._done(case, decided)
        self.scene.after()

    def _done(self, case: MoneyCase, decided: Decided) -> None:
        act, truth = decided.act, self.scene.truth
        money = queries.money_of(case)
        if act.act == Act.ACCEPT and money is not None:
            truth.accept(identity(money), act.amount)
        elif act.act == Act.ALLOCATE:
            for share in shares_of(act):
                charge = Charge.objects.select_related("holder").get(public_id=share.charge)
                truth.allocate(charge.holder.number, share.amount)
        elif act.act == Act.FORGIVE and case.charge is not None:
            number = case.charge.holder.number
            truth.forgiven[number] = truth.forgiven.get(number, 0) + act.amount
        elif act.act == Act.RETURN and money is not None:
            truth.give(_payer(money), act.amount)
        self.scene.say(f"case {case.kind} {act.act} {act.amount} done")


def _payer(money: Settlement) -> str:
    return str(money.charge.holder.number)
