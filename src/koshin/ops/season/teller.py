"""The bank desk of a season's office: takes files in, says what rows pay, mends its mistakes."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from random import Random

from koshin.capabilities.applications.actions.match_returned_refund import (
    match_returned_refund,
)
from koshin.capabilities.applications.actions.take_in_file import apply_decided, take_in_file
from koshin.capabilities.applications.actions.unmatch import unmatch
from koshin.capabilities.applications.models import Application
from koshin.capabilities.bank.actions.decide import Chosen, accept, choose, set_aside
from koshin.capabilities.bank.actions.receive_file import receive_file
from koshin.capabilities.bank.models import BankFile, BankRow, Match
from koshin.capabilities.payments.models import Charge
from koshin.core.scheme.bank_rules import BankRules, OwnAccount
from koshin.ops.season.bank import OwnBank, damaged, number_of
from koshin.ops.season.scene import Scene
from koshin.ops.season.truth import Sent
from koshin.platform.audit import Actor

DAY = timedelta(days=1)
WHY = "電話で確認"
WAITING = (BankRow.State.NEW, BankRow.State.SUGGESTED, BankRow.State.UNMATCHED)
UNPAID = (Charge.State.OPEN, Charge.State.PARTIAL)
# A payer's number, whether their charge is settled, whether they are renewed.
Standing = tuple[str, bool, bool]


@dataclass(kw_only=True)
class Teller:
    """``honest``: no file is damaged or kept back any more."""

    scene: Scene
    clerk: Actor
    dice: Random
    rules: BankRules
    bank: OwnBank
    honest: bool = False
    read_to: dict[str, date] = field(default_factory=dict)
    kept_back: list[tuple[OwnAccount, bytes]] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.scene.place.code

    def read(self) -> None:
        """The files since the last time, a few days of them once more, and what was kept back."""
        today = self.scene.now.date()
        late, self.kept_back = self.kept_back, []
        for own in self.rules.accounts:
            first = self.read_to.get(own.code, self.scene.opens.date())
            first -= self.dice.randint(0, 3) * DAY
            commas = self.dice.random() < 0.5
            self.read_to[own.code] = today
            if not self.bank.moved(own.code, first=first, last=today):
                continue
            content = self.bank.statement(own.code, first=first, last=today, commas=commas)
            if not self.honest and self.dice.random() < 0.15:
                self.kept_back.append((own, content))
                self.scene.say(f"keeps a file of {own.code} back")
                continue
            if self.dice.random() < 0.2:
                self._refused(own, damaged(content))
            for _time in range(1 + (self.dice.random() < 0.2)):
                self._take_in(own, content)
        for own, content in late:
            self._take_in(own, content)
        self._decide()
        self.scene.after()

    def _receive(self, own: OwnAccount, content: bytes) -> BankFile:
        return receive_file(
            association=self.code,
            rules=self.rules,
            account=own,
            name="meisai",
            content=content,
            at=self.scene.now,
            actor=self.clerk,
        )

    def _refused(self, own: OwnAccount, content: bytes) -> None:
        if self._receive(own, content).state != BankFile.State.REFUSED:
            self.scene.faults.append(f"a damaged file of {own.code} was believed")

    def _take_in(self, own: OwnAccount, content: bytes) -> None:
        file = self._receive(own, content)
        if file.state == BankFile.State.REFUSED:
            self.scene.faults.append(f"a file of {own.code} was refused: {file.faults[:3]}")
            return
        corrected = self._corrected()
        before = {number: self._standing_of(number) for number in corrected}
        done = take_in_file(file_id=file.pk, rules=self.rules, at=self.scene.now, actor=self.clerk)
        self.scene.say(
            f"file of {own.code}: {done.rows.new} new, {done.applied} certain, "
            f"{done.taken_back.undone} taken back"
        )
        for number in corrected - self._corrected():
            self._lost(before[number])

    def _corrected(self) -> set[int]:
        """The transfers that the bank has taken back and the office has not heard of yet."""
        sent = self.scene.truth.sent
        rows = BankRow.objects.filter(state=BankRow.State.TAKEN_BACK)
        heard = {number_of(each) for each in rows.values_list("sequence", flat=True)}
        return {number for number, one in sent.items() if one.taken_back} - heard

    def _standing_of(self, number: int) -> list[Standing]:
        shares = self.scene.truth.sent[number].shares
        charges = Charge.objects.filter(holder__number__in=shares).order_by("pk")
        return [_standing(charge) for charge in charges]

    def _lost(self, standings: list[Standing]) -> None:
        for number, settled, complete in standings:
            self.scene.truth.lose(number, settled=settled, complete=complete)
            self.scene.say(f"{number} loses a payment")

    def _decide(self) -> None:
        """A call to everybody whose transfer is not certain."""
        waiting = BankRow.objects.filter(state__in=WAITING, incoming=True, cancels=False)
        for row in list(waiting.order_by("pk")):
            number = number_of(row.sequence)
            sent = self.scene.truth.sent.get(number)
            if sent is None:
                self.scene.faults.append(f"row {number} is invented")
            elif sent.paid_out is not None:
                self.scene.treasurer.recorded(row, sent.paid_out)
                self.scene.say(f"{number} is paid out")
            elif sent.returned is not None:
                match_returned_refund(
                    association=self.code, row_id=row.pk, refund=sent.returned, why="口座なし",
                    at=self.scene.now, actor=self.clerk,
                )  # fmt: skip
                self.scene.say(f"{number} is a refund that came back")
            elif not sent.shares:
                set_aside(
                    association=self.code, row_id=row.pk, why="不明",
                    at=self.scene.now, actor=self.clerk,
                )  # fmt: skip
                self.scene.say(f"sets {number} aside")
            elif not self._accepted(row, sent):
                self._choose(row, sent)
        apply_decided(association=self.code, at=self.scene.now)

    def _accepted(self, row: BankRow, sent: Sent) -> bool:
        """Whether the ladder has suggested what is true, or what was keyed in before."""
        for match in row.matches.filter(state=Match.State.SUGGESTED).order_by("pk"):
            shares = {
                one.charge.holder.number: one.amount
                for one in match.shares.select_related("charge__holder")
                if one.charge is not None
            }
            company = "".join(
                one.bundle.payer_reference for one in match.shares.all() if one.bundle is not None
            )
            right = company == sent.company and (bool(company) or shares == sent.shares)
            if right and (match.rung == "keyed") == sent.keyed:
                accept(
                    association=self.code, row_id=row.pk, match_id=match.pk, why=WHY,
                    at=self.scene.now, actor=self.clerk,
                )  # fmt: skip
                self.scene.say(f"accepts {match.rung} for {number_of(row.sequence)}")
                return True
        return False

    def _choose(self, row: BankRow, sent: Sent) -> None:
        number = number_of(row.sequence)
        if sent.keyed or sent.company:
            self.scene.faults.append(f"transfer {number} was not recognised")
            return
        wrong = self._neighbour(row, sent) if number in self.scene.mistaken else None
        self.scene.mistaken.discard(number)
        if wrong is None:
            self._say_it_pays(row, sent.shares)
            return
        self._say_it_pays(row, {wrong.holder.number: row.amount})
        later = self.scene.now + self.dice.randint(1, 3) * DAY
        self.scene.plan(later, partial(self.correct, row, sent, wrong))

    def _neighbour(self, row: BankRow, sent: Sent) -> Charge | None:
        """Another who still owes that much and has nothing to do with it."""
        others = Charge.objects.filter(state__in=UNPAID, amount__gte=row.amount, settled_amount=0)
        alone = others.exclude(bundle_items__live=True).exclude(holder__number__in=sent.shares)
        found = list(alone.select_related("holder").order_by("holder__number"))
        return self.dice.choice(found) if found else None

    def _say_it_pays(self, row: BankRow, shares: dict[str, int]) -> None:
        charges = {
            charge.holder.number: charge
            for charge in Charge.objects.filter(holder__number__in=shares).select_related("holder")
        }
        choose(
            association=self.code,
            row_id=row.pk,
            chosen=[
                Chosen(charge=charges[number].public_id, amount=amount)
                for number, amount in shares.items()
            ],
            why=WHY,
            at=self.scene.now,
            actor=self.clerk,
        )
        self.scene.say(f"says that {number_of(row.sequence)} pays {sorted(shares)}")

    def correct(self, row: BankRow, sent: Sent, wrong: Charge) -> None:
        """It was a mistake: the money pays the right one now, from its own day on."""
        self.undo(row, [wrong])
        self.pays_each(row, sent)
        self.scene.after()

    def undo(self, row: BankRow, charges: list[Charge]) -> None:
        """Take a match back; whoever was renewed by it keeps that."""
        lost = [_standing(charge) for charge in charges]
        unmatch(
            association=self.code, row_id=row.pk, why="取り違え",
            at=self.scene.now, actor=self.clerk,
        )  # fmt: skip
        self._lost(lost)

    def pays_each(self, row: BankRow, sent: Sent) -> None:
        """Say whom the transfer pays, and settle it."""
        self._say_it_pays(row, sent.shares)
        apply_decided(association=self.code, at=self.scene.now)


def _standing(charge: Charge) -> Standing:
    """How it stands with a charge now, whatever was read of it before."""
    now = Charge.objects.select_related("holder").get(pk=charge.pk)
    application = Application.objects.get(public_id=now.purpose_ref)
    settled = now.state == Charge.State.SETTLED
    return now.holder.number, settled, application.state == Application.State.COMPLETE
