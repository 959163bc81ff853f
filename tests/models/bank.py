"""Money at the bank: rows of files, matches made and undone, and those who pay for many."""

from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from koshin.capabilities.applications.actions.pay_bundle import pay_bundle
from koshin.capabilities.applications.actions.take_in_file import apply_decided, take_in_file
from koshin.capabilities.applications.actions.unmatch import unmatch
from koshin.capabilities.bank.actions.decide import Chosen, choose
from koshin.capabilities.bank.actions.receive_file import receive_file
from koshin.capabilities.bank.models import BankRow, Match, MatchShare
from koshin.capabilities.payments.actions.cancel_bundle import cancel_bundle
from koshin.capabilities.payments.actions.compose_bundle import add_to_bundle
from koshin.capabilities.payments.actions.make_bundle import Payer, make_bundle
from koshin.capabilities.payments.models import Bundle, Charge
from koshin.capabilities.payments.values import Confirmed
from koshin.core.bank.statement import Account, Statement
from koshin.core.bank.writer import write_zengin
from tests.capabilities.bank.world import transfer
from tests.models.play import Play, whose

OURS = Account(bank="9999", branch="101", kind="1", number="0000011")
STRANGER = "ﾀﾞﾚｶ"


class Bank(Play):
    """One account of the association; the ladder says what is certain, the clerk the rest."""

    @rule(
        coach=whose,
        share=st.sampled_from([1.0, 1.0, 0.5, 1.1]),
        named=st.booleans(),
        again=st.integers(1, 2),
    )
    def bank_row(self, coach: int, share: float, named: bool, again: int) -> None:
        """A transfer stands in a file, which is handed in once or twice."""
        charge = self.charge(coach)
        if charge is None:
            return
        amount = int(charge.amount * share)
        payer = f"{charge.payer_reference} ﾀｶﾊｼ ｻｷｺ" if named else STRANGER
        self.comes_in(amount, payer=payer, again=again)

    def comes_in(self, amount: int, *, payer: str, again: int = 1) -> BankRow:
        """A file of one transfer is handed in so many times; the row that it became."""
        told = Statement(
            account=OURS,
            first_day=self.today,
            last_day=self.today,
            movements=[
                transfer(amount, payer=payer, day=str(self.today), sequence=str(self.steps))
            ],
            opening=1_000_000,
        )
        rules = self.world.scheme.bank
        assert rules is not None
        own = rules.account("main")
        assert own is not None
        rows = BankRow.objects.count()
        for _time in range(again):
            file = receive_file(
                association="jspo",
                rules=rules,
                account=own,
                name="meisai.txt",
                content=write_zengin([told], type_code="01", on=self.today),
                at=self.now,
                actor=self.clerk,
            )
            assert file.state in ("checked", "taken_in"), file.faults
            applied = self.applied_matches()
            take_in_file(file_id=file.pk, rules=rules, at=self.now, actor=self.clerk)
            assert BankRow.objects.count() == rows + 1
            self.books.waits(f"row:{BankRow.objects.latest('pk').pk}", amount)
            self.matched(but=applied)
        return BankRow.objects.latest("pk")

    @precondition(lambda self: BankRow.objects.filter(state__in=BankRow.WAITING).exists())
    @rule(coach=whose)
    def match_row(self, coach: int) -> None:
        """The clerk says what a row pays."""
        charge = self.charge(coach)
        row = BankRow.objects.filter(state__in=BankRow.WAITING).earliest("pk")
        if charge is None:
            return
        applied = self.applied_matches()
        self.tried(
            choose,
            association="jspo",
            row_id=row.pk,
            chosen=[Chosen(charge=charge.public_id, amount=row.amount)],
            why="電話で確認",
            actor=self.clerk,
        )
        apply_decided(association="jspo", at=self.now)
        self.matched(but=applied)

    def applied_matches(self) -> list[int]:
        return list(Match.objects.filter(state="applied").values_list("pk", flat=True))

    def matched(self, *, but: Sequence[int]) -> None:
        """The books after matches were applied: the money leaves suspense and pays."""
        shares = MatchShare.objects.filter(match__state="applied", charge__isnull=False)
        for share in shares.exclude(match__in=but).order_by("pk"):
            assert share.charge is not None
            claim = self.claim(share.charge)
            taken = claim.takes(share.amount, on=share.match.row.booked_on)
            self.books.pays(share.charge.public_id, taken)

    @precondition(lambda self: Match.objects.filter(state="applied").exists())
    @rule()
    def unmatch_row(self) -> None:
        """The newest match was a mistake."""
        match = Match.objects.filter(state="applied").latest("pk")
        share = match.shares.get()
        assert share.settlement is not None
        assert share.charge is not None
        taken = share.settlement.applied
        undone = self.tried(
            unmatch, association="jspo", row_id=match.row_id, why="取り違え", actor=self.clerk
        )
        if undone is not None:
            self.books.taken_back(share.charge.public_id, taken)

    @rule(coaches=st.lists(whose, min_size=1, max_size=2, unique=True))
    def make_bundle(self, coaches: list[int]) -> None:
        """An organisation will pay for some of them."""
        made = self.tried(
            make_bundle,
            association="jspo",
            payer=Payer(name="株式会社見本商事"),
            requested_by=None,
            charge=None,
            actor=self.clerk,
        )
        for charge in filter(None, map(self.charge, coaches)):
            self.tried(
                add_to_bundle,
                association="jspo",
                bundle=made.public_id,
                charge=charge.public_id,
                actor=self.clerk,
            )

    @precondition(lambda self: Bundle.objects.exists())
    @rule(more=st.sampled_from([-1, 0, 0, 0, 1]), again=st.integers(1, 2))
    def pay_bundle(self, more: int, again: int) -> None:
        """The organisation's money comes: for all of them, or for nobody."""
        bundle = Bundle.objects.latest("pk")
        charges = list(
            Charge.objects.filter(bundle_items__bundle=bundle, bundle_items__live=True).order_by(
                "pk"
            )
        )
        due = sum(self.claim(charge).left for charge in charges)
        if not due + more > 0:
            return
        ref = f"bundle-{self.steps}"
        money = Confirmed(
            provider="bank", provider_ref=ref, method="bank", amount=due + more, paid_at=self.now
        )
        waited = sum(bundle.deposits.filter(spent=False).values_list("amount", flat=True))
        for time in range(again):
            paid = pay_bundle(bundle_id=bundle.pk, money=money, at=self.now, actor=self.clerk)
            assert paid.newly == (time == 0)
            self.books.waits(ref, due + more)
            if time == 0:
                covered = bundle.state in Bundle.LIVE and bool(due) and waited + due + more >= due
                assert bool(paid.settled) == covered
            for booked in paid.settled:
                part = booked.settlement
                claim = self.claim(part.charge)
                on = part.paid_at.date()
                self.books.pays(part.charge.public_id, claim.takes(part.amount, on=on))

    @precondition(lambda self: Bundle.objects.filter(state__in=Bundle.LIVE).exists())
    @rule()
    def cancel_bundle(self) -> None:
        bundle = Bundle.objects.filter(state__in=Bundle.LIVE).latest("pk")
        self.tried(
            cancel_bundle,
            association="jspo",
            bundle=bundle.public_id,
            reason="取りやめ",
            actor=self.clerk,
        )
