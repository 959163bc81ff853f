"""Companies of a season that pay for several of their people with one transfer (まとめ払い)."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random
from typing import Protocol

from koshin.capabilities.bank.models import BankRow
from koshin.capabilities.payments.actions.cancel_bundle import cancel_bundle
from koshin.capabilities.payments.actions.compose_bundle import accept_bundle, add_to_bundle
from koshin.capabilities.payments.actions.make_bundle import Payer, make_bundle
from koshin.capabilities.payments.models import Bundle, Charge
from koshin.capabilities.people.models import Holder
from koshin.ops.season.bank import number_of
from koshin.ops.season.scene import Scene
from koshin.ops.season.teller import Teller
from koshin.ops.season.truth import Paid, Sent, of_company, of_transfer
from koshin.platform.audit import Actor

DAY = timedelta(days=1)
# What is too much of a transfer now and then.
OVER = 700
UNPAID = (Charge.State.OPEN, Charge.State.PARTIAL)


class Employee(Protocol):
    """Somebody whose company pays."""

    holder: Holder

    @property
    def number(self) -> str: ...

    @property
    def charge(self) -> Charge: ...

    @property
    def actor(self) -> Actor: ...

    def card(self) -> None: ...


@dataclass(kw_only=True)
class Companies:
    """``clerk`` makes the bundles that the people wish for, until ``closed``."""

    scene: Scene
    clerk: Actor
    dice: Random
    teller: Teller
    wishes: list[Employee] = field(default_factory=list)
    closed: bool = False

    @property
    def code(self) -> str:
        return self.scene.place.code

    def wish(self, employee: Employee) -> bool:
        """Whether there is still time to let the company pay."""
        if not self.closed:
            self.wishes.append(employee)
            self.scene.say(f"{employee.number} asks the company")
        return not self.closed

    def last_call(self) -> None:
        """What comes after this has to pay by itself."""
        self.pay()
        self.closed = True

    def pay(self) -> None:
        """One company for all who have asked it since the last time; it pays in a few days."""
        # Whose charge was paid with odd money meanwhile needs no company any more.
        staff = [each for each in self.wishes if each.charge.state in UNPAID]
        self.wishes = []
        if not staff:
            return
        bundle = self._made(staff)
        self.scene.say(f"bundle of {len(staff)} for {bundle.amount}")
        if self.dice.random() < 0.15:
            self.scene.plan(self.scene.now + DAY, partial(self.give_up, bundle, staff))
            return
        roll = self.dice.random()
        extra = OVER if roll < 0.25 else 0
        self._expect(bundle, extra)
        first = bundle.amount // 3 if 0.25 <= roll < 0.5 else bundle.amount + extra
        on = self.scene.now + self.dice.randint(1, 3) * DAY
        self.scene.plan(on, partial(self.transfer, bundle, first))
        if first < bundle.amount:
            rest = partial(self.transfer, bundle, bundle.amount - first)
            self.scene.plan(on + self.dice.randint(0, 2) * DAY, rest)
        elif not extra and self.dice.random() < 0.3:
            self.scene.plan(on + 7 * DAY, partial(self.one_by_one, bundle))
        self.scene.after()

    def _made(self, staff: list[Employee]) -> Bundle:
        """The first asks for it on the page or by telephone, the others are put in by the clerk."""
        asks = self.dice.random() < 0.5
        leader = staff[0]
        bundle = make_bundle(
            association=self.code,
            payer=Payer(name="株式会社見本商事", mail="keiri@example.com"),
            requested_by=leader.holder if asks else None,
            charge=leader.charge,
            at=self.scene.now,
            actor=leader.actor if asks else self.clerk,
        )
        for each in staff[1:]:
            add_to_bundle(
                association=self.code,
                bundle=bundle.public_id,
                charge=each.charge.public_id,
                at=self.scene.now,
                actor=self.clerk,
            )
        return accept_bundle(
            association=self.code, bundle=bundle.public_id, at=self.scene.now, actor=self.clerk
        )

    def _expect(self, bundle: Bundle, extra: int) -> None:
        """What the transfers will be for whom: the last of them gets what is too much."""
        charges = list(_charges(bundle))
        for charge in charges:
            number = charge.holder.number
            self.scene.truth.pay(
                Paid(
                    reference=of_company(number), number=number,
                    amount=_left(charge) + (extra if charge == charges[-1] else 0),
                    at=self.scene.now, counts=True,
                )
            )  # fmt: skip

    def transfer(self, bundle: Bundle, amount: int) -> None:
        """The company's bank sends it, with the reference of the invoice."""
        account = self.dice.choice(list(self.teller.bank.accounts)).code
        sequence = self.teller.bank.transfer(
            account,
            amount,
            payer=f"{bundle.payer_reference} ｶ)ﾐﾎﾝｼﾖｳｼﾞ",
            on=self.scene.now.date(),
        )
        paid = self.scene.truth.paid
        numbers = [charge.holder.number for charge in _charges(bundle)]
        shares = {number: paid[of_company(number)].amount for number in numbers}
        self.scene.truth.sent[sequence] = Sent(
            shares=shares, amount=amount, company=bundle.payer_reference
        )
        self.scene.say(f"company transfers {amount} as {sequence}")

    def give_up(self, bundle: Bundle, staff: list[Employee]) -> None:
        """The company does not pay after all; its people do."""
        cancel_bundle(
            association=self.code,
            bundle=bundle.public_id,
            reason="会社の都合",
            at=self.scene.now,
            actor=self.clerk,
        )
        self.scene.say("company gives up")
        for each in staff:
            each.card()
        self.scene.after()

    def one_by_one(self, bundle: Bundle) -> None:
        """The clerk takes the match back and says whom the transfer pays, one by one."""
        found = BankRow.objects.filter(
            matches__shares__bundle=bundle, matches__state="applied"
        ).first()
        if found is None:
            self.scene.say("bundle is not read yet")
            return
        truth, number = self.scene.truth, number_of(found.sequence)
        charges = list(_charges(bundle))
        self.teller.undo(found, charges)
        sent = truth.sent[number]
        sent.company = ""
        for person, amount in sent.shares.items():
            paid = truth.paid.pop(of_company(person))
            truth.pay(
                Paid(
                    reference=of_transfer(number, person), number=person, amount=amount,
                    at=paid.at, counts=True,
                )
            )  # fmt: skip
        self.teller.pays_each(found, sent)
        self.scene.after()


def _left(charge: Charge) -> int:
    return charge.amount - charge.settled_amount - charge.forgiven_amount


def _charges(bundle: Bundle) -> list[Charge]:
    mine = Charge.objects.filter(bundle_items__bundle=bundle)
    return list(mine.select_related("holder").order_by("pk"))
