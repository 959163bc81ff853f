"""Check a code that was mailed; wrong ones are counted, for the code and for the person."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from koshin.capabilities.people.codes import GOOD_FOR, MOST_TRIES, mailed_code
from koshin.capabilities.people.guesses import Guess, count_one, refuse_many
from koshin.capabilities.people.models import MailedCode
from koshin.core.refusal import Refusal, Refused


def check_code(
    *,
    association: str,
    public_id: UUID,
    purpose: MailedCode.Purpose,
    code: str,
    address: str,
    at: datetime,
) -> MailedCode:
    """The code's row with its holder, used up now. ``at`` is real time.

    Raises ``Refused`` (field ``code``): wrong, too old, used, or tried too often. Where nobody was
    found to mail it to, every code is wrong, by the same work.
    """
    with transaction.atomic():
        row = (
            MailedCode.objects.select_for_update(of=("self",))
            .select_related("holder__association", "holder__account")
            .filter(public_id=public_id, association=association, purpose=purpose)
            .first()
        )
        over = row is None or row.used_at is not None or row.tries >= MOST_TRIES
        if row is None or over or at - row.asked_at > GOOD_FOR:
            raise Refused(_over())
        guess = Guess.at_door(f"{association}/code/{row.holder_id or row.key}", address=address)
        refuse_many(guess, at=at)
        right = constant_time_compare(code, mailed_code(row.public_id))
        if right and row.holder is not None:
            row.used_at = at
            row.save(update_fields=["used_at"])
            return row
        row.tries += 1
        row.save(update_fields=["tries"])
        count_one(guess, at=at)
    raise Refused(_wrong())


def _over() -> Refusal:
    return Refusal(
        code="code_over",
        field="code",
        sentence=_(
            "この確認コードは使えなくなりました。もう一度、新しいコードをお取り寄せください。"
        ),
    )


def _wrong() -> Refusal:
    return Refusal(
        code="code_wrong",
        field="code",
        sentence=_(
            "確認コードが違います。届いたメールの6けたの数字を確かめて、もう一度入力してください。"
        ),
    )
