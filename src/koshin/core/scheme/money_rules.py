"""What an association decides about odd money, refunds and its accountants' books."""

from typing import Annotated, Literal

from pydantic import Field, StrictInt, StringConstraints

from koshin.core.scheme.base import Part, Words

AccountCode = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(:[a-z0-9_]+)?$")]
Digits4 = Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
Digits3 = Annotated[str, StringConstraints(pattern=r"^\d{3}$")]
Digits7 = Annotated[str, StringConstraints(pattern=r"^\d{7}$")]
Digits10 = Annotated[str, StringConstraints(pattern=r"^\d{10}$")]
# Payments.md §3.4: differences that are usually a transfer fee which the payer deducted.
FEE_DIFFERENCES = (110, 145, 165, 220, 330, 440, 550, 660, 770, 880)


class BookAccount(Part):
    """One of our accounts as the accountants know it (勘定科目), with its tax class (税区分).

    ``tax`` may hold ``{percent}``; an amount without tax in it gets ``untaxed``.
    """

    code: Words
    name: Words
    tax: Words = "対象外"
    untaxed: Words = "対象外"


class Remitter(Part):
    """Who sends refunds by 総合振込, as agreed with the bank (全銀協規定形式)."""

    client: Digits10 = Field(description="委託者コード")
    name: Words = Field(description="委託者名, half-width kana")
    bank: Digits4
    branch: Digits3
    kind: Literal["1", "2"] = "1"
    number: Digits7


class MoneyRules(Part):
    """Amounts in yen."""

    alone_up_to: StrictInt = Field(
        default=30_000, ge=0, description="what one person decides; above it a second one approves"
    )
    refund_policy: str = Field(default="", description="shown before paying")
    fee_differences: tuple[StrictInt, ...] = FEE_DIFFERENCES
    return_invoice_from: StrictInt = Field(
        default=10_000, ge=0, description="a refund of this much brings a 適格返還請求書"
    )
    remitter: Remitter | None = None
    accounts: dict[AccountCode, BookAccount] = {}

    def account(self, ours: str) -> BookAccount:
        """The accountants' account for one of ours; a general one (``income``) serves its parts."""
        found = self.accounts.get(ours) or self.accounts.get(ours.partition(":")[0])
        return found or BookAccount(code=ours, name=ours)
