"""A scheme in English: the texts it translates, and refusals of translations of nothing."""

import re
from datetime import datetime

import pytest

from koshin.core.dates import JST
from koshin.core.fees import quote
from koshin.core.scheme import Scheme, SchemeRefused
from koshin.core.scheme.alone import load_alone
from koshin.core.scheme.english import in_english
from koshin.ops.scheme.filling import filled
from koshin.ops.scheme.samples import samples
from tests.ops.scheme.asking import GARDEN

OWN = re.compile(r"^english:.*\n(  .*\n)+", re.MULTILINE)
AT = datetime(2027, 4, 10, 10, tzinfo=JST)


def garden(english: str) -> Scheme:
    """The example with these translations instead of its own."""
    kept = OWN.sub("", GARDEN.read_text(encoding="utf-8"))
    return load_alone(GARDEN.name, f"{kept}\nenglish: {english}\n")


def test_translated_texts_take_the_place_of_the_others() -> None:
    scheme = in_english(
        garden("{庭園案内人: garden guide, 案内の実績: walks led, 更新料: renewal fee}")
    )
    [given] = samples(scheme, at=AT)
    ready = filled(scheme, given)
    option, facts = ready.option, ready.facts
    assert option.finding is not None
    labels = [child.label for child in option.finding.children]
    assert (option.qualification_name, labels) == ("garden guide", ["walks led", "研修"])
    [line] = quote(scheme, [option], on=AT.date(), facts=facts).lines
    assert line.label == "renewal fee(garden guide)"


@pytest.mark.parametrize(
    ("english", "words"),
    [
        ("{庭師: gardener}", "nothing in this scheme says 「庭師」"),
        ("{renewal: Erneuerung}", "may be a code"),
        ('{"{year}年度の更新": "renewal of {month}"}', "nothing fills {month}"),
    ],
    ids=["of nothing", "of a code", "with another placeholder"],
)
def test_a_translation_that_cannot_be_is_refused_at_its_place(english: str, words: str) -> None:
    with pytest.raises(SchemeRefused) as refused:
        garden(english)
    assert words in str(refused.value)
