"""For which qualifications a training may count, as the rules say it."""

from koshin.core.requirements.serves import Offered, modes_of, serves, tags_of, topics_of
from koshin.core.scheme import load
from koshin.platform.files import scheme_files

JSPO = load(scheme_files("jspo"))
ITC = load(scheme_files("itc"))


def test_a_training_of_any_sport_serves_all_but_those_that_ask_for_their_own() -> None:
    assert serves(JSPO, Offered(kind="training", topic="ski")) == (
        "ski_coach1", "swim_coach3", "coaching_leader", "handball_coach1", "baseball_coach1",
    )  # fmt: skip


def test_a_karate_training_serves_karate_too() -> None:
    found = serves(JSPO, Offered(kind="training", topic="karate"))
    assert {"karate_coach1", "karate_coach2", "ski_coach1"} <= set(found)
    assert "sports_leader" not in found


def test_another_event_serves_nothing() -> None:
    assert serves(JSPO, Offered(kind="other_event")) == ()


def test_the_words_that_a_scheme_knows_are_listed() -> None:
    assert topics_of(JSPO) == ("karate",)
    assert topics_of(ITC) == ("fee", "survey")
    assert modes_of(ITC) == ("e_learning", "live_online", "venue")
    assert modes_of(ITC, kind="followup") == ("e_learning", "live_online", "venue")
    assert tags_of(ITC, kind="followup") == ("fee", "survey")
    assert (modes_of(ITC, kind="hosted_class"), tags_of(ITC, kind="hosted_class")) == ((), ())
    assert serves(ITC, Offered(kind="study_meeting")) == ("itc",)
