"""All papers that were searched for, as one ZIP that is written while it is read.

Each as its PDF, with an index and the series of numbers as CSV for spreadsheets, to be handed over
on demand and found by date, amount and party (電子帳簿保存法規則4条1項).
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from koshin.capabilities.papers import archive, render
from koshin.capabilities.papers.archive import Wanted
from koshin.capabilities.papers.labels import LABELS, label_of
from koshin.capabilities.papers.models import Paper
from koshin.core.dates import civil
from koshin.platform.pdf import Unprintable
from koshin.platform.pipes import Pipe
from koshin.platform.tables.cells import protected

AT_ONCE = 50
EPOCH = (1980, 1, 1, 0, 0, 0)  # of every file inside, so that the same papers make the same bytes
INDEX = (
    *("取引年月日", "書類", "番号", "宛名", "金額(円)", "発行日", "状態", "無効の日", "無効の理由"),
    *("差し替え前の番号", "ファイル", "PDFのSHA-256", "内容のSHA-256"),
)
SERIES = ("書類", "年", "最後の番号", "有効", "無効", "欠番", "理由のない無効")


def zip_of(association: str, wanted: Wanted) -> Iterator[bytes]:
    """The pieces of the ZIP, one paper at a time: ``<day>_<number>.pdf``, 一覧.csv, 番号.csv."""
    keys = list(archive.find(association, wanted).values_list("pk", flat=True))
    pipe = Pipe()
    rows: list[Sequence[object]] = []
    with ZipFile(pipe, "w") as made:  # type: ignore[call-overload]
        for start in range(0, len(keys), AT_ONCE):
            some = keys[start : start + AT_ONCE]
            papers = Paper.objects.select_related("replaces").in_bulk(some)
            for key in some:
                rows.append(_add(made, papers[key]))
                yield pipe.taken()
        made.writestr(_file("一覧.csv", packed=True), table(INDEX, rows))
        made.writestr(_file("番号.csv", packed=True), table(SERIES, _series(association)))
    yield pipe.taken()


def _add(made: ZipFile, paper: Paper) -> Sequence[object]:
    """Put the paper's PDF into the ZIP; its line of the index."""
    name = f"{paper.transaction_on:%Y%m%d}_{paper.number}.pdf"
    try:
        drawn = render.pdf_of(paper)
    except Unprintable as fault:
        return (*_facts(paper), "", str(fault), paper.content_hash)
    made.writestr(_file(name), drawn)
    return (*_facts(paper), name, hashlib.sha256(drawn).hexdigest(), paper.content_hash)


def _file(name: str, *, packed: bool = False) -> ZipInfo:
    info = ZipInfo(name, date_time=EPOCH)
    info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
    return info


def _facts(paper: Paper) -> Sequence[object]:
    return (
        paper.transaction_on,
        label_of(paper),
        paper.number,
        paper.party,
        paper.amount,
        civil(paper.issued_at),
        "無効" if paper.voided_at else "有効",
        civil(paper.voided_at) if paper.voided_at else "",
        paper.void_reason,
        paper.replaces.number if paper.replaces else "",
    )


def _series(association: str) -> Iterator[Sequence[object]]:
    for one in archive.series(association):
        missing = "、".join(map(str, one.missing)) or "なし"
        unexplained = "、".join(one.unexplained) or "なし"
        label = LABELS[one.kind]
        yield label, one.year, one.last, one.valid, one.void, missing, unexplained


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV for spreadsheets: UTF-8 with a mark, and no cell that would be taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([protected("" if cell is None else str(cell)) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
