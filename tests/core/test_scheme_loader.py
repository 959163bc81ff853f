"""A faulty scheme is refused with file, line and remedy."""

import pytest

from koshin.core.scheme import Problem, SchemeRefused, load
from tests.core.case_files import texts


def problems(code: str, file: str, old: str, new: str) -> list[Problem]:
    """What is found when one place of an association's files is changed."""
    files = dict(texts(code))
    assert old in files[file]
    files[file] = files[file].replace(old, new, 1)
    with pytest.raises(SchemeRefused) as refused:
        load(files)
    return refused.value.problems


def line_of(code: str, file: str, text: str) -> int:
    return texts(code)[file][: texts(code)[file].index(text)].count("\n") + 1


def only(found: list[Problem]) -> Problem:
    assert len(found) == 1, [str(problem) for problem in found]
    return found[0]


COACHES = "schemes/coaches.yaml"


def test_a_misspelt_key_is_named_with_its_line() -> None:
    found = problems("jspo", COACHES, "    sport: スキー\n", "    sprot: スキー\n")
    problem = only(found)
    assert (problem.file, problem.line) == (COACHES, line_of("jspo", COACHES, "    sport: スキー"))
    assert problem.column == 5
    assert "sprot is not known here" in problem.message
    assert problem.remedy == "remove this key or correct its spelling"


def test_a_missing_key_is_named_where_it_should_stand() -> None:
    problem = only(problems("jspo", COACHES, "    name: スキーコーチ1\n", ""))
    assert problem.line == line_of("jspo", COACHES, "  ski_coach1:")
    assert "the key name is missing" in problem.message
    assert problem.remedy == "add this key here"


def test_an_amount_in_words_is_refused_at_its_place() -> None:
    problem = only(problems("jspo", COACHES, "price: 10000", "price: 一万円"))
    assert problem.line == line_of("jspo", COACHES, "price: 10000")
    assert problem.remedy == "write a whole number without quotes"


def test_a_negative_price_is_refused() -> None:
    problem = only(problems("jspo", COACHES, "price: 10000", "price: -10000"))
    assert problem.line == line_of("jspo", COACHES, "price: 10000")


def test_an_unknown_kind_of_fee_is_refused_with_the_kinds_there_are() -> None:
    problem = only(problems("jspo", COACHES, "kind: once_per_cycle", "kind: sometimes"))
    assert problem.line == line_of("jspo", COACHES, "- kind: once_per_cycle")
    assert "once_per_cycle" in problem.message
    assert "per_item" in problem.message


def test_a_fault_deep_in_a_requirement_is_found_there() -> None:
    problem = only(problems("jspo", COACHES, "at_least: 1\n", "at_least: 0\n"))
    assert problem.line == line_of("jspo", COACHES, "at_least: 1\n")
    assert problem.remedy == "write a larger number"


def test_a_requirement_that_does_not_exist_is_refused() -> None:
    problem = only(problems("jspo", COACHES, "requirement: training", "requirement: trainning"))
    assert problem.line == line_of("jspo", COACHES, "    requirement: training")
    assert problem.message == "there is no requirement trainning"
    assert "training, karate_training" in problem.remedy


def test_a_qualification_without_requirement_is_refused() -> None:
    problem = only(problems("jspo", COACHES, "    requirement: training\n", ""))
    assert "has no requirement" in problem.message
    assert "permanent: true" in problem.remedy


def test_an_activity_kind_that_does_not_exist_is_refused() -> None:
    problem = only(problems("jspo", COACHES, "activities: [training]", "activities: [trainings]"))
    assert "there is no activity kind trainings" in problem.message


def test_a_form_that_does_not_exist_is_refused_at_its_step() -> None:
    found = problems("jspo", COACHES, "form: survey, label", "form: enquete, label")
    assert {problem.message for problem in found} == {"there is no form enquete"}
    assert found[0].line == line_of("jspo", COACHES, "- {code: survey, kind: form")


def test_a_journey_without_an_act_of_applying_is_refused() -> None:
    found = problems("jspo", COACHES, ", apply_on: true", "")
    assert any("exactly one step must have apply_on" in problem.remedy for problem in found)


def test_a_placeholder_that_nothing_fills_is_refused() -> None:
    problem = only(problems("jspo", "notices.yaml", "{cycle}", "{cycel}"))
    assert problem.message == "nothing fills {cycel}"
    assert "cycle" in problem.remedy
    assert problem.line == line_of("jspo", "notices.yaml", "    body: |")


def test_a_mail_that_is_needed_may_not_be_missing() -> None:
    problem = only(problems("jspo", "notices.yaml", "  payment_received:", "  payment_recieved:"))
    assert problem.message == "the mail payment_received is missing"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "  result_notice: >-\n",
            "  result_note: >-\n",
            "the sentence of the result notice is missing",
        ),
        ("下記のとおり", "{number}", "nothing fills {number}"),
        ('  receipt: "R', '  receit: "R', "papers of kind receipt have no number"),
        ("R{year}-{serial:06d}", "R{year}-{number}", "nothing fills {number}"),
    ],
)
def test_what_completing_will_ask_for_must_be_there(old: str, new: str, message: str) -> None:
    assert message in [problem.message for problem in problems("itc", "association.yaml", old, new)]


