"""Which rules an application follows: a draft today's, an application those it was made under."""

from koshin.capabilities.applications.models import Application
from koshin.capabilities.schemes.queries import Published, by_id

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
