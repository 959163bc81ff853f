"""Whom an announcement or a service is for: holders of some qualifications, or of some places."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refusal
from koshin.core.scheme import Scheme

SAMPLED = 5


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Holders who have one of ``qualifications`` (running or lapsed) and live in ``prefectures``.

    An empty tuple leaves that side open; both empty: everybody.
    """

    qualifications: tuple[str, ...] = ()
    prefectures: tuple[str, ...] = ()


EVERYBODY = Audience()


def concerning(*, qualifications: Collection[str], prefecture: str) -> Q:
    """The rows meant for a holder of these qualifications who lives there."""
    return (Q(qualifications=[]) | Q(qualifications__overlap=list(qualifications))) & (
        Q(prefectures=[]) | Q(prefectures__contains=[prefecture])
    )


def members(association: str, audience: Audience) -> QuerySet[Holder]:
    """The holders who belong to the audience today, each once, in the order of their numbers."""
    found = Holder.objects.filter(association_id=association)
    if audience.qualifications:
        found = found.filter(credentials__qualification__in=audience.qualifications).distinct()
    if audience.prefectures:
        found = found.filter(prefecture__in=audience.prefectures)
    return found.order_by("number")


def faults(scheme: Scheme, audience: Audience) -> list[Refusal]:
    """Qualifications that the scheme does not know (field ``qualifications``)."""
    if set(audience.qualifications) <= set(scheme.qualifications):
        return []
    sentence = _("対象の資格を、一覧の中から選んでください。")
    return [Refusal(code="unknown", field="qualifications", sentence=sentence)]


def in_words(scheme: Scheme, audience: Audience) -> str:
    """The audience in words: 「空手コーチ1をお持ちで、東京都か京都府にお住まいの方」."""
    names = "、".join(scheme.qualification_name(code) for code in audience.qualifications)
    places = "、".join(audience.prefectures)
    if names and places:
        return _("%(names)sの登録があり、%(places)sにお住まいの方") % {
            "names": names,
            "places": places,
        }
    if names:
        return _("%(names)sの登録がある方") % {"names": names}
    if places:
        return _("%(places)sにお住まいの方") % {"places": places}
    return _("全員")
