"""What an association decides about odd money, refunds and its accountants' books."""

from typing import Annotated, Literal

from pydantic import Field, StrictInt, StringConstraints

from koshin.core.scheme.base import Code, Part, Words

AccountCode = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(:[a-z0-9_]+)*$")]
Digits4 = Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
Digits3 = Annotated[str, StringConstraints(pattern=r"^\d{3}$")]
Digits7 = Annotated[str, StringConstraints(pattern=r"^\d{7}$")]
Digits10 = Annotated[str, StringConstraints(pattern=r"^\d{10}$")]


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

    account: Code | None = Field(
        default=None, description="which of bank.accounts the money leaves, for the books"
    )
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
    remitter: Remitter | None = None
    accounts: dict[AccountCode, BookAccount] = {}

    def account(self, ours: str) -> BookAccount:
        """The accountants' account for one of ours; a general one (``income``) serves its parts."""
        name = ours
        while name:
            if found := self.accounts.get(name):
                return found
            name = name.rpartition(":")[0]
        return BookAccount(code=ours, name=ours)
