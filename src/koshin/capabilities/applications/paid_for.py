"""What a charge pays for, locked before the charge itself, as settling locks it."""

from koshin.capabilities.applications.models import Application
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.payments.purposes import APPLICATION
from koshin.capabilities.schemes.queries import Published, by_id


def locked_application(charge: Charge) -> tuple[Application, Published] | None:
    """The application with its holder, and the rules under which it was applied for.

    Its row is locked; ``None`` where the charge is for something else. Two queries. Lock the charge
    after it, and read what the charge says only then.
    """
    if charge.purpose != APPLICATION:
        return None
    found = (
        Application.objects.select_for_update(of=("self",))
        .select_related("holder")
        .filter(public_id=charge.purpose_ref)
        .first()
    )
    return (found, by_id(found.scheme_version_id)) if found is not None else None
