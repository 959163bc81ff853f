"""資格者: everybody whom the association keeps."""

from django.db.models import Exists, OuterRef, Prefetch

from koshin.capabilities.lists.kinds.kind import Column, Filter, Ground, Kind, Rows
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Credential, Term
from koshin.core.dates import japanese
from koshin.core.prefectures import PREFECTURES


def qualifications(ground: Ground) -> list[tuple[str, str]]:
    return [(code, rule.name) for code, rule in ground.scheme.qualifications.items()]


def prefectures(_ground: Ground) -> list[tuple[str, str]]:
    return [(name, name) for name in PREFECTURES]


def _rows(ground: Ground) -> Rows:
    return Holder.objects.filter(association_id=ground.association).prefetch_related(
        Prefetch(
            "credentials",
            Credential.objects.order_by("pk").prefetch_related(
                Prefetch("terms", Term.objects.order_by("start"))
            ),
        )
    )


def _holding(rows: Rows, qualification: str, _ground: Ground) -> Rows:
    held = Credential.objects.filter(holder=OuterRef("pk"), qualification=qualification)
    return rows.filter(Exists(held))


def _validity(rows: Rows, chosen: str, ground: Ground) -> Rows:
    valid = Exists(
        Term.objects.filter(
            credential__holder=OuterRef("pk"), start__lte=ground.today, end__gte=ground.today
        )
    )
    return rows.filter(valid if chosen == "valid" else ~valid)


def _mail(rows: Rows, chosen: str, _ground: Ground) -> Rows:
    return rows.exclude(email="") if chosen == "yes" else rows.filter(email="")


def _class(rows: Rows, chosen: str, _ground: Ground) -> Rows:
    return rows.filter(classes__contains=[chosen])


def _holds(holder: Holder, ground: Ground) -> str:
    return "、".join(
        ground.scheme.qualification_name(one.qualification) for one in holder.credentials.all()
    )


def _until(holder: Holder, _ground: Ground) -> str:
    ends = [term.end for one in holder.credentials.all() for term in one.terms.all()]
    return japanese(max(ends)) if ends else ""


PEOPLE = Kind(
    code="people",
    label="資格者",
    rows=_rows,
    holder="",
    filters=(
        Filter(
            code="prefecture",
            label="都道府県",
            choices=prefectures,
            apply=lambda rows, chosen, _ground: rows.filter(prefecture=chosen),
        ),
        Filter(code="qualification", label="資格", choices=qualifications, apply=_holding),
        Filter(
            code="validity",
            label="有効な認定",
            choices=lambda _ground: [("valid", "ある"), ("none", "ない")],
            apply=_validity,
        ),
        Filter(
            code="mail",
            label="メールアドレス",
            choices=lambda _ground: [("yes", "ある"), ("no", "ない")],
            apply=_mail,
        ),
        Filter(
            code="class",
            label="会員区分",
            choices=lambda ground: list(ground.scheme.classes.items()),
            apply=_class,
        ),
    ),
    columns=(
        Column(
            code="number", label="登録番号", text=lambda one, _ground: one.number, sort=("number",)
        ),
        Column(
            code="kana",
            label="カナ",
            text=lambda one, _ground: one.kana,
            sort=("family_kana", "given_kana"),
        ),
        Column(
            code="prefecture",
            label="都道府県",
            text=lambda one, _ground: one.prefecture,
            sort=("prefecture",),
        ),
        Column(code="held", label="資格", text=_holds),
        Column(code="until", label="最後の有効期間", text=_until),
        Column(code="email", label="メールアドレス", text=lambda one, _ground: one.email),
        Column(code="phone", label="電話番号", text=lambda one, _ground: one.phone),
        Column(
            code="joined",
            label="登録日",
            text=lambda one, _ground: japanese(one.joined_on),
            sort=("joined_on",),
        ),
    ),
    shown=("number", "kana", "prefecture", "held", "until"),
    order="kana",
)
