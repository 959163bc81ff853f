"""A qualification that comes back counts from its return where its scheme says so."""

from datetime import date

from koshin.capabilities.register.actions.grant import next_serials
from koshin.capabilities.register.models import Credential


def begin_anew(*, credential: int, awarded_on: date | None, number_format: str) -> Credential:
    """The credential with the 認定日 of its return, and with a new number if a format is given.

    Runs in the transaction that grants the new term; older terms and papers keep what they say.
    """
    found = Credential.objects.select_for_update().get(pk=credential)
    if awarded_on is not None:
        found.awarded_on = awarded_on
    if number_format:
        [serial] = next_serials(found.association_id, 1)
        found.number = number_format.format(serial=serial, year=found.awarded_on.year)
    found.save(update_fields=["awarded_on", "number"])
    return found
