"""Which rules an application follows: a draft today's, an application those it was made under."""

from koshin.capabilities.applications.models import Application
from koshin.capabilities.schemes.queries import Published, by_id


def rules_of(application: Application, current: Published) -> Published:
    """The version that this application follows; a query only where it is an older one."""
    draft = application.state == Application.State.DRAFT
    if draft or application.scheme_version_id == current.version_id:
        return current
    return by_id(application.scheme_version_id)
