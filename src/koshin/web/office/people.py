"""The names of the people behind accounts."""

from collections.abc import Iterable

from koshin.capabilities.people.models import Account


def names_of(accounts: Iterable[int]) -> dict[int, str]:
    """The names of these accounts' people, in one query."""
    found = Account.objects.filter(pk__in=set(accounts))
    return {account.pk: _name(account) for account in found}


def _name(account: Account) -> str:
    if account.kind == Account.STAFF:
        return str(account.staff_member.name)
    if account.kind == Account.ORGANISER:
        return str(account.organiser_member.name)
    return str(account.holder.name)
