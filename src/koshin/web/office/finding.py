"""Finds people as the office types them: by number, by kana, by kanji in any of their shapes.

What is searched for is kept in the session, not in the address: addresses end up in logs.
"""

from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

import jaconv
from django.db.models import CharField, F, Func, Model, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.http import HttpResponse, HttpResponseRedirect

from koshin.capabilities.payments.models import Charge
from koshin.capabilities.register.models import Credential
from koshin.core.scheme.association import Numbers
from koshin.core.typed import NumberFault, stored_number
from koshin.platform import reading
from koshin.web.office.gate import StaffAsked

Row = TypeVar("Row", bound=Model)

# Shapes of one character that a searcher may type either way (髙/高); names stay as typed.
SHAPES = "髙﨑𠮷邉邊濵濱德栁齋齊斎瀨澤嶋嶌廣櫻"
PLAIN = "高崎吉辺辺浜浜徳柳斉斉斉瀬沢島島広桜"


def matching(
    rows: QuerySet[Row], typed: str, *, holder: str = "", numbers: Numbers | None = None
) -> QuerySet[Row]:
    """The rows whose holder has this number, name or kana. ``holder`` is the path to the holder.

    With ``numbers``, the shape of its credential numbers, those of credentials are found as well.
    """
    text = "".join(reading.tidy(typed).split())
    name: Any = Concat(f"{holder}family_name", f"{holder}given_name", output_field=CharField())
    kana = Concat(f"{holder}family_kana", f"{holder}given_kana", output_field=CharField())
    searched = rows.annotate(
        found_name=Func(name, Value(SHAPES), Value(PLAIN), function="translate"),
        found_kana=kana,
        found_number=F(f"{holder}number"),
    )
    found: QuerySet[Row] = searched.filter(
        Q(found_number__startswith=reading.plain(typed))
        | _credential(typed, holder, numbers)
        | Q(found_name__contains=text.translate(str.maketrans(SHAPES, PLAIN)))
        | Q(found_kana__contains=jaconv.hira2kata(jaconv.h2z(text, kana=True)))
    )
    return found


def _credential(typed: str, holder: str, numbers: Numbers | None) -> Q:
    """Who has a credential with the number that was typed in any width, its zeros left out."""
    if numbers is None:
        return Q(pk__in=())
    try:
        number = stored_number(numbers.pattern, numbers.example, typed)
    except NumberFault:
        return Q(pk__in=())
    owners = Credential.objects.filter(number=number).values("holder_id")
    return Q(**{f"{holder}pk__in": owners})


def matching_charges(rows: QuerySet[Charge], typed: str) -> QuerySet[Charge]:
    """The charges with this reference, holder or sum; each row's ``remaining`` is in yen.

    All of them while nothing is typed. Of a reference, its last digits are enough.
    """
    if not typed:
        return rows
    digits = reading.plain(typed).replace(",", "").removesuffix("円")
    by_money = Q(payer_reference__endswith=digits) | Q(
        remaining=int(digits) if digits.isdecimal() and len(digits) < 10 else -1
    )
    people = matching(rows, typed, holder="holder__").values("pk")
    return rows.filter(by_money | Q(pk__in=people))


def search(request: StaffAsked, *, of: str, typed: str, filters: Mapping[str, str]) -> HttpResponse:
    """Keep what was typed for the list ``of`` and lead back to it, filters in the address."""
    request.session[f"office_search_{of}"] = typed
    kept = urlencode({key: value for key, value in filters.items() if value})
    answer = HttpResponseRedirect(f"{request.path}?{kept}" if kept else request.path)
    answer.status_code = 303
    return answer


def searched(request: StaffAsked, *, of: str) -> str:
    """What was typed last for the list ``of`` in this session; the line of the view says it too."""
    typed = str(request.session.get(f"office_search_{of}", ""))
    if typed:
        request.shown.asked["q"] = typed
    return typed
