"""Draws a paper from its frozen facts. Reading a paper never changes anything."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from koshin.capabilities.papers import queries, seal
from koshin.capabilities.papers.actions import issue_result_notice
from koshin.capabilities.papers.actions.issue_result_notice import Result, notice_facts
from koshin.capabilities.papers.models import Paper
from koshin.core.dates import civil, start_of_day
from koshin.core.scheme import Scheme
from koshin.platform import numbers, pdf, qr

TEMPLATES = Path(__file__).parent / "templates"
SAMPLE_CODE = "SAMPLE"
WITH_QR = ("result_notice-", "interim_proof-", "certificate_en-")


def pdf_of(paper: Paper) -> bytes:
    """The PDF (A4, PDF/A-3a, PDF/UA-1) of a paper; the same bytes each time.

    A void paper bears 無効, and a receipt of money that was given back 返金あり. Raises
    ``koshin.platform.pdf.Unprintable`` when a text of it holds a character that cannot be drawn.
    """
    return _drawn(
        template=paper.template,
        facts=paper.facts,
        mark=mark_of(paper),
        code=paper.check_code,
        association=paper.association_id,
        day=civil(paper.issued_at),
    )


def mark_of(paper: Paper) -> str:
    """What is printed across a paper that is not good any more; empty of one that is."""
    if paper.voided_at:
        return "無効"
    returned = paper.kind == Paper.Kind.RECEIPT and queries.returns_of([paper.subject])
    return "返金あり" if returned else ""


def sample_of(*, name: str, result: Result, scheme: Scheme, on: date) -> bytes:
    """The notice that ``result`` would bring, marked 見本: for a look before renewing."""
    number = f"{result.credential_number}-{result.cycle}"
    return _drawn(
        template=issue_result_notice.TEMPLATE,
        facts=notice_facts(name=name, result=result, scheme=scheme, number=number, issued_on=on),
        mark="見本",
        code=SAMPLE_CODE,
        association=scheme.code,
        day=on,
    )


def check_url(*, association: str, code: str) -> str:
    """The public page that says whether the paper is good today."""
    return f"{settings.BASE_URL.rstrip('/')}/{association}/check/{code}"


def _drawn(
    *,
    template: str,
    facts: Mapping[str, Any],
    mark: str,
    code: str,
    association: str,
    day: date,
) -> bytes:
    # ``template`` is name-version; an older version keeps its file under its full name.
    file = TEMPLATES / f"{template}.typ"
    address = check_url(association=association, code=code)
    return pdf.render(
        file,
        data={
            "facts": facts,
            "mark": mark,
            "check_url": address,
            "check_code_shown": numbers.shown(code),
            "qr": qr.svg(address) if template.startswith(WITH_QR) else "",
            "seal": seal.svg(facts["issuer"]["seal"]),
        },
        timestamp=start_of_day(day),
    )
