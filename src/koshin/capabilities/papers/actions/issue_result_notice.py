"""Issue the result notice that is also the certificate (更新結果通知書兼資格証明書)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from koshin.capabilities.papers import letterhead
from koshin.capabilities.papers.frozen import content_hash
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.people.models import Holder
from koshin.core.dates import civil
from koshin.core.scheme import Scheme
from koshin.platform import numbers, rows

TEMPLATE = "result_notice-1"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What was decided: a credential and the last day (資格有効期限) of its new term."""

    cycle: str
    cycle_label: str
    qualification_name: str
    credential_number: str
    awarded_on: date
    valid_until: date


def issue_result_notice(
    *, holder: Holder, application: UUID, result: Result, scheme: Scheme, at: datetime
) -> Paper:
    """The result notice of a completed application, in the completing transaction. One query.

    Its number is the credential's with the cycle, so no series is locked and renewals complete
    side by side. The audit line is the completion's. A second one for the same application is
    refused by the database.
    """
    number = f"{result.credential_number}-{result.cycle}"
    facts = notice_facts(
        name=holder.name, result=result, scheme=scheme, number=number, issued_on=civil(at)
    )
    return rows.insert(
        Paper(
            public_id=uuid4(),
            association_id=holder.association_id,
            holder=holder,
            kind=Paper.Kind.RESULT_NOTICE,
            number=number,
            subject=application,
            facts=facts,
            content_hash=content_hash(
                kind=Paper.Kind.RESULT_NOTICE, number=number, template=TEMPLATE, facts=facts
            ),
            party=holder.name,
            template=TEMPLATE,
            check_code=numbers.new_code(),
            issued_at=at,
        )
    )


def notice_facts(
    *, name: str, result: Result, scheme: Scheme, number: str, issued_on: date
) -> dict[str, Any]:
    """What the notice says, frozen. The expiry is printed as in the seed: 2018年05月31日."""
    document = next(d for d in scheme.documents if d.how == "pdf")
    return {
        "issuer": letterhead.issuer(scheme),
        "number": number,
        "issued_on": issued_on.isoformat(),
        "title": document.label,
        "subtitle": result.cycle_label,
        "name": name,
        "statement": scheme.texts["result_notice"].format(
            qualification=result.qualification_name, association=scheme.issuer.name
        ),
        "qualification": result.qualification_name,
        "credential_number": result.credential_number,
        "valid_until": result.valid_until.isoformat(),
        "rows": [
            {"label": "認定番号", "value": result.credential_number},
            {
                "label": "認定年月",
                "value": f"{result.awarded_on.year}年{result.awarded_on.month}月",
            },
            {"label": "資格有効期限", "value": f"{result.valid_until:%Y年%m月%d日}"},
        ],
    }
