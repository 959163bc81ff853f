"""Every route × six visitors × GET and POST: the answer that the matrix says, and no leak.

``matrix.yaml`` holds a row for every route; a route without one fails here, and what its visitors
were answered is told: think before it becomes the row. Columns in the order of
:data:`tests.web.idor.world.VISITORS`.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.web.idor.asking import METHODS, Route, answers, routes
from tests.web.idor.objects import missing
from tests.web.idor.world import VISITORS, Doors, doors

__all__ = ["doors"]  # fixture
MATRIX: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("matrix.yaml").read_text("utf-8"))
ROWS: dict[str, dict[str, list[int]]] = MATRIX["routes"]
# Led away to sign in, refused, not there, not by this method, or refused for its form.
CLOSED = {302, 303, 400, 403, 404, 405, 409}
OPEN_TO_ALL = set(MATRIX["open_to_all"])
OWN_PAGES = set(MATRIX["own_pages"])
NOTHING_REAL = set(MATRIX["nothing_real"])


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert {one.name for one in routes()} == set(ROWS)
    assert all(len(row[method]) == len(VISITORS) for row in ROWS.values() for method in METHODS)


def test_the_matrix_lets_nobody_in_but_who_has_a_right() -> None:
    """What the rows themselves may say: no row can be made to fit a leak."""
    for name, row in ROWS.items():
        if name in OPEN_TO_ALL:
            continue
        nobody, stranger, branch, elsewhere, auditor, _right = zip(
            row["GET"], row["POST"], strict=True
        )
        assert set(nobody) | set(elsewhere) <= CLOSED, name
        if name not in OWN_PAGES:
            assert set(stranger) <= {403, 404, 405}, name
        if name.startswith("office:"):
            assert set(branch) <= {403, 404, 405} or name in MATRIX["branch_pages"], name
            assert auditor[1] in {403, 405} or name in MATRIX["auditor_asks"], name


def test_an_own_page_names_nothing_of_anybody_in_its_path() -> None:
    naming = {one.name for one in routes() if one.arguments}
    assert OWN_PAGES & naming == set(MATRIX["of_everybody"])


@pytest.mark.django_db
def test_everybody_is_answered_as_the_matrix_says(doors: Doors) -> None:
    differing = {}
    for route in routes():
        found = answers(route, doors)
        if found != ROWS.get(route.name):
            differing[route.name] = (found, ROWS.get(route.name))
    assert differing == {}


@pytest.mark.django_db
def test_the_world_has_something_real_behind_every_path_but_those_that_are_told(
    doors: Doors,
) -> None:
    lacking = {one.name for one in routes() if missing(one.name, list(one.arguments))}
    assert lacking == NOTHING_REAL


def test_paths_name_the_association_first() -> None:
    """Outside of an association there are only the front page and the providers' hooks."""
    outside: list[Route] = [one for one in routes() if not one.of_association]
    assert {one.name.partition(":")[0] for one in outside} == {"front", "hooks"}
