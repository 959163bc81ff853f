"""Write one mail to many holders and hand it to the workers, once per holder and key.

What all of them read is kept once; a mail's own row holds its addressee. Mails of a thousand
holders are one statement, and one job sends them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import connection

from koshin.capabilities.notices import wording
from koshin.capabilities.notices.deliveries import send_mails
from koshin.capabilities.notices.kinds import kinds_of
from koshin.capabilities.notices.models import MailText
from koshin.core.scheme import Scheme
from koshin.platform import jobs

CHUNK = 1000  # mails of one statement and one job: some minutes of a slow mail server
NAME, TAIL = "{name}", "{tail}"

# The name is filled in last: nothing in it is taken for a placeholder.
STATEMENT = """
WITH written AS (
    INSERT INTO notices_mail (
        public_id, association_id, holder_id, template, key, "to", subject, body, addressee,
        text_id, state, created_at
    )
    SELECT gen_random_uuid(), h.association_id, h.id, %(template)s, %(key)s || ':' || h.id,
        h.email, %(subject)s, '',
        left(replace(replace(%(addressee)s, '{tail}', right(h.number, 4)), '{name}',
             trim(h.family_name || ' ' || h.given_name)), 200),
        %(text)s, CASE WHEN h.email = '' THEN 'no_address'
            WHEN h.unwanted_mails && %(kinds)s::varchar[] THEN 'unwanted' ELSE 'queued' END, %(at)s
    FROM people_holder h WHERE h.id = ANY(%(holders)s) AND h.association_id = %(association)s
    ON CONFLICT (association_id, key) DO NOTHING
    RETURNING id, state
)
SELECT count(*), min(id) FILTER (WHERE state = 'queued'), max(id) FILTER (WHERE state = 'queued')
FROM written
"""


def enqueue_alike(
    *,
    holders: Sequence[int],
    scheme: Scheme,
    template: str,
    key: str,
    context: Mapping[str, str],
    at: datetime,
) -> int:
    """Write the mail to these holders and its jobs in the caller's transaction; answers how many
    were written now.

    ``key`` and the holder's id name the mail: a second time writes nothing. A holder without
    address gets it in My Page only. Raises ``KeyError`` where the text speaks of something that
    ``context`` does not fill.
    """
    words = wording.compose_alike(scheme=scheme, template=template, context=context)
    text = _kept(words.body, association=scheme.code)
    parameters: dict[str, Any] = {
        "association": scheme.code,
        "template": template,
        "key": key,
        "subject": words.subject,
        "addressee": wording.addressee_line(scheme, name=NAME, tail=TAIL),
        "text": text.pk,
        "at": at,
        "kinds": kinds_of(template),
    }
    written, calls = 0, []
    with connection.cursor() as cursor:
        for start in range(0, len(holders), CHUNK):
            chunk = list(holders[start : start + CHUNK])
            cursor.execute(STATEMENT, {**parameters, "holders": chunk})
            count, first, last = cursor.fetchone()
            written += count
            if first is not None:
                calls.append(
                    jobs.call(
                        send_mails, text=text.pk, first=first, last=last, association=scheme.code
                    )
                )
    jobs.enqueue_all(calls)
    return written


def _kept(body: str, *, association: str) -> MailText:
    digest = sha256(body.encode()).hexdigest()
    found, _ = MailText.objects.get_or_create(
        association_id=association, digest=digest, defaults={"body": body}
    )
    return found
