"""Who is signed in: the account with its association and person, in one query for every page."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from koshin.capabilities.people.models import Account, Association, Holder, StaffMember
from koshin.platform import rows

WHO = f"""
SELECT {rows.columns(Account, "a")}, {rows.columns(Association, "s")},
    {rows.columns(Holder, "h")}, {rows.columns(StaffMember, "m")}
FROM people_account a
JOIN people_association s ON s.code = a.association_id
LEFT JOIN people_holder h ON h.account_id = a.id
LEFT JOIN people_staff_member m ON m.account_id = a.id
WHERE a.id = %s
"""  # noqa: S608 - the models' own words


class Accounts(ModelBackend):
    """Django's own, but for how the account of a session is read."""

    def get_user(self, user_id: Any) -> Account | None:
        row = rows.select(WHO, [user_id], Account, Association, Holder, StaffMember)
        if row is None:
            return None
        account, association, holder, staff = row
        account.association = association
        kept = account._state.fields_cache
        for name, person in (("holder", holder), ("staff_member", staff)):
            kept[name] = person
            if person is not None:
                person.account, person.association = account, association
        found: Account = account
        return found if self.user_can_authenticate(found) else None
