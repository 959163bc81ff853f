"""A bank account, people who owe, and the files that the bank makes of what they pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from koshin.capabilities.applications.actions.take_in_file import FileDone, take_in_file
from koshin.capabilities.applications.models import Application
from koshin.capabilities.bank.actions.receive_file import receive_file
from koshin.capabilities.bank.models import BankFile, BankRow
from koshin.capabilities.ledger.models import Posting
from koshin.capabilities.payments.models import Charge
from koshin.core.bank.statement import Account, Movement, Statement
from koshin.core.bank.writer import write_zengin
from koshin.core.scheme.bank_rules import BankRules
from koshin.platform.audit import Actor
from tests import stories
from tests.stories import World, jst

AT = jst("2027-05-10 10:00")
APPLIED_AT = jst("2027-04-20 10:00")
CLERK = Actor(kind="staff", id=None)
MAIN = Account(bank="9999", branch="202", kind="1", number="22")


@dataclass(frozen=True, kw_only=True)
class Bank:
    """The coordinators' association and its account."""

    world: World

    @property
    def rules(self) -> BankRules:
        rules = self.world.scheme.bank
        assert rules is not None
        return rules

    def received(self, content: bytes, *, account: str = "main", at: datetime = AT) -> BankFile:
        """The file as the office hands it in."""
        own = self.rules.account(account)
        assert own is not None
        return receive_file(
            association="itc",
            rules=self.rules,
            account=own,
            name="meisai.txt",
            content=content,
            at=at,
            actor=CLERK,
        )

    def taken_in(self, content: bytes, *, account: str = "main", at: datetime = AT) -> FileDone:
        """The file all the way: rows, corrections, matches, settlements."""
        file = self.received(content, account=account, at=at)
        assert file.state in (BankFile.State.CHECKED, BankFile.State.TAKEN_IN), file.faults
        return take_in_file(file_id=file.pk, rules=self.rules, at=at, actor=CLERK)

    def pays(
        self,
        *movements: Movement,
        days: tuple[str, str] = ("2027-05-06", "2027-05-07"),
        at: datetime = AT,
    ) -> FileDone:
        """The bank tells of these movements in one file."""
        return self.taken_in(file_of(movements, days=days), at=at)


def coordinators_bank() -> Bank:
    """A fixture: the bank of the coordinators' association."""
    return Bank(world=stories.association("itc"))


def file_of(
    movements: Sequence[Movement],
    *,
    days: tuple[str, str] = ("2027-05-06", "2027-05-07"),
    commas: bool = False,
) -> bytes:
    """A statement (03) of our account about these days."""
    told = Statement(
        account=MAIN,
        first_day=date.fromisoformat(days[0]),
        last_day=date.fromisoformat(days[1]),
        movements=movements,
        opening=1_000_000,
    )
    return write_zengin([told], type_code="03", on=AT.date(), commas=commas)


def transfer(
    amount: int = 11_000,
    *,
    payer: str = "ﾀｶﾊｼ ｻｷｺ",
    day: str = "2027-05-06",
    sequence: str = "1",
    **said: object,
) -> Movement:
    """A transfer that came, or as said."""
    on = date.fromisoformat(day)
    given = {
        "line": 1,
        "raw": "",
        "booked_on": on,
        "value_on": on,
        "incoming": True,
        "kind": "transfer",
        "amount": amount,
        "payer": payer,
        "sequence": sequence,
        **said,
    }
    return Movement(**given)  # type: ignore[arg-type]


def applied(
    world: World, *, number: str, kana: tuple[str, str] = ("タカハシ", "サキコ")
) -> Application:
    """A coordinator of this name applied for renewal and owes the fee."""
    person = stories.holder(world, number=number)
    person.family_kana, person.given_kana = kana
    person.save(update_fields=["family_kana", "given_kana"])
    stories.holding(
        world, person, qualification="itc", awarded="2020-10-01", term=("2026-06-01", "2027-05-31")
    )
    stories.pointed(world, person, on="2026-11-03", points="10", at=jst("2026-11-04 09:00"))
    return stories.applied(world, person, at=APPLIED_AT)


def owed(application: Application) -> Charge:
    return stories.charge_of(application)


def balance(account: str) -> int:
    """What stands on an account of the books, in yen."""
    return sum(Posting.objects.filter(account=account).values_list("amount", flat=True))


def only_row() -> BankRow:
    return BankRow.objects.get()
