"""Both associations explain every decision of their cases wholly in English."""

import re
from pathlib import Path

import pytest

from koshin.core.scheme.english import in_english
from koshin.core.versions import RuleBook
from koshin.ops.scheme.answer import answer, as_text
from koshin.ops.scheme.case_format import cases_of
from koshin.ops.scheme.source import find
from tests.ground import ROOT

JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
# A menu is named as it stands on the page.
ON_THE_PAGE = re.compile("更新研修")


@pytest.mark.parametrize("code", ["jspo", "itc"])
def test_no_explanation_falls_back_to_japanese(code: str) -> None:
    source = find(Path(ROOT / "associations" / code))
    scheme = in_english(source.scheme)
    said = set()
    for document in source.case_documents():
        for case in cases_of(document):
            found = answer(RuleBook((scheme,)), case.facts.facts(scheme), at=case.at)
            text = as_text(RuleBook((scheme,)), found, found, "en")
            said |= {
                line for line in text.splitlines() if JAPANESE.search(ON_THE_PAGE.sub("", line))
            }
    assert said == set()
