"""Complete an application whose steps are all done: grant terms, order papers, tell the holder."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from koshin.capabilities.applications import progress
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.offer import Offer
from koshin.capabilities.applications.restoring import come_back
from koshin.capabilities.applications.words import mail_words
from koshin.capabilities.notices.actions.enqueue_mail import enqueue_mail
from koshin.capabilities.papers.actions.issue_result_notice import Result, issue_result_notice
from koshin.capabilities.papers.actions.queue_dispatch import queue_dispatch
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.register.actions.grant import Grant, Granted, grant_terms
from koshin.capabilities.schemes.queries import Published
from koshin.core import journey
from koshin.core.scheme import Scheme
from koshin.platform.failpoints import failpoint

DECLINED = "none"


def complete_if_done(*, application: Application, published: Published, at: datetime) -> bool:
    """Whether this call completed it. Part of the caller's transaction, under the row's lock.

    A return begins on the day of the money, so that its offer may change here: the caller saves
    the application's row, offer included, and writes the audit line of its own verb. The only
    place where a term is granted. Completing twice is impossible: the state table knows no way from
    ``complete``, and the database refuses a second term of the same application.
    """
    if application.state != Application.State.APPLIED:
        return False
    if not progress.everything_done(published.scheme, application):
        return False
    application.state = journey.advance("applied", "complete")
    application.completed_at = at
    frozen = come_back(application, published.scheme, at=at)
    failpoint("complete.before_terms")
    granted = grant_terms(
        association=application.association_id,
        holder_id=application.holder_id,
        grants=[
            Grant(
                qualification=item.qualification,
                credential=item.credential,
                number=item.number,
                awarded_on=item.awarded_on or item.term.start,
                term=item.term,
            )
            for item in frozen.items
        ],
        number_format=published.scheme.numbers.format,
        granted_by=application.public_id,
        at=at,
    )
    failpoint("complete.after_terms")
    _queue_posted(application, frozen, granted, published.scheme, at=at)
    paper = _issue_notice(application, frozen, granted, published.scheme, at=at)
    _tell(application, published.scheme, paper, at=at)
    return True


def _queue_posted(
    application: Application,
    frozen: Offer,
    granted: Sequence[Granted],
    scheme: Scheme,
    *,
    at: datetime,
) -> None:
    """Cards and certificates, unless the holder declined them."""
    wish = application.steps.get("delivery", {}).get("answers", {}).get("wish")
    if wish == DECLINED:
        return
    kinds = {item.kind for item in frozen.items}
    by_day: dict[date, list[str]] = defaultdict(list)
    for rule in scheme.documents:
        if rule.how == "post" and kinds & set(rule.for_kinds):
            by_day[at.date() + timedelta(days=rule.after_days)].append(rule.code)
    for due_on, items in by_day.items():
        queue_dispatch(
            holder=application.holder,
            application=application.public_id,
            items=items,
            facts={
                "cycle": frozen.label,
                "credentials": [
                    {
                        "qualification": scheme.qualification_name(one.qualification),
                        "number": one.number,
                        "awarded_on": one.awarded_on.isoformat(),
                        "start": one.term.start.isoformat(),
                        "end": one.term.end.isoformat(),
                    }
                    for one in granted
                ],
            },
            due_on=due_on,
        )


def _issue_notice(
    application: Application,
    frozen: Offer,
    granted: Sequence[Granted],
    scheme: Scheme,
    *,
    at: datetime,
) -> Paper | None:
    """The result notice, where the association's completed application brings one."""
    kinds = {item.kind for item in frozen.items}
    if not any(rule.how == "pdf" and kinds & set(rule.for_kinds) for rule in scheme.documents):
        return None
    first = granted[0]
    return issue_result_notice(
        holder=application.holder,
        application=application.public_id,
        result=Result(
            cycle=frozen.cycle,
            cycle_label=frozen.label,
            qualification_name=scheme.qualification_name(first.qualification),
            credential_number=first.number,
            awarded_on=first.awarded_on,
            valid_until=first.term.end,
        ),
        scheme=scheme,
        at=at,
    )


def _tell(application: Application, scheme: Scheme, paper: Paper | None, *, at: datetime) -> None:
    """The result mail, where the association sends one beside the mail about the payment."""
    if "completed" not in scheme.notices:
        return
    enqueue_mail(
        holder=application.holder,
        template="completed",
        key=f"completed:{application.public_id}",
        context=mail_words(application, scheme),
        scheme=scheme,
        paper=paper.public_id if paper else None,
        at=at,
    )
    failpoint("complete.after_mail")
