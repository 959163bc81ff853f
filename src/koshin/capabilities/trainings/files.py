"""What the files of organisers say: a roster of a training, or an organiser's own records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Holder
from koshin.core.csv_table import Fault, Line, TableRefused, read_table, same_name

NUMBER, NAME, RESULT, REASON = "番号", "氏名", "結果", "理由"
TITLE, DAY, AMOUNT = "名称", "実施日", "数"
ATTENDED, ABSENT, REFUSED = "出席", "欠席", "不認定"
RESULTS = (ATTENDED, ABSENT, REFUSED)


@dataclass(frozen=True, kw_only=True)
class RosterLine:
    """One person of a roster. ``reason`` is why an attendance does not count."""

    line: int
    holder: Holder
    result: str
    reason: str

    @property
    def reason_if_refused(self) -> str:
        return self.reason if self.result == REFUSED else ""


@dataclass(frozen=True, kw_only=True)
class RecordLine:
    """One record of an organiser's own books."""

    line: int
    holder: Holder
    title: str
    on: date
    amount: Decimal


def read_roster(content: bytes, *, association: str) -> tuple[RosterLine, ...]:
    """The people of a roster. Raises ``TableRefused`` with every line that cannot be taken."""
    lines = read_table(content, columns=(NUMBER, NAME, RESULT), optional=(REASON,))
    people = _people(lines, association)
    faults: list[Fault] = []
    found = []
    for line in lines:
        holder = _person(line, people, faults)
        result, reason = line.cells[RESULT], line.cells.get(REASON, "")
        if result not in RESULTS:
            said = _("結果は、%(results)sのどれかを入れてください。") % {
                "results": "、".join(RESULTS)
            }
            faults.append(Fault(line=line.number, sentence=said))
        elif result == REFUSED and not reason:
            said = _("不認定のときは、理由を入れてください。受講者の画面に表示されます。")
            faults.append(Fault(line=line.number, sentence=said))
        elif holder is not None:
            found.append(RosterLine(line=line.number, holder=holder, result=result, reason=reason))
    return _once(found, faults)


def read_records(content: bytes, *, association: str, until: date) -> tuple[RecordLine, ...]:
    """An organiser's records up to ``until``. Raises ``TableRefused`` as :func:`read_roster`."""
    lines = read_table(content, columns=(NUMBER, NAME, TITLE, DAY), optional=(AMOUNT,))
    people = _people(lines, association)
    faults: list[Fault] = []
    found = []
    for line in lines:
        holder = _person(line, people, faults)
        on, amount = _day(line, until, faults), _amount(line, faults)
        title = line.cells[TITLE]
        if not 0 < len(title) <= 120:
            said = _("名称を120文字までで入れてください。")
            faults.append(Fault(line=line.number, sentence=said))
        elif holder is not None and on is not None and amount is not None:
            found.append(
                RecordLine(line=line.number, holder=holder, title=title, on=on, amount=amount)
            )
    if faults:
        raise TableRefused(sorted(faults, key=lambda fault: fault.line))
    return tuple(found)


def _people(lines: tuple[Line, ...], association: str) -> Mapping[str, Holder]:
    """The holders whose numbers the file names. One query."""
    numbers = {line.cells[NUMBER] for line in lines}
    found = Holder.objects.filter(association_id=association, number__in=numbers)
    return {holder.number: holder for holder in found}


def _person(line: Line, people: Mapping[str, Holder], faults: list[Fault]) -> Holder | None:
    """The person of the line; number and name must agree, so that nobody is taken for another."""
    holder = people.get(line.cells[NUMBER])
    if holder is None:
        said = _("番号「%(number)s」の方は登録されていません。番号を確かめてください。")
    elif not same_name(holder.name, line.cells[NAME]):
        said = _("番号「%(number)s」の方と氏名が一致しません。番号と氏名を確かめてください。")
    else:
        return holder
    words = {"number": line.cells[NUMBER]}
    faults.append(Fault(line=line.number, sentence=said % words))
    return None


def _once(found: list[RosterLine], faults: list[Fault]) -> tuple[RosterLine, ...]:
    seen: dict[int, int] = {}
    for one in found:
        if one.holder.pk in seen:
            said = _("%(line)s行目と同じ方です。1人1行にしてください。") % {
                "line": seen[one.holder.pk]
            }
            faults.append(Fault(line=one.line, sentence=said))
        seen[one.holder.pk] = one.line
    if faults:
        raise TableRefused(sorted(faults, key=lambda fault: fault.line))
    return tuple(found)


def _day(line: Line, until: date, faults: list[Fault]) -> date | None:
    try:
        on = date.fromisoformat(line.cells[DAY].replace("/", "-"))
    except ValueError:
        said = _("実施日は、2027-01-31 のように入れてください。")
        faults.append(Fault(line=line.number, sentence=said))
        return None
    if on > until:
        said = _("実施日が、届ける期間の最後の日(%(until)s)より後です。") % {
            "until": until.isoformat()
        }
        faults.append(Fault(line=line.number, sentence=said))
        return None
    return on


def _amount(line: Line, faults: list[Fault]) -> Decimal | None:
    try:
        amount = Decimal(line.cells.get(AMOUNT) or "1")
    except InvalidOperation:
        amount = Decimal(-1)
    if not 0 < amount <= 100 or amount != round(amount, 2):
        said = _("数は、1 や 2.5 のように100までの数字で入れてください。")
        faults.append(Fault(line=line.number, sentence=said))
        return None
    return amount
