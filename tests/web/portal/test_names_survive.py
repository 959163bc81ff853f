"""A name goes from the form to the register and to every paper without losing a stroke (U-11)."""

import pytest
from django.test import Client

from koshin.capabilities.desk.finding import find_people
from koshin.capabilities.exchange.entities.every import entity_of
from koshin.capabilities.exchange.sending import file_of
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.papers.render import pdf_of
from koshin.capabilities.people.models import Holder
from koshin.capabilities.people.reach import Reach
from tests import stories
from tests.capabilities.papers.people import coordinator
from tests.capabilities.papers.reading import text_of
from tests.stories import jst
from tests.web.portal.visitor import Visitor, at_time, signed_in

pytestmark = pytest.mark.django_db
NOW = jst("2027-04-20 10:00")


@pytest.mark.parametrize(
    ("family", "given", "searched"),
    [
        ("𠮷野", "家子", "吉野"),
        ("髙橋", "﨑子", "高橋"),
        ("渡邉", "一", "渡辺"),
        ("渡邊", "二", "渡辺"),
        ("葛󠄀城", "真一", "葛城"),
        ("ヌナ" * 7 + "ヌ", "ロペ" * 7 + "ロ", "ヌナ" * 7 + "ヌ"),
        ("O’Neil", "Zoë", "O’Neil"),
    ],
)
def test_a_name_is_the_same_everywhere_and_found_as_people_type_it(
    family: str, given: str, searched: str
) -> None:
    world = stories.association("itc")
    at_time(world, NOW)
    person = coordinator(world)
    Visitor(signed_in(person), "itc").open("profile/edit/").press(
        "保存する", family_name=f"　{family}", given_name=f"{given} "
    )
    person.refresh_from_db()
    assert (person.family_name, person.given_name) == (family, given)
    name = f"{family} {given}"

    assert name in Visitor(signed_in(person), "itc").open("profile/").text
    application = stories.applied(world, person, at=NOW)
    stories.paid(application, at=NOW)
    stories.filled(world, application, at=NOW, opens="applied")
    paper = Paper.objects.get(kind="result_notice")
    assert name.replace(" ", "") in text_of(pdf_of(paper))
    assert all(name in mail.whole for mail in Mail.objects.filter(holder=person))
    assert Mail.objects.filter(holder=person).count() > 0

    entity = entity_of("holders", association="itc", scheme=world.scheme, at=NOW)
    csv = b"".join(file_of(entity, "csv", before_sent=lambda _: None)).decode("utf-8-sig")
    assert f"{family},{given}" in csv

    Holder.objects.filter(pk=person.pk).update(public_fields=["name"])
    assert name in Visitor(Client(), "itc").open("register/").text
    assert find_people(Reach(association="itc"), searched, numbers=world.scheme.numbers) == [person]
