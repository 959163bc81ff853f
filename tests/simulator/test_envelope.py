"""The 4G envelope: authHash over the exact characters, and what else is refused."""

import hashlib
import json
from typing import Any
from urllib.parse import quote_plus

import pytest

from tests.simulator.world import CCID, MERCHANT_KEY, World

SEARCH = "/test-paynow-search/v2/Search/search"
PARAMS = (
    '{"containDummyFlag":"true","searchParameters":{"common":{"orderId":"ORDER-1"}},'
    '"note":"日本 語","dummyRequest":"1","merchantCcid":"' + CCID + '"}'
)


def signed(params: str, *, key: str = MERCHANT_KEY) -> str:
    signature = hashlib.sha256(f"{CCID}{params}{key}".encode()).hexdigest()
    return f'{{"params":{params},"authHash":"{signature}"}}'


def send(world: World, body: str, *, path: str = SEARCH, form: bool = False) -> dict[str, Any]:
    content = quote_plus(body) if form else body
    kind = "application/x-www-form-urlencoded" if form else "application/json"
    answer = world.client.post(
        path, content=content.encode(), headers={"Content-Type": f"{kind}; charset=utf-8"}
    )
    assert answer.status_code == 200
    return dict(answer.json()["result"])


@pytest.mark.parametrize("form", [False, True])
def test_both_ways_of_sending_are_understood(world: World, form: bool) -> None:
    result = send(world, signed(PARAMS), form=form)
    assert (result["mstatus"], result["searchCount"]) == ("success", "0")


def test_the_hash_covers_the_exact_characters(world: World) -> None:
    escaped = json.dumps(json.loads(PARAMS), separators=(",", ":"))
    signature = json.loads(signed(PARAMS))["authHash"]
    result = send(world, f'{{"params":{escaped},"authHash":"{signature}"}}')
    assert result["mstatus"] == "failure"
    assert "authHash" in result["merrMsg"]
    assert send(world, signed(escaped))["mstatus"] == "success"


def test_the_order_of_the_envelope_does_not_matter(world: World) -> None:
    signature = json.loads(signed(PARAMS))["authHash"]
    body = f' {{ "authHash" : "{signature}" , "params" : {PARAMS} }} '
    assert send(world, body)["mstatus"] == "success"


@pytest.mark.parametrize(
    "body",
    [
        signed(PARAMS, key="0123456789abcdef" * 4),
        signed(PARAMS.replace(CCID, "A199999999999999999999cc")),
        signed(PARAMS.replace('"dummyRequest":"1"', '"dummyRequest":"0"')),
        signed(PARAMS.replace('"true"', "true")),
        signed(PARAMS.replace('"true"', '""')),
        signed(PARAMS) + "x",
        '{"params":{}}',
        "[]",
        "{1:2}",
        "",
    ],
)
def test_a_bad_envelope_is_answered_with_failure(world: World, body: str) -> None:
    assert send(world, body)["mstatus"] == "failure"


def test_the_live_address_wants_a_live_request(world: World) -> None:
    live = PARAMS.replace('"dummyRequest":"1"', '"dummyRequest":"0"')
    path = SEARCH.removeprefix("/test-")
    assert send(world, signed(live), path=f"/{path}")["mstatus"] == "success"
    assert send(world, signed(PARAMS), path=f"/{path}")["mstatus"] == "failure"


def test_test_orders_are_hidden_unless_asked_for(world: World) -> None:
    world.take_slip(world.open_page())
    assert send(world, signed(PARAMS))["searchCount"] == "1"
    hidden = PARAMS.replace('"containDummyFlag":"true",', "")
    assert send(world, signed(hidden))["searchCount"] == "0"


def test_orders_can_be_searched_by_time(world: World) -> None:
    world.take_slip(world.open_page("ORDER-1"))
    world.pay_by_card(world.open_page("ORDER-2"))
    for begin, end, count in (
        ("202702150900", "202702151100", "3"),
        ("202702140000", "202702150900", "0"),
    ):
        limits = f'{{"txnDatetime":{{"from":"{begin}","to":"{end}"}}}}'
        params = PARAMS.replace('{"orderId":"ORDER-1"}', limits)
        assert send(world, signed(params))["searchCount"] == count


def test_search_fails_when_ordered_to(world: World) -> None:
    world.control("/faults", kind="5xx", operation="search")
    headers = {"Content-Type": "application/json"}
    answer = world.client.post(SEARCH, content=signed(PARAMS).encode(), headers=headers)
    assert answer.status_code == 503
