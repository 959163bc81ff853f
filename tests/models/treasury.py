"""Odd money for a colleague, money that goes back by the bank's list, and months that close."""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from koshin.capabilities.applications.actions import carry_out_refund as transfers
from koshin.capabilities.applications.actions.decide_case import decide_case
from koshin.capabilities.applications.case_acts import Share
from koshin.capabilities.ledger.actions.lock_month import lock_month
from koshin.capabilities.ledger.actions.unlock_month import ask_to_unlock_month, unlock_month
from koshin.capabilities.ledger.models import MonthLock, Posting
from koshin.capabilities.payments import queries
from koshin.capabilities.payments.actions.give_payee import Payee
from koshin.capabilities.payments.actions.list_transfers import list_transfers
from koshin.capabilities.payments.models import MoneyCase, Refund
from tests import stories
from tests.capabilities.applications.giving_back import ACCOUNT
from tests.models.office import Office
from tests.models.play import whose


def by_transfer(*states: str) -> Refund | None:
    """The oldest refund by transfer that stands so."""
    found = Refund.objects.filter(route="transfer", state__in=states).order_by("pk")
    return found.select_related("holder").first()


class Treasury(Office):
    """What needs a second look: other people's money, other banks, and books that are closed."""

    @precondition(lambda self: MoneyCase.objects.filter(state="open").exists())
    @rule(coach=whose, more=st.sampled_from([0, 0, 0, 1]))
    def allocate(self, coach: int, more: int) -> None:
        """The oldest money that waits is meant for this coach; 1 yen too much is refused."""
        target = self.charge(coach)
        cases = MoneyCase.objects.filter(state="open", charge__isnull=False).order_by("pk")
        for case in cases.select_related("charge"):
            money = queries.money_of(case)
            if target is None or money is None or not queries.waiting_of(money):
                continue
            left = self.claim(target).left
            decided = self.tried(
                decide_case,
                association="jspo",
                case_id=case.pk,
                act="allocate",
                reason="同僚の分",
                actor=self.clerk,
                shares=[
                    Share(
                        charge=target.public_id,
                        amount=min(left, queries.waiting_of(money)) + more,
                    )
                ],
            )
            assert decided is None or (left and not more) or decided.waits
            self.after(decided)
            return

    @precondition(lambda self: by_transfer("approved") is not None)
    @rule()
    def tell_account(self) -> None:
        """The holder tells the account; without it there is no list."""
        refund = by_transfer("approved")
        assert refund is not None
        self.tried(
            transfers.tell_payee,
            refund=refund.public_id,
            holder_id=refund.holder_id,
            payee=Payee(**ACCOUNT),
            actor=stories.by(refund.holder),
        )

    @precondition(lambda self: by_transfer("approved") is not None)
    @rule()
    def make_list(self) -> None:
        made = self.tried(list_transfers, association="jspo", pay_on=self.today, actor=self.clerk)
        listed = Refund.objects.filter(transfer_list=made) if made is not None else ()
        assert made is None or sum(refund.amount for refund in listed) == made.total

    @precondition(lambda self: by_transfer("listed") is not None)
    @rule(times=st.integers(1, 2))
    def bank_pays(self, times: int) -> None:
        """The bank has paid a refund; a second click says no."""
        refund = by_transfer("listed")
        assert refund is not None
        for time in range(times):
            paid = self.tried(
                transfers.transfer_paid,
                association="jspo",
                refund=refund.public_id,
                paid_on=self.today,
                actor=self.clerk,
            )
            assert (paid is not None) == (time == 0)
        self.books.paid_out(refund.amount)

    @precondition(lambda self: by_transfer("listed", "done") is not None)
    @rule()
    def bank_cannot_pay(self) -> None:
        """A wrong account: not paid at all, or what was paid came back."""
        refund = by_transfer("listed", "done")
        assert refund is not None
        failed = self.tried(
            transfers.transfer_failed,
            association="jspo",
            refund=refund.public_id,
            why="口座なし",
            on=self.today,
            actor=self.clerk,
        )
        assert failed is not None
        if refund.state == "done":
            self.books.came_back(refund.amount)

    @precondition(lambda self: Refund.objects.filter(state="failed").exists())
    @rule()
    def try_again(self) -> None:
        """What could not go back goes by transfer, to an account told anew."""
        refund = Refund.objects.filter(state="failed").earliest("pk")
        tried = self.tried(
            transfers.try_again, association="jspo", refund=refund.public_id, actor=self.clerk
        )
        assert tried is not None

    @rule()
    def close_month(self) -> None:
        """The month before this one; what is booked there later goes to the next."""
        month = (self.today.replace(day=1) - timedelta(days=1)).replace(day=1)
        if self.tried(lock_month, association="jspo", month=month, actor=self.clerk):
            self.closed[month] = standing(month)

    @precondition(lambda self: MonthLock.objects.exists())
    @rule(herself=st.booleans())
    def open_month(self, herself: bool) -> None:
        """The month that was closed last is opened, by somebody else than who asks for it."""
        asked = self.tried(
            ask_to_unlock_month, association="jspo", reason="伝票漏れ", actor=self.clerk
        )
        waiting = asked or MonthLock.objects.filter(kind="unlock_request").latest("pk")
        opened = self.tried(
            unlock_month,
            association="jspo",
            request=waiting.pk,
            actor=self.clerk if herself else self.second,
        )
        assert not (herself and opened is not None)
        if opened is not None:
            self.closed = {
                month: stood
                for month, stood in self.closed.items()
                if month <= opened.locked_through
            }

    @invariant()
    def closed_months_stay_as_they_were(self) -> None:
        for month, stood in self.closed.items():
            assert standing(month) == stood


def standing(month: date) -> list[tuple[str, int]]:
    """Every posting of a month."""
    mine = Posting.objects.filter(
        entry__value_date__year=month.year, entry__value_date__month=month.month
    )
    return list(mine.order_by("pk").values_list("account", "amount"))
