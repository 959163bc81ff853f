"""Ask for a code by mail. Whoever is named, and whether there is such a person: the same work."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.notices.tasks import mail_code
from koshin.capabilities.people.codes import MOST_AN_HOUR
from koshin.capabilities.people.guesses import digest
from koshin.capabilities.people.models import Association, Holder, MailedCode
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit, jobs
from koshin.platform.audit import SYSTEM


def ask_code(
    *,
    association: Association,
    purpose: MailedCode.Purpose,
    asked: str,
    at: datetime,
    now: datetime,
    holder: Holder | None = None,
) -> MailedCode:
    """The row by which the code will be checked; a job finds out to whom it goes.

    ``asked`` is what was typed, ``at`` business time, ``now`` real time; ``holder`` where somebody
    signed in asks. Raises ``Refused`` where the same words asked ``MOST_AN_HOUR`` times in an hour.
    """
    key = digest(f"{association.code}/ask/{purpose}/{asked.lower()}")
    with transaction.atomic():
        lately = MailedCode.objects.filter(key=key, asked_at__gt=now - timedelta(hours=1))
        if lately.count() >= MOST_AN_HOUR:
            sentence = _(
                "確認コードを続けてお送りしています。届いたメールをお確かめのうえ、"
                "届かないときは1時間ほど待ってから、もう一度お試しください。"
            )
            raise Refused(Refusal(code="too_many_codes", sentence=sentence))
        row = MailedCode.objects.create(
            public_id=uuid4(),
            association=association,
            purpose=purpose,
            asked=asked,
            key=key,
            holder=holder,
            asked_at=now,
        )
        jobs.enqueue(mail_code, code=str(row.public_id), association=association.code)
        audit.record(
            association=association.code,
            actor=SYSTEM,
            verb="ask_code",
            subject=f"mailed_code:{row.pk}",
            at=at,
            after={"purpose": purpose},
        )
        return row
