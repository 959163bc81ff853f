"""Which of the association's own accounts a file speaks of."""

from koshin.core.bank.statement import Account
from koshin.core.posting import clearing
from koshin.core.scheme.bank_rules import BankRules

# What settlements of bank money bear as their provider; each account has a clearing account under
# it, so that the books can be laid beside each statement.
PROVIDER = "bank"


def code_of(account: Account, rules: BankRules, *, file: str) -> str | None:
    """The code of our account with these digits that is read from this form; None for any other."""
    for own in rules.accounts:
        same = (own.bank, own.branch, own.kind, own.number.lstrip("0")) == (
            account.bank,
            account.branch,
            account.kind,
            account.number,
        )
        if same and own.file == file:
            return own.code
    return None


def clearing_of(account: str) -> str:
    """What the books call the money on this account: ``bank:<code>`` under ``clearing:``."""
    return f"{PROVIDER}:{account}"


def book_account(account: str) -> str:
    """The ledger's account of the money on this account of ours."""
    return clearing(clearing_of(account))
