"""Finding one application of one holder; a stranger's is simply not there."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.offer import Offer
from koshin.capabilities.people.models import Holder
from koshin.core.dates import japanese_moment, japanese_opening
from koshin.core.refusal import Refusal, Refused
from koshin.platform import rows

LOCKED = f"""
SELECT {rows.columns(Application, "a")}, {rows.columns(Holder, "h")}
FROM applications_application a JOIN people_holder h ON h.id = a.holder_id
WHERE a.public_id = %s AND a.holder_id = %s
FOR UPDATE OF a, h
"""  # noqa: S608 - the models' own words


def locked(application: UUID, *, holder_id: int) -> Application:
    """The application, its row and its holder's row locked; raises ``Application.DoesNotExist``."""
    row = rows.select(LOCKED, [application, holder_id], Application, Holder)
    if row is None:
        raise Application.DoesNotExist
    found: Application = row[0]
    found.holder = row[1]
    return found


def locked_draft(application: UUID, *, holder_id: int) -> Application:
    """As :func:`locked`, for one that may still be changed; raises ``Refused`` otherwise."""
    found = locked(application, holder_id=holder_id)
    if found.state != Application.State.DRAFT:
        raise Refused(already_applied())
    return found


def refuse_after_window(offer: Offer, *, at: datetime) -> None:
    """Raise ``Refused`` once the window of the offer has closed (choices.md, Time)."""
    if offer.window.state(at) == "after":
        raise Refused(
            Refusal(
                code="window_closed",
                sentence=_(
                    "この手続きの受付は%(closes)sに終了しました。"
                    "ご事情がある場合は、お問い合わせから事務局へご連絡ください。"
                )
                % {"closes": japanese_moment(offer.window.closes)},
            )
        )


def refuse_outside_report(offer: Offer, *, at: datetime) -> None:
    """Raise ``Refused`` before the time to report begins and once it is over."""
    state = offer.report.state(at)
    if state == "open":
        return
    said = (
        _("報告は%(opens)sから%(closes)sまで受け付けます。受付が始まってからお送りください。")
        if state == "before"
        else _(
            "報告の受付は%(closes)sに終了しました。"
            "ご事情がある場合は、お問い合わせから事務局へご連絡ください。"
        )
    )
    raise Refused(
        Refusal(
            code="report_not_open" if state == "before" else "window_closed",
            sentence=said
            % {
                "opens": japanese_opening(offer.report.opens),
                "closes": japanese_moment(offer.report.closes),
            },
        )
    )


def refuse_other_cycle(application: Application, offer: Offer) -> None:
    """Raise ``Refused`` when what is offered now belongs to another round than the application."""
    if offer.cycle != application.cycle:
        raise Refused(
            Refusal(
                code="other_cycle",
                sentence=_(
                    "この手続きの期間は終わっています。トップページから、新しい期間の手続きを"
                    "始めてください。"
                ),
            )
        )


def already_applied() -> Refusal:
    """The answer to a change that comes after the application."""
    return Refusal(
        code="already_applied",
        sentence=_(
            "この手続きはすでに申請済みのため、内容を変更できません。"
            "変更が必要な場合は、お問い合わせください。"
        ),
    )
