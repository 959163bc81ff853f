"""What papers are called, in templates: ``{% load papers %}``."""

from django import template

from koshin.capabilities.papers.labels import LABELS, label_of
from koshin.capabilities.papers.models import Paper

register = template.Library()


@register.filter
def paper_label(paper: Paper) -> str:
    """適格請求書, 領収書 兼 適格請求書, 見積書, …"""
    return label_of(paper)


@register.filter
def paper_kind(code: str) -> str:
    """``return_invoice`` → 返金明細書."""
    return LABELS.get(code, code)
