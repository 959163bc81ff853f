"""Named places where a test may kill the process, to prove that nothing is lost or doubled.

Inert unless the installation is a demo or a test and ``KOSHIN_FAILPOINT`` names the place.
"""

import os
import signal

from django.conf import settings

# In the order in which a settlement passes them.
SETTLEMENT = (
    "inbox.before_commit",
    "inbox.after_commit",
    "interpret.before_commit",
    "interpret.after_commit",
    "ask.before_provider",
    "ask.after_provider",
    "ask.after_kept",
    "settle.after_locks",
    "settle.after_settlement",
    "settle.after_ledger",
    "settle.after_charge",
    "settle.after_mail",
    "complete.before_terms",
    "complete.after_terms",
    "complete.after_mail",
    "settle.before_commit",
    "settle.after_commit",
)
# In the order in which money goes back through a provider.
REFUND = (
    "refund.before_provider",
    "refund.after_provider",
    "refund.before_commit",
    "refund.after_commit",
)
# In the order in which a line of a bank file passes them.
BANK = (
    "bank.after_rows",
    "bank.after_chunk",
    "bank.after_release",
    "bank.before_commit",
    "bank.after_commit",
)
# In the order in which an attempt to pay begins.
START = ("start.before_provider", "start.after_provider")
# What the office does about money, each in the order of its act: a deposit is keyed in, a company's
# transfer pays for its people, odd money is put onto another charge.
DEPOSIT = ("deposit.after_booked", "deposit.before_commit", "deposit.after_commit")
BUNDLE = (
    "bundle.after_deposit",
    "bundle.after_release",
    "bundle.after_parts",
    "bundle.before_commit",
    "bundle.after_commit",
)
CASE = (
    "case.after_share",
    "case.after_passed_on",
    "case.before_commit",
    "case.after_commit",
)
# In the order in which money goes back by bank transfer.
TRANSFER = (
    "list.before_commit",
    "list.after_commit",
    "transfer.after_booked",
    "transfer.before_commit",
    "transfer.after_commit",
)
# In the order in which a provider's payout is recorded, and in which its list corrects one.
PAYOUT = (
    "payout.after_booked",
    "payout.before_commit",
    "fees.after_lines",
    "fees.before_commit",
)


def failpoint(name: str) -> None:
    """Die here, as by ``kill -9``, when the environment of a demo or test asks for it."""
    if settings.KOSHIN_MODE != "production" and os.environ.get("KOSHIN_FAILPOINT") == name:
        os.kill(os.getpid(), signal.SIGKILL)
