"""What papers are called: on themselves, on shelves, in the office, on the check page."""

from koshin.capabilities.papers.models import Paper
from koshin.core.scheme import Scheme

LABELS: dict[str, str] = {
    Paper.Kind.QUOTE: "見積書",
    Paper.Kind.INVOICE: "請求書",
    Paper.Kind.RECEIPT: "領収書",
    Paper.Kind.RETURN_INVOICE: "返金明細書",
    Paper.Kind.RESULT_NOTICE: "更新結果通知書",
    Paper.Kind.INTERIM_PROOF: "登録手続完了証明書",
    Paper.Kind.CERTIFICATE_EN: "英文証明書",
    Paper.Kind.LETTER: "お知らせの手紙",
}
QUALIFIED: dict[str, str] = {
    Paper.Kind.INVOICE: "適格請求書",
    Paper.Kind.RECEIPT: "領収書 兼 適格請求書",
    Paper.Kind.RETURN_INVOICE: "適格返還請求書",
}


def label_of(paper: Paper) -> str:
    """The paper's name in full: 見積書, 請求書, 適格請求書, 領収書 兼 適格請求書, …"""
    words = QUALIFIED if paper.facts.get("qualified") else LABELS
    return words.get(paper.kind, LABELS.get(paper.kind, ""))


def posted(scheme: Scheme) -> dict[str, str]:
    """What the things that this association posts are called, by their codes."""
    items = scheme.reissue.items if scheme.reissue else ()
    return {item.code: item.label for item in items} | {
        rule.code: rule.label for rule in scheme.documents
    }
