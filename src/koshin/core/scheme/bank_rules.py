"""The association's own bank accounts, and how files about them are read."""

from pydantic import Field, StrictInt, field_validator

from koshin.core.scheme.base import Code, Part, Words

# What banks take for a transfer, in yen (payments.md 3.4); an association may state its own list.
USUAL_FEES = (110, 145, 165, 220, 330, 440, 550, 660, 770, 880)


class VirtualNumbers(Part):
    """Account numbers that a bank keeps for single payers (バーチャル口座) of one real account.

    ``place`` is the bank and branch that payers are told; ``field`` says where a file names the
    number: the payer's code, the EDI field or the summary.
    """

    place: Words
    field: Words = Field(pattern="^(payer_code|edi|summary)$")
    first: Words = Field(pattern=r"^\d{7}$")
    last: Words = Field(pattern=r"^\d{7}$")
    rest_days: StrictInt = Field(default=400, ge=365, description="days before a number is reused")


class OwnAccount(Part):
    """An account of the association. ``file`` is the one form in which its movements are taken in:
    ``zengin01``, ``zengin03`` or a CSV profile; two forms would tell of the same money twice."""

    code: Code
    label: Words
    bank: Words = Field(pattern=r"^\d{4}$", description="銀行コード")
    branch: Words = Field(pattern=r"^\d{3}$", description="支店コード")
    kind: Words = Field(pattern="^[124]$", description="預金種目: 1 普通, 2 当座, 4 貯蓄")
    number: Words = Field(pattern=r"^\d{1,10}$")
    file: Code
    virtual: VirtualNumbers | None = None


class BankRules(Part):
    """The accounts into which money comes, and the fees that payers may take off."""

    accounts: tuple[OwnAccount, ...] = Field(min_length=1)
    fees: tuple[StrictInt, ...] = USUAL_FEES

    @field_validator("accounts")
    @classmethod
    def each_once(cls, accounts: tuple[OwnAccount, ...]) -> tuple[OwnAccount, ...]:
        if len({account.code for account in accounts}) != len(accounts):
            raise ValueError("two accounts have the same code")
        return accounts

    @property
    def virtual(self) -> tuple[OwnAccount, VirtualNumbers] | None:
        """The account that has numbers for single payers, if one has."""
        return next(((a, a.virtual) for a in self.accounts if a.virtual is not None), None)

    def account(self, code: str) -> OwnAccount | None:
        return next((account for account in self.accounts if account.code == code), None)
