"""To whom papers are made out: 様 for people, 御中 for organisations, and what people type."""

import pytest

from koshin.capabilities.papers.letterhead import Addressee, addressee, made_out_to
from koshin.capabilities.people.models import Holder


def holder(**fields: str) -> Holder:
    return Holder(family_name="葛󠄀城", given_name="𠮷彦", **fields)


@pytest.mark.parametrize(
    ("typed", "name", "honorific"),
    [
        ("株式会社見本商事", "株式会社見本商事", "御中"),
        ("  株式会社見本商事 ", "株式会社見本商事", "御中"),
        ("葛󠄀城 𠮷彦", "葛󠄀城 𠮷彦", "様"),
        ("葛󠄀城𠮷彦", "葛󠄀城𠮷彦", "様"),
        ("葛󠄀城 𠮷彦 様", "葛󠄀城 𠮷彦", "様"),
        ("山田 花子 様", "山田 花子 様", ""),
        ("見本大学 見本太郎 先生", "見本大学 見本太郎 先生", ""),
        ("見本市役所 御中", "見本市役所 御中", ""),
    ],
)
def test_an_addressee_gets_the_honorific_it_lacks(typed: str, name: str, honorific: str) -> None:
    found = made_out_to(typed, holder=holder())
    assert (found.name, found.honorific) == (name, honorific)


def test_a_person_to_the_attention_has_one_honorific() -> None:
    found = made_out_to("見本商事", attention="経理部 濵田 花子 様", holder=holder())
    assert found == Addressee(
        name="見本商事", honorific="御中", attention="経理部 濵田 花子", asked=True
    )


def test_the_profile_names_the_addressee_unless_somebody_asks() -> None:
    assert addressee(holder()) == Addressee(name="葛󠄀城 𠮷彦", honorific="様", attention="")
    found = addressee(holder(invoice_addressee="見本商事", invoice_sender="総務部"))
    assert (found.name, found.attention, found.asked) == ("見本商事", "総務部", False)