def test_a_wrong_check_digit_is_refused_with_the_right_one() -> None:
    problem = only(problems("jspo", "association.yaml", "T6999900000011", "T1999900000011"))
    assert problem.line == line_of("jspo", "association.yaml", "  registration_number")
    assert problem.remedy == "the check digit (the first of the 13) must be 6"


def test_a_number_that_does_not_fit_its_pattern_is_refused() -> None:
    problem = only(problems("itc", "association.yaml", "example: 0000002001C", "example: 2001C"))
    assert "does not fit the pattern" in problem.message


def test_a_window_that_closes_before_it_opens_is_refused() -> None:
    found = problems(
        "jspo",
        COACHES,
        'opens: "2027-01-25 00:00:00"',
        'opens: "2027-01-25 00:00:00"\n      closes: "2027-01-24 00:00:00"',
    )
    assert only(found).message == "the window closes before it opens"


def test_a_moment_without_quotes_is_refused() -> None:
    problem = only(problems("jspo", COACHES, '"2027-01-25 00:00:00"', "2027-01-25 00:00:00"))
    assert "can be read in more than one way" in problem.message
    assert "in quotes" in problem.remedy


@pytest.mark.parametrize("word", ["yes", "off", "012", "1_000", "0x10", "1.5", "~x: [", "12:30:00"])
def test_what_yaml_reads_in_two_ways_is_refused(word: str) -> None:
    found = problems("jspo", COACHES, "price: 10000", f"price: {word}")
    assert found[0].line >= line_of("jspo", COACHES, "price: 10000")


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("price: 10000", 'price: "10000"', "write a whole number without quotes"),
        ("sequential: true", "sequential: 1", "write true or false"),
        ("rounding: floor", "rounding: down", "choose one of the words named here"),
        ("until: 2019-03-31", "until: 2019-02-30", "write a day that exists"),
        ('["04-01", "10-01"]', '["02-29"]', "choose a day that every year has, not 02-29"),
        ('"{start} 登録・更新"', '"{year} 登録・更新"', "use one of: start"),
        ("残り{halves}期分", "残り{half}期分", "use one of: halves, name, price, units"),
    ],
)
def test_a_value_of_another_shape_is_refused_on_its_line(old: str, new: str, remedy: str) -> None:
    found = problems("jspo", COACHES, old, new)
    assert (found[0].line, found[0].remedy) == (line_of("jspo", COACHES, old), remedy)


def test_a_fault_in_a_form_is_found_in_its_file() -> None:
    found = problems("itc", "forms/report.yaml", "- large_vendor: IT企業(大手)", "- large_vendor")
    problem = only(found)
    assert problem.file == "forms/report.yaml"
    assert problem.line == line_of("itc", "forms/report.yaml", "    options:")
    assert problem.remedy == "write each option as  - value: label"


def test_a_key_twice_is_refused() -> None:
    problem = only(problems("jspo", COACHES, "price: 10000", "price: 10000\n    price: 1"))
    assert problem.message == "the key price stands here twice"
    assert problem.line == line_of("jspo", COACHES, "price: 10000") + 1


def test_text_that_is_no_yaml_is_refused_with_its_line() -> None:
    problem = only(problems("jspo", COACHES, "fees:\n", "fees: [\n"))
    assert problem.file == COACHES
    assert problem.message.startswith("not YAML")


def test_the_same_key_in_two_files_is_refused_naming_both() -> None:
    files = dict(texts("itc")) | {"schemes/second.yaml": "calendar:\n  family: batch\n"}
    with pytest.raises(SchemeRefused) as refused:
        load(files)
    problem = only(refused.value.problems)
    assert problem.file == "schemes/second.yaml"
    assert problem.message.startswith("calendar stands already in schemes/coordinator.yaml:")


def test_two_forms_with_one_code_are_refused() -> None:
    files = dict(texts("itc"))
    files["forms/other.yaml"] = files["forms/report.yaml"]
    with pytest.raises(SchemeRefused) as refused:
        load(files)
    assert only(refused.value.problems).message == "there are two forms report"


@pytest.mark.parametrize("text", ["", "- a list\n", "just words\n", "\0"])
def test_a_file_that_states_nothing_is_refused(text: str) -> None:
    with pytest.raises(SchemeRefused):
        load(dict(texts("itc")) | {"schemes/empty.yaml": text})


def test_an_alias_that_contains_itself_is_refused() -> None:
    with pytest.raises(SchemeRefused) as refused:
        load(dict(texts("itc")) | {"schemes/knot.yaml": "knot: &knot\n  - *knot\n"})
    assert only(refused.value.problems).message == "this is nested without end"


def test_without_the_main_file_there_is_no_scheme() -> None:
    files = {name: text for name, text in texts("itc").items() if name != "association.yaml"}
    with pytest.raises(SchemeRefused) as refused:
        load(files)
    assert refused.value.problems[0].file == "association.yaml"


def test_every_fault_is_told_at_once() -> None:
    files = dict(texts("jspo"))
    files[COACHES] = (
        files[COACHES].replace("price: 10000", "price: x").replace("units: 8", "units: 0")
    )
    with pytest.raises(SchemeRefused) as refused:
        load(files)
    assert len(refused.value.problems) == 2
    assert f"{COACHES}:" in str(refused.value)
