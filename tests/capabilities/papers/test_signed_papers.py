"""Certificates are signed PDFs: who may be trusted says so, and a change of any kind is seen."""

import io
from pathlib import Path

import pytest
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from koshin.capabilities.papers.actions.issue_certificate import INTERIM, issue_certificate
from koshin.capabilities.papers.actions.issue_receipt import issue_receipt
from koshin.capabilities.papers.actions.sign_paper import signed_pdf
from koshin.capabilities.papers.models import Paper, SignedPaper
from koshin.capabilities.papers.render import pdf_of
from koshin.capabilities.register.models import Credential
from koshin.platform import clock, pdf_signature
from koshin.platform.audit import SYSTEM
from koshin.platform.keys.make import make_key
from koshin.platform.keys.store import keys_of, signing_key
from koshin.platform.models import AuditLine
from tests import stories
from tests.capabilities.papers.reading import text_of
from tests.capabilities.papers.signatures import verified
from tests.stories import jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")


def proof() -> Paper:
    """The certificate of a ski coach whose renewal is complete and paid."""
    world = stories.association("jspo")
    person = stories.ski_coach(world, number="1000001")
    stories.paid(stories.applied(world, person, at=NOW), at=NOW)
    return issue_certificate(
        holder=person,
        credential=Credential.objects.get(holder=person).pk,
        kind=INTERIM,
        scheme=world.scheme,
        at=NOW,
        actor=SYSTEM,
    )


def signed(paper: Paper) -> bytes:
    return signed_pdf(paper, at=NOW, now=clock.real_now())


def test_a_certificate_bears_the_association_s_signature_over_the_whole_file() -> None:
    paper = proof()
    pdf = signed(paper)
    said = verified(pdf, association="jspo")
    assert said.bottom_line
    assert said.trusted
    assert said.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert said.signing_cert.subject.native["common_name"] == "Mihon Sports Association"
    assert "スキーコーチ1の登録の手続き" in text_of(pdf)
    kept = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert kept["/MarkInfo"]["/Marked"] == True  # type: ignore[index]  # noqa: E712 - not a bool
    assert "<pdfaid:part>3<" in kept["/Metadata"].get_data().decode()  # type: ignore[index]


def test_it_is_the_same_file_each_time_and_one_line_says_when_it_was_signed() -> None:
    paper = proof()
    assert signed(paper) == signed(paper)
    assert AuditLine.objects.filter(verb="sign_paper").count() == 1
    # What was drawn stands in it to the byte, and the signature behind it.
    assert signed(paper).startswith(pdf_of(paper))


def test_another_byte_anywhere_is_refused() -> None:
    pdf = signed(proof())
    where = pdf.index(b"/Type/Page") + 5
    spoilt = pdf[:where] + b"Q" + pdf[where + 1 :]
    assert not verified(spoilt, association="jspo").bottom_line


def test_something_added_behind_the_signature_is_refused() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed(proof())))
    writer.root[pdf_name("/Note")] = pdf_string("合格")
    writer.update_root()  # type: ignore[no-untyped-call]
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    said = verified(out.getvalue(), association="jspo")
    assert not said.bottom_line


def test_the_key_of_another_association_is_not_trusted() -> None:
    said = verified(signed(proof()), association="itc")
    assert (said.intact, said.trusted, said.bottom_line) == (True, False, False)


def test_a_void_certificate_is_signed_as_void_and_the_good_one_stays_as_it_was() -> None:
    paper = proof()
    good = signed(paper)
    paper.voided_at, paper.void_reason = NOW, "氏名の訂正"
    paper.save(update_fields=["voided_at", "void_reason"])
    void = signed(paper)
    assert "無効" in text_of(void)
    assert verified(void, association="jspo").bottom_line
    assert [bytes(one.content) for one in SignedPaper.objects.order_by("pk")] == [good, void]


def test_a_new_key_signs_from_then_on_and_old_signatures_stay_good(
    settings: Settings, tmp_path: Path
) -> None:
    settings.KEYS_DIR = tmp_path
    folder = tmp_path / "jspo"
    for _ in range(2):
        make_key(folder, "paper", owner="Mihon", passphrase="", at=clock.real_now())
    first, second = keys_of("jspo")
    drawn = pdf_of(proof())
    for key in (first, second):
        pdf = pdf_signature.sign(drawn, key=key, reason="x")
        assert verified(pdf, association="jspo").bottom_line
    assert signing_key("jspo", "paper") == second


def test_without_a_key_and_for_money_a_paper_is_drawn_unsigned(
    settings: Settings, tmp_path: Path
) -> None:
    paper = proof()
    money = issue_receipt(
        settlement=paper.holder.charges.get().settlements.get(),  # type: ignore[union-attr]
        scheme=stories.association("jspo").scheme,
        at=NOW,
        actor=SYSTEM,
    )
    assert signed(money) == pdf_of(money)
    settings.KEYS_DIR = tmp_path
    assert signed(paper) == pdf_of(paper)
    assert not SignedPaper.objects.exists()
