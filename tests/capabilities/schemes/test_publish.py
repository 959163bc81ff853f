"""Rules are published once per content, and each day knows which ones hold."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koshin.capabilities.people.models import Association
from koshin.capabilities.schemes import queries
from koshin.capabilities.schemes.actions.publish import publish
from koshin.capabilities.schemes.models import SchemeVersion
from koshin.core.dates import JST
from koshin.core.scheme import SchemeRefused
from koshin.platform import files
from koshin.platform.audit import SYSTEM
from koshin.platform.models import AuditLine

AT = datetime(2026, 4, 1, 9, tzinfo=JST)
FROM = date(2026, 4, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def association() -> Association:
    return Association.objects.create(
        code="itc", name="見本ITコーディネータ協会", clock_offset=timedelta()
    )


def put(
    association: Association,
    texts: dict[str, str],
    *,
    effective_from: date = FROM,
    at: datetime = AT,
) -> SchemeVersion:
    return publish(association, texts, effective_from=effective_from, at=at, actor=SYSTEM)


def changed(price: str) -> dict[str, str]:
    texts = files.scheme_files("itc")
    path = "schemes/coordinator.yaml"
    return texts | {path: texts[path].replace("amount: 22000", f"amount: {price}")}


def test_what_is_published_is_what_holds(association: Association) -> None:
    version = put(association, files.scheme_files("itc"))
    published = queries.current("itc", FROM)
    assert published.version_id == version.pk
    assert published.scheme.code == "itc"
    assert queries.by_id(version.pk) == published


def test_the_same_rules_are_published_once(association: Association) -> None:
    texts = files.scheme_files("itc")
    first = put(association, texts)
    again = put(association, dict(reversed(texts.items())), at=AT + timedelta(days=1))
    assert again.pk == first.pk
    assert SchemeVersion.objects.count() == 1
    assert AuditLine.objects.filter(verb="publish_scheme").count() == 1


def test_a_later_version_holds_from_its_day_on(association: Association) -> None:
    old = put(association, files.scheme_files("itc"))
    new = put(
        association,
        versioned('code: y2028, since_cycle: "2028"', "23000"),
        effective_from=date(2027, 4, 1),
    )
    assert queries.current("itc", date(2027, 3, 31)).version_id == old.pk
    assert queries.current("itc", date(2027, 4, 1)).version_id == new.pk
    assert queries.by_id(old.pk).scheme.fees != queries.by_id(new.pk).scheme.fees


@pytest.mark.parametrize(
    ("stated", "days", "remedy"),
    [
        ("", 1, "add  version: {code: …, reason: …, judged_by: cycle, since_cycle: …}"),
        ('code: y2028, since_cycle: "2028"', 0, "begin on another day"),
        ('code: y2028, since_cycle: "2028"', -1, "begin on 2026-04-01 or later"),
    ],
)
def test_later_rules_say_what_they_judge_and_begin_on_a_day_of_their_own_that_is_not_past(
    association: Association, stated: str, days: int, remedy: str
) -> None:
    put(association, files.scheme_files("itc"))
    texts = versioned(stated, "23000") if stated else changed("23000")
    with pytest.raises(SchemeRefused) as refused:
        put(association, texts, effective_from=FROM + timedelta(days=days))
    assert [problem.remedy for problem in refused.value.problems] == [remedy]
    assert SchemeVersion.objects.count() == 1


def test_a_scheme_that_is_known_costs_one_query(association: Association) -> None:
    put(association, files.scheme_files("itc"))
    queries.current("itc", FROM)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        queries.current("itc", FROM)
    assert len(asked) == 1


def test_before_the_first_rules_there_are_none(association: Association) -> None:
    put(association, files.scheme_files("itc"))
    with pytest.raises(queries.NoScheme):
        queries.current("itc", FROM - timedelta(days=1))
    with pytest.raises(queries.NoScheme):
        queries.current("jspo", FROM)


def test_rules_of_another_association_are_refused(association: Association) -> None:
    with pytest.raises(SchemeRefused) as refused:
        put(association, files.scheme_files("jspo"))
    assert refused.value.problems[0].remedy == "write  code: itc"
    assert not SchemeVersion.objects.exists()


def test_faulty_rules_are_refused_and_leave_nothing(association: Association) -> None:
    with pytest.raises(SchemeRefused):
        put(association, changed("-1"))
    assert not SchemeVersion.objects.exists()
    assert not AuditLine.objects.exists()


def test_every_association_on_disk_can_be_published() -> None:
    assert files.association_codes() == ["itc", "jspo"]
    for code in files.association_codes():
        assert "association.yaml" in files.scheme_files(code)
        assert not any(name.startswith(("people/", "cases/")) for name in files.scheme_files(code))


def versioned(stated: str, price: str) -> dict[str, str]:
    texts = changed(price)
    path = "schemes/coordinator.yaml"
    return texts | {path: f"version: {{reason: 改定, judged_by: cycle, {stated}}}\n{texts[path]}"}


def test_rules_for_some_rounds_bring_the_rules_of_the_others_along(
    association: Association,
) -> None:
    old = put(association, files.scheme_files("itc"))
    new = put(
        association,
        versioned('code: y2028, since_cycle: "2028"', "23000"),
        effective_from=date(2027, 4, 1),
    )
    assert queries.current("itc", date(2027, 3, 31)).older == ()
    found = queries.current("itc", date(2027, 4, 1))
    assert found.version_id == new.pk
    assert [version.version_id for version in found.older] == [old.pk]
    assert found.under("").version_id == old.pk
    assert found.under("y2028").version_id == new.pk


def test_two_versions_for_the_same_round_are_refused_at_their_place(
    association: Association,
) -> None:
    put(association, versioned('code: first, since_cycle: "2028"', "23000"))
    with pytest.raises(SchemeRefused) as refused:
        put(association, versioned('code: second, since_cycle: "2028"', "24000"))
    [problem] = refused.value.problems
    assert (problem.file, problem.line) == ("schemes/coordinator.yaml", 1)
    assert problem.remedy == "begin on another day or round, or after the other one ends"
    assert SchemeVersion.objects.count() == 1


def test_rules_for_a_round_that_is_open_by_then_are_refused_at_their_place(
    association: Association,
) -> None:
    put(association, files.scheme_files("itc"))
    texts = versioned('code: y2027, since_cycle: "2027"', "23000")
    with pytest.raises(SchemeRefused) as refused:
        put(association, texts, effective_from=date(2027, 4, 2))
    [problem] = refused.value.problems
    assert (problem.file, problem.line) == ("schemes/coordinator.yaml", 1)
    assert problem.remedy.startswith('begin with "2028" or later')
    assert SchemeVersion.objects.count() == 1
    in_time = put(association, texts, effective_from=date(2027, 4, 1))
    # What is published stays published: the same text again is the same version.
    assert put(association, texts, at=AT + timedelta(days=800)).pk == in_time.pk


def test_a_text_that_is_not_what_was_published_judges_nobody(association: Association) -> None:
    SchemeVersion.objects.create(
        association=association,
        digest="0" * 64,
        source=files.scheme_files("itc"),
        effective_from=FROM,
        published_at=AT,
    )
    with pytest.raises(queries.Tampered):
        queries.current("itc", FROM)
