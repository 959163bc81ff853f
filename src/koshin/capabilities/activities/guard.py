"""Which days a holder's own records may bear now, decided under the holder's lock."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from koshin.capabilities.activities import queries
from koshin.capabilities.activities.models import Activity
from koshin.capabilities.people.models import Holder
from koshin.core.dates import japanese
from koshin.core.entries import accepted_period
from koshin.core.facts import Period
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme


def locked_holder(holder_id: int) -> Holder:
    """The holder's row, locked: entries and applications of one person take turns."""
    return Holder.objects.select_for_update().get(pk=holder_id)


def open_period(*, scheme: Scheme, holder_id: int, at: datetime) -> Period:
    """The period in which entries are accepted now (itc.md 4.6: it turns when one applies).

    Raises ``Refused`` where the association takes no entries by holders.
    """
    period = accepted_period(scheme, at=at, applied=False)
    if period in queries.locked_periods(holder_id):
        period = accepted_period(scheme, at=at, applied=True)
    if period is None:
        raise Refused(
            Refusal(
                code="no_entries",
                sentence=_(
                    "この協会では、ご本人による実績の登録は受け付けていません。"
                    "研修の主催者からの報告をお待ちください。"
                ),
            )
        )
    return period


def require_open(*, scheme: Scheme, holder_id: int, on: date, at: datetime) -> None:
    """Raise ``Refused`` (field ``on``) unless a record of that day may be written now."""
    period = open_period(scheme=scheme, holder_id=holder_id, at=at)
    if on > at.date():
        raise Refused(
            Refusal(
                code="future",
                field="on",
                sentence=_("実施日は今日(%(today)s)までの日付を入力してください。")
                % {"today": japanese(at.date())},
            )
        )
    applied_for = scheme.entries is not None and scheme.entries.family == "rolling"
    if applied_for and any(on in locked for locked in queries.locked_periods(holder_id)):
        raise Refused(
            Refusal(
                code="outside_period",
                field="on",
                sentence=_(
                    "%(day)sを含む期間は、お申し込み済みのため登録できません。"
                    "訂正が必要な場合は、お問い合わせください。"
                )
                % {"day": japanese(on)},
            )
        )
    if on not in period:
        raise Refused(
            Refusal(
                code="outside_period",
                field="on",
                sentence=_(
                    "いま登録できるのは、%(start)sから%(end)sまでに実施したものです。"
                    "日付をご確認ください。"
                )
                % {"start": japanese(period.start), "end": japanese(period.end)},
            )
        )


def require_new(*, holder_id: int, kind: str, title: str, on: date, besides: int = 0) -> None:
    """Raise ``Refused`` (field ``title``) where the same thing of that day is recorded already.

    ``besides``: the record that is being corrected.
    """
    same = Activity.objects.filter(holder_id=holder_id, kind=kind, title=title, on=on)
    if same.exclude(pk=besides).exclude(state=Activity.State.REJECTED).exists():
        raise Refused(
            Refusal(
                code="recorded_already",
                field="title",
                sentence=_(
                    "同じ種類・同じ名称の%(day)sの活動は、すでに登録されています。"
                    "別の活動の場合は、区別できる名称を入力してください。"
                )
                % {"day": japanese(on)},
            )
        )


def said(activity: Activity) -> dict[str, str]:
    """What the record says, for the audit trail."""
    return {
        "kind": activity.kind,
        "title": activity.title,
        "on": activity.on.isoformat(),
        "amount": str(activity.amount),
        **({} if activity.hours is None else {"hours": str(activity.hours)}),
        **({"course": activity.course} if activity.course else {}),
    }
