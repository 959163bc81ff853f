"""The holder says how the name is written in Latin letters, as in the passport."""

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor

LATIN = re.compile(r"[A-Za-z][A-Za-z' .,-]*[A-Za-z.]")
LONGEST = 80


def set_romanised_name(*, holder_id: int, name: str, at: datetime, actor: Actor) -> Holder:
    """The holder with the name; the same name again writes nothing.

    Raises ``Refused`` (field ``romanised_name``) for anything but Latin letters, spaces, hyphens,
    apostrophes, full stops and commas.
    """
    text = " ".join(name.split())
    if len(text) > LONGEST or not LATIN.fullmatch(text):
        raise Refused(
            Refusal(
                code="not_latin",
                field="romanised_name",
                sentence=_(
                    "氏名は、パスポートと同じように半角のローマ字で入力してください"
                    "(例:TAKAHASHI Sakiko)。"
                ),
            )
        )
    with transaction.atomic():
        holder = (
            Holder.objects.select_for_update(of=("self",))
            .select_related("association")
            .get(pk=holder_id)
        )
        before = holder.romanised_name
        if before == text:
            return holder
        holder.romanised_name = text
        holder.save(update_fields=["romanised_name"])
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="set_romanised_name",
            subject=f"holder:{holder.pk}",
            at=at,
            before={"romanised_name": before},
            after={"romanised_name": text},
        )
        return holder
