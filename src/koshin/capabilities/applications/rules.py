"""Which rules an application follows: a draft today's, an application those it was made under."""

from datetime import datetime

from koshin.capabilities.applications.models import Application
from koshin.capabilities.schemes import queries as schemes
from koshin.capabilities.schemes.queries import Published, by_id
from koshin.core.dates import civil
from koshin.core.facts import CredentialFact
from koshin.core.scheme import Scheme
from koshin.core.versions import rules_for

# By these a case keeps its version whenever it is asked about.
FIXED = frozenset({"cycle", "award"})


def rules_of(application: Application, current: Published) -> Published:
    """The version that this application follows; a query only where it is an older one."""
    draft = application.state == Application.State.DRAFT
    version = current.scheme.version
    if draft and version is not None and version.judged_by in FIXED:
        own = (one for one in current.older if one.version_id == application.scheme_version_id)
        return next(own, current)
    if draft or application.scheme_version_id == current.version_id:
        return current
    return by_id(application.scheme_version_id)


def rules_of_life(scheme: Scheme, held: CredentialFact | None, *, at: datetime) -> Scheme:
    """The version that judges a pause or a return of the credential asked for at ``at``. One query.

    ``scheme`` itself where it is about no credential.
    """
    if held is None:
        return scheme
    return rules_for(schemes.current(scheme.code, on=civil(at)).book, held, at=at)
