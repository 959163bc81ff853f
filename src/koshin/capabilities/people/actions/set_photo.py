"""A holder's photo comes, is replaced, or goes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Holder, HolderPhoto
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor
from koshin.platform.pictures.take import Unusable, take

SMALLEST = 240  # pixels of the shorter side: less cannot be printed on a card


def set_photo(*, holder_id: int, content: bytes, at: datetime, actor: Actor) -> HolderPhoto:
    """The photo, made anew from the file that was handed in: place and device are left out.

    Raises ``Refused`` (field ``photo``) for anything but one picture of ``SMALLEST`` pixels.
    """
    try:
        taken = take(content)
    except Unusable:
        raise Refused(_unusable()) from None
    page = taken.pages[0]
    if taken.kind == "pdf" or min(page.width, page.height) < SMALLEST:
        raise Refused(_unusable())
    with transaction.atomic():
        holder = Holder.objects.select_for_update(of=("self",)).get(pk=holder_id)
        photo, made = HolderPhoto.objects.update_or_create(
            holder=holder,
            defaults={
                "content": page.content,
                "width": page.width,
                "height": page.height,
                "taken_at": at,
            },
        )
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="set_photo",
            subject=f"holder:{holder.pk}",
            at=at,
            before={} if made else {"photo": True},
            after={"photo": True},
        )
        return photo


def remove_photo(*, holder_id: int, at: datetime, actor: Actor) -> bool:
    """Whether there was one; it is gone for good."""
    with transaction.atomic():
        holder = Holder.objects.select_for_update(of=("self",)).get(pk=holder_id)
        gone, _kinds = HolderPhoto.objects.filter(holder=holder).delete()
        if gone:
            audit.record(
                association=holder.association_id,
                actor=actor,
                verb="remove_photo",
                subject=f"holder:{holder.pk}",
                at=at,
            )
        return bool(gone)


def _unusable() -> Refusal:
    sentence = _(
        "写真として使えないファイルです。10MB以下のJPEG、PNG、HEICで、"
        "縦横とも%(pixels)sピクセル以上の写真を選んでください。"
    )
    return Refusal(code="unusable", field="photo", sentence=sentence % {"pixels": SMALLEST})
