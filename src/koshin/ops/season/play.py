"""Plays one season: who does what when is drawn from the seed, everything else follows."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.db import connection, transaction

from koshin.capabilities.applications.actions.release_advances import release_advances
from koshin.capabilities.payments.models import Attempt
from koshin.capabilities.payments.providers.directory import HOSTED, STRIPE
from koshin.capabilities.people.models import Account, Holder, StaffMember
from koshin.ops.bench.crowd import Place, gather
from koshin.ops.doctor.examine import examine
from koshin.ops.season.bank import OwnBank
from koshin.ops.season.bookkeeper import Bookkeeper
from koshin.ops.season.by_transfer import Everyman
from koshin.ops.season.cashier import Cashier
from koshin.ops.season.companies import Companies
from koshin.ops.season.desk import Desk
from koshin.ops.season.differences import differences
from koshin.ops.season.letterbox import Letterbox
from koshin.ops.season.office import Office
from koshin.ops.season.outside import Outside
from koshin.ops.season.person import moment
from koshin.ops.season.postman import Postman
from koshin.ops.season.teller import Teller
from koshin.ops.season.timeline import Event, Timeline
from koshin.ops.season.treasurer import Treasurer
from koshin.ops.season.truth import Sent, Truth
from koshin.ops.season.workers import Workers
from koshin.platform.audit import Actor
from koshin.platform.clock import JST

DAY = timedelta(days=1)
YEARS = {
    "jspo": (datetime(2027, 1, 26, 9, tzinfo=JST), datetime(2027, 3, 31, 22, tzinfo=JST)),
    "itc": (datetime(2027, 4, 1, 14, tzinfo=JST), datetime(2027, 5, 31, 22, tzinfo=JST)),
}
BEGINNING = min(opens for opens, _closes in YEARS.values())
# How people pay, and how often each way is met.
WAYS = {
    "card": 6, "page": 3, "refused": 2, "pending": 3, "wrong": 1, "two_pages": 1, "abandon": 1,
    "shop": 6, "shop_late": 2, "shop_wrong": 1, "switch": 2, "switch_paid": 1, "withdraw": 2,
    "bank": 4, "short": 2, "part": 1, "over": 1, "late": 2, "twice": 1,
    "stripe_card": 3, "stripe_declined": 1, "stripe_held": 2, "stripe_wrong": 1,
    "stripe_disputed": 1, "stripe_shop": 3, "stripe_late": 1, "stripe_run_out": 1,
    "stripe_switch": 1, "stripe_switch_paid": 1, "stripe_bank": 2, "stripe_parts": 1,
    "stripe_surplus": 2, "payeasy": 2,
    "row": 4, "row_unnamed": 2, "row_fee": 2, "row_late": 2, "row_twice": 1, "row_mistaken": 2,
    "row_taken_back": 2, "company": 6,
}  # fmt: skip
# Rare ways that every season meets.
ALWAYS = ("stripe_surplus", "payeasy")
MID_POINTS = 2
# Most of the money of a season is more than one person may decide about.
TWO_DECIDE = ("alone_up_to: 30000", "alone_up_to: 5000")


@dataclass(frozen=True, kw_only=True)
class Played:
    """One season: its log, the hash of it, and what was wrong (nothing, it must be)."""

    seed: int
    lines: tuple[str, ...]
    faults: tuple[str, ...]
    payments: int

    @property
    def digest(self) -> str:
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()


class Season:
    """The scene on which everybody acts. The database must be migrated and empty."""

    def __init__(self, seed: int, *, people: int, outside: Outside, box: Letterbox) -> None:
        self.seed = seed
        self.dice = Random(seed)  # noqa: S311 - to be repeated, not to be secret
        code = self.dice.choice(sorted(YEARS))
        self.opens, self.closes = YEARS[code]
        self.place: Place = gather(code, holders=people, changed=TWO_DECIDE)
        self.outside, self.box = outside, box
        self.timeline = Timeline(self.opens)
        self.truth = Truth()
        self.lines: list[str] = []
        self.faults: list[str] = []
        self.return_url = f"{settings.BASE_URL}/back"
        self.workers = Workers(self._own_dice("workers"))
        self.mistaken: set[int] = set()
        clerk, chief = _staff(code, "clerk"), _staff(code, "chief")
        rules = self.place.published.scheme.bank
        if rules is None:
            raise RuntimeError(f"{code} names no account of its own")
        self.bank = OwnBank(accounts=rules.accounts)
        self.teller = Teller(
            scene=self, clerk=clerk, dice=self._own_dice("teller"), rules=rules, bank=self.bank
        )
        self.companies = Companies(
            scene=self, clerk=clerk, dice=self._own_dice("companies"), teller=self.teller
        )
        self.bookkeeper = Bookkeeper(
            scene=self, clerk=clerk, chief=chief, dice=self._own_dice("bookkeeper")
        )
        self.treasurer = Treasurer(
            scene=self, clerk=clerk, dice=self._own_dice("treasurer"), bank=self.bank,
            paid_to=self.opens.date() - DAY,
        )  # fmt: skip
        self.office = Office(scene=self, clerk=clerk, dice=self._own_dice("office"))
        self.desk = Desk(scene=self, clerk=clerk, chief=chief, dice=self._own_dice("desk"))
        self.cashier = Cashier(scene=self, clerk=clerk, chief=chief, dice=self._own_dice("cashier"))
        self.post = Postman(
            box, self.timeline, self._own_dice("post"), say=self.say, work=self._work
        )

    @property
    def now(self) -> datetime:
        return self.timeline.now

    def _own_dice(self, whose: str) -> Random:
        return Random(f"{self.seed} {whose}")  # noqa: S311

    def say(self, words: str) -> None:
        self.lines.append(f"{self.now:%Y-%m-%dT%H:%M} {words}")

    def plan(self, at: datetime, event: Event) -> None:
        self.timeline.plan(at, lambda: self._happens(event))

    def _happens(self, event: Event) -> None:
        self.box.now = self.now
        event()

    def after(self) -> None:
        """What an act has caused goes on its way: letters, jobs."""
        self._work()
        self.post.collect()

    def _work(self) -> None:
        self.box.now = self.now
        self.workers.work_off(at=self.now)

    def play(self) -> Played:
        self.say(f"season {self.seed} of {self.place.code}")
        self._plan_people()
        self._plan_office()
        self.timeline.run()
        self._come_to_rest()
        self.faults += differences(self.truth)
        self.bookkeeper.look()
        self.treasurer.look()
        self._look("end")
        self._tell_the_end()
        return Played(
            seed=self.seed,
            lines=tuple(self.lines),
            faults=tuple(self.faults),
            payments=len(self.truth.paid),
        )

    def _plan_people(self) -> None:
        always = [*ALWAYS]
        for holder in Holder.objects.filter(association_id=self.place.code).order_by("number"):
            way = self.dice.choices(list(WAYS), weights=list(WAYS.values()))[0]
            way = always.pop() if always else way
            person = Everyman(
                scene=self, holder=holder, dice=self._own_dice(holder.number), way=way
            )
            if self.dice.random() < 0.95 or way in ALWAYS:
                self.plan(moment(self.opens, self.closes, self.dice), person.apply)

    def _plan_office(self) -> None:
        length = self.closes - self.opens
        for _look in range(MID_POINTS):
            self.plan(self.opens + length * self.dice.random(), lambda: self._look("mid"))
        for share in (0.3, 0.6, 0.9):
            self.plan(self.opens + length * share, self._poll)
        self.plan(self.opens + length * 0.7, self.office.receipts)
        for days in (-20, 3, 9):
            self.plan(self.closes + days * DAY, self.desk.decide)
        for days in (-5, 5, 30):
            self.plan(self.closes + days * DAY, self.cashier.propose)
        for days in (-19, -10, -2, 4, 6, 8, 11, 15, 20, 33, 36, 40, 50):
            self.plan(self.closes + days * DAY, self.cashier.work)
        for days in range(-length.days + 2, 34, 4):
            self.plan(self.closes + days * DAY, self.teller.read)
        for days in (-30, -14):
            self.plan(self.closes + days * DAY, self.companies.pay)
        self.plan(self.closes - 9 * DAY, self.companies.last_call)
        self.plan(self.opens + length * 0.4, self._erring)
        for days in (-30, -12, 2, 12):
            self.plan(self.closes + days * DAY + DAY // 5, self.treasurer.ask)
        for days in (-21, -3, 10):
            self.plan(self.closes + days * DAY + DAY // 6, self.treasurer.pay_out)
        self._plan_months()
        self.plan(self.opens + length * 0.5, self._strangers)
        for month in range(1, 12):
            self.plan(self.opens + month * 30 * DAY, self._release)

    def _plan_months(self) -> None:
        """On the sixth of each month the one before it is closed."""
        first = self.opens.replace(day=6, hour=11)
        for month in range(first.month, first.month + 5):
            self.plan(first.replace(month=month + 1), self.bookkeeper.close)

    def _erring(self) -> None:
        """A transfer that is not for us; the bank notices some days later."""
        account = self.bank.accounts[0].code
        sequence = self.bank.transfer(account, 3_210, payer="ﾀﾞﾚｶ", on=self.now.date())
        self.truth.sent[sequence] = Sent(shares={}, amount=3_210)
        self.say(f"somebody errs as {sequence}")
        self.plan(self.now + 6 * DAY, lambda: self._noticed(sequence))

    def _noticed(self, sequence: int) -> None:
        self.bank.take_back(sequence, on=self.now.date())
        self.truth.sent[sequence].taken_back = True

    def _strangers(self) -> None:
        """Reports of orders that are not ours, and a record that cannot be read."""
        merchant = settings.VERITRANS_MERCHANTS[self.place.code].merchant_id
        head = "numberOfNotify=1&pushTime=20270301100000&pushId=1"
        for sign, record in (
            (True, "&orderId0000=somebody-else&rcvAmount0000=5500&dummy0000=1"),
            ("wrong", "&orderId0000=somebody-else&rcvAmount0000=5500&dummy0000=1"),
            (True, "&orderId0000=&cvsType0000=???&rcvAmount0000=x&dummy0000="),
        ):
            self.outside.push(merchant, head + record, sign=sign)
        self.after()

    def ask(self, attempt_id: int) -> None:
        """What the schedule has asked about by now, if it still asks."""
        self.workers.poll(at=self.now, only=attempt_id)
        self.after()

    def _poll(self) -> None:
        self.workers.poll(at=self.now)
        self.after()

    def _release(self) -> None:
        released = release_advances(association=self.place.code, at=self.now)
        self.say(f"released {released.yen}")

    def _look(self, when: str) -> None:
        """The doctor must find nothing, in the middle and at the end."""
        with transaction.atomic():
            found = [one for one in examine(connection.connection) if one.rows]
        self.faults += [f"doctor ({when}): {one.invariant.id} {one.rows[:3]}" for one in found]
        self.say(f"doctor {when} {len(found)}")

    def _come_to_rest(self) -> None:
        """Whatever the post has lost is found by asking, as the schedule would have asked."""
        self.post.honest = True
        for _day in range(3):
            self.plan(self.now + DAY // 2, self._poll)
            self.timeline.run()
        self.cashier.honest = self.teller.honest = True
        for _round in range(3):
            self.plan(self.now + DAY, self.teller.read)
            self.timeline.run()
            self.plan(self.now + DAY, self.desk.decide)
            self.timeline.run()
            self.plan(self.now + DAY, self.cashier.work)
            self.timeline.run()
        for provider, world in ((HOSTED, self.outside), (STRIPE, self.outside.checkout)):
            paid = Attempt.objects.filter(settlement__provider=provider).distinct()
            for order in paid.order_by("pk"):
                if back := world.given_back(order.order_id):
                    self.truth.give(order.charge.holder.number, back)

    def _tell_the_end(self) -> None:
        for person in Holder.objects.filter(association_id=self.place.code).order_by("number"):
            states = [
                f"{a.number}:{a.method}:{a.state}"
                for a in Attempt.objects.filter(charge__holder=person).order_by("pk")
            ]
            if states:
                charge = person.charges.get()
                self.say(f"{person.number} {charge.state} {charge.settled_amount} {states}")


def _staff(code: str, name: str) -> Actor:
    mail = f"{name}@example.jp"
    account = Account.objects.create(
        association_id=code, login=f"{code}/{mail}", kind=Account.STAFF
    )
    StaffMember.objects.create(association_id=code, account=account, name="事務局", email=mail)
    return Actor(kind="staff", id=account.pk)
