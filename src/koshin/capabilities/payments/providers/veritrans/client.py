"""VeriTrans 4G on the wire: Search, and Cancel of a slip or of a card payment."""

import json
from collections.abc import Mapping
from typing import Any

import httpx

from koshin.capabilities.payments.providers.port import ProviderSilent
from koshin.capabilities.payments.providers.veritrans.contract import (
    api_url,
    contract_of,
    dummy_flag,
)
from koshin.capabilities.payments.providers.veritrans.signatures import auth_hash
from koshin.platform.http import client

TXN_VERSION = "2.0.0"


def envelope(params: Mapping[str, Any], *, ccid: str, merchant_key: str) -> bytes:
    """The body of a call: the parameters serialised once, hashed as they stand, sent as they
    stand."""
    text = json.dumps(params, ensure_ascii=False, separators=(",", ":"))
    signature = auth_hash(ccid=ccid, params=text, merchant_key=merchant_key)
    return f'{{"params":{text},"authHash":"{signature}"}}'.encode()


def call(association: str, service: str, command: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The ``result`` of one call. Raises ``ProviderSilent`` unless a readable one comes back."""
    return result_of(command, send(association, service, command, params))


def send(association: str, service: str, command: str, params: Mapping[str, Any]) -> bytes:
    """The body of the answer to one call, as it came. Raises ``ProviderSilent``."""
    contract = contract_of(association)
    body = envelope(
        {
            **params,
            "txnVersion": TXN_VERSION,
            "dummyRequest": dummy_flag(),
            "merchantCcid": contract.ccid,
        },
        ccid=contract.ccid,
        merchant_key=contract.merchant_key,
    )
    try:
        response = client().post(
            api_url(service, command),
            content=body,
            headers={"Content-Type": "application/json; charset=utf-8"},
        )
        response.raise_for_status()
    except httpx.HTTPError as error:
        raise ProviderSilent(f"{command}: {type(error).__name__}") from error
    return response.content


def result_of(command: str, body: bytes) -> dict[str, Any]:
    """The ``result`` of an answer's body. Raises ``ProviderSilent``."""
    try:
        result = json.loads(body)["result"]
    except (ValueError, KeyError, TypeError) as error:
        raise ProviderSilent(f"{command}: {type(error).__name__}") from error
    if not isinstance(result, dict):
        raise ProviderSilent(f"{command}: no result")
    return result


def search(association: str, order_id: str) -> list[dict[str, Any]]:
    """Everything the provider knows of one order, one record per service. Raises
    ``ProviderSilent``."""
    return found_in(send_search(association, order_id), order_id)


def send_search(association: str, order_id: str) -> bytes:
    """The answer of Search about one order, as it came. Raises ``ProviderSilent``."""
    return send(
        association,
        "paynow-search",
        "Search/search",
        {
            "containDummyFlag": "true" if dummy_flag() == "1" else "false",
            "maxCount": "10",
            "newerFlag": "false",
            "serviceTypeCd": ["card", "mpi", "cvs", "bank"],
            "searchParameters": {"common": {"orderId": order_id}},
        },
    )


def found_in(body: bytes, order_id: str) -> list[dict[str, Any]]:
    """The records of one order in an answer of Search. Raises ``ProviderSilent``."""
    result = result_of("Search/search", body)
    if result.get("mstatus") != "success":
        raise ProviderSilent(f"Search: {result.get('vResultCode', '')}")
    infos = listed(listed_parent(result, "orderInfos").get("orderInfo"))
    return [info for info in infos if info.get("orderId") == order_id]


def cancel_slip(association: str, order_id: str, service_option: str) -> bool:
    """Withdraw an unpaid slip; False when the provider declines. Raises ``ProviderSilent``."""
    params = {"serviceOptionType": service_option, "orderId": order_id}
    return call(association, "paynow", "Cancel/cvs", params).get("mstatus") == "success"


def cancel_card(association: str, order_id: str, *, amount: int | None) -> dict[str, Any]:
    """The ``result`` of giving back a card payment, or ``amount`` yen of it. Raises
    ``ProviderSilent``."""
    part = {} if amount is None else {"amount": str(amount)}
    return call(association, "paynow", "Cancel/card", {"orderId": order_id, **part})


def listed_parent(record: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A nested object; empty where it is missing."""
    found = record.get(name)
    return found if isinstance(found, dict) else {}


def listed(value: object) -> list[dict[str, Any]]:
    """A list of objects, also where the provider sends a single object bare."""
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, dict)]
