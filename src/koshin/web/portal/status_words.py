"""What My Page calls the state of a credential, and how it looks."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from koshin.core.cycles import barred, superseded
from koshin.core.facts import CredentialFact, Facts
from koshin.core.lifecycle.status import Status, bar_sentence, status_on
from koshin.core.scheme import Scheme

WORDS: dict[Status, tuple[str | Promise, str]] = {
    "valid": (_("有効"), "good"),
    "honoured": (_("有効(特例)"), "good"),
    "permanent": (_("有効(永年)"), "good"),
    "not_begun": (_("有効期間の開始前"), "open"),
    "suspended": (_("休止中"), "warn"),
    "returning": (_("失効(再登録の開始前)"), "warn"),
    "lapsed": (_("失効"), "bad"),
    "deceased": (_("登録終了"), "bad"),
    "revoked": (_("取消"), "bad"),
    "withdrawn": (_("返上"), "bad"),
    "merged": (_("統合"), "open"),
    "stopped": (_("停止中"), "bad"),
}


def state_of(scheme: Scheme, held: CredentialFact, facts: Facts, *, today: date) -> tuple[str, str]:
    """The word for the credential's state today, and its tone."""
    status = status_on(scheme, held, on=today)
    if status in ("valid", "lapsed") and held.qualification in superseded(scheme, facts, on=today):
        return str(_("上位資格に移行")), "open"
    word, tone = WORDS[status]
    return str(word), tone


def note_of(scheme: Scheme, held: CredentialFact, facts: Facts, *, today: date) -> str:
    """What is said beside the state: why there is nothing to renew."""
    bar = barred(held, on=today)
    if bar is not None:
        return bar_sentence(bar)
    if status_on(scheme, held, on=today) == "permanent":
        return scheme.texts.get("permanent", "")
    if held.qualification in superseded(scheme, facts, on=today):
        return str(_("上位の資格の登録により、この資格の更新手続きは必要ありません。"))
    return ""
