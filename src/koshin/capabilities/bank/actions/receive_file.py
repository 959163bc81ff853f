"""A bank file arrives: kept as it came, then read, and refused whole or ready to be taken in."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.bank import formats
from koshin.capabilities.bank.accounts import code_of
from koshin.capabilities.bank.models import BankFile
from koshin.core.bank.statement import Fault, FileRefused, Statement
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme.bank_rules import BankRules, OwnAccount
from koshin.platform import audit
from koshin.platform.audit import Actor

LARGEST = 32 * 1024 * 1024
MOST_FAULTS = 50


def receive_file(
    *,
    association: str,
    rules: BankRules,
    account: OwnAccount,
    name: str,
    content: bytes,
    at: datetime,
    actor: Actor,
) -> BankFile:
    """The kept file: ``checked``, or ``refused`` with every fault that was found and its line.

    The same content for the same account again is the same file, and is read anew unless it was
    taken in. The content is committed before anybody reads it. Raises ``Refused`` (field ``file``)
    for nothing, or more than 32 MiB.
    """
    if not content or len(content) > LARGEST:
        raise Refused(_impossible_size())
    with transaction.atomic():
        found, _made = BankFile.objects.get_or_create(
            association_id=association,
            account=account.code,
            digest=hashlib.sha256(content).hexdigest(),
            defaults={
                "format": account.file,
                "name": name[:200],
                "content": content,
                "received_at": at,
            },
        )
    with transaction.atomic():
        file = BankFile.objects.select_for_update().get(pk=found.pk)
        if file.state in (BankFile.State.QUEUED, BankFile.State.TAKEN_IN):
            return file
        _check(file, rules, account, content, at=at)
        file.save(update_fields=["format", "state", "faults", "first_day", "last_day", "rows"])
        audit.record(
            association=association,
            actor=actor,
            verb="receive_bank_file",
            subject=f"bank_file:{file.pk}",
            at=at,
            after={"state": file.state, "rows": file.rows, "digest": file.digest},
        )
        return file


def _check(
    file: BankFile, rules: BankRules, account: OwnAccount, content: bytes, *, at: datetime
) -> None:
    file.format = account.file
    file.faults, file.first_day, file.last_day, file.rows = [], None, None, 0
    file.state = BankFile.State.REFUSED
    try:
        statements = formats.read(content, of=account.file, on=at.date())
        _refuse_strangers(statements, rules, account)
    except FileRefused as refused:
        file.faults = [asdict(fault) for fault in refused.faults[:MOST_FAULTS]]
        return
    file.state = BankFile.State.CHECKED
    file.rows = sum(len(statement.movements) for statement in statements)
    days = [day for s in statements for day in (s.first_day, s.last_day) if day is not None]
    file.first_day, file.last_day = min(days, default=None), max(days, default=None)


def _refuse_strangers(
    statements: Sequence[Statement], rules: BankRules, account: OwnAccount
) -> None:
    """A file about an account that is not ours, or not read in this form, is somebody else's."""
    for statement in statements:
        if statement.account is None:
            continue
        if code_of(statement.account, rules, file=account.file) is None:
            named = statement.account
            seen = f"{named.bank}-{named.branch}-{named.kind}-{named.number}"
            raise FileRefused([Fault(line=1, code="account", seen={"seen": seen})])


def _impossible_size() -> Refusal:
    return Refusal(
        code="file_size",
        field="file",
        sentence=_(
            "ファイルが空か、大きすぎます(32MBまで)。銀行の画面から取得し直したファイルを選んでください。"
        ),
    )
