"""Django's sessions in the database, read without compiling the same query for every page."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from koshin.platform import clock, rows

LIVE = f"""
SELECT {rows.columns(Session, "s")} FROM django_session s
WHERE s.session_key = %s AND s.expire_date > %s
"""  # noqa: S608 - the model's own words


class SessionStore(db.SessionStore):
    """As Django's own; a session that has expired or never was is simply empty."""

    def _get_session_from_db(self) -> Session | None:
        row = rows.select(LIVE, [self.session_key, clock.real_now()], Session)
        if row is None:
            self._session_key = None
            return None
        found: Session = row[0]
        return found
