"""What papers are called: on themselves, on shelves, in the office, on the check page."""

from koshin.capabilities.papers.models import Paper

LABELS: dict[str, str] = {
    Paper.Kind.QUOTE: "見積書",
    Paper.Kind.INVOICE: "請求書",
    Paper.Kind.RECEIPT: "領収書",
    Paper.Kind.RETURN_INVOICE: "返金明細書",
    Paper.Kind.RESULT_NOTICE: "更新結果通知書",
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
