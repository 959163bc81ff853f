"""Jobs by the clock: what signing in leaves behind is forgotten every night."""

from koshin.capabilities.people.actions import forget_sign_ins as verb
from koshin.platform import clock, jobs


@jobs.periodic("37 18 * * *")
@jobs.task(queue="upkeep")
def forget_sign_ins(timestamp: int) -> None:
    """Forget old refusals and ended sessions, at night in Japan."""
    verb.forget_sign_ins(now=clock.real_now())
