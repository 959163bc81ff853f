"""VeriTrans 4G on the wire: Search, and Cancel of a convenience-store slip."""

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
        result = response.json()["result"]
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise ProviderSilent(f"{command}: {type(error).__name__}") from error
    if not isinstance(result, dict):
        raise ProviderSilent(f"{command}: no result")
    return result


def search(association: str, order_id: str) -> list[dict[str, Any]]:
    """Everything the provider knows of one order, one record per service. Raises
    ``ProviderSilent``."""
    result = call(
        association,
        "paynow-search",
        "Search/search",
        {
            "containDummyFlag": "true" if dummy_flag() == "1" else "false",
            "maxCount": "10",
            "newerFlag": "false",
            "serviceTypeCd": ["card", "mpi", "cvs"],
            "searchParameters": {"common": {"orderId": order_id}},
        },
    )
    if result.get("mstatus") != "success":
        raise ProviderSilent(f"Search: {result.get('vResultCode', '')}")
    infos = listed(listed_parent(result, "orderInfos").get("orderInfo"))
    return [info for info in infos if info.get("orderId") == order_id]


def cancel_slip(association: str, order_id: str, service_option: str) -> bool:
    """Withdraw an unpaid slip; False when the provider declines. Raises ``ProviderSilent``."""
    params = {"serviceOptionType": service_option, "orderId": order_id}
    return call(association, "paynow", "Cancel/cvs", params).get("mstatus") == "success"


def listed_parent(record: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A nested object; empty where it is missing."""
    found = record.get(name)
    return found if isinstance(found, dict) else {}


def listed(value: object) -> list[dict[str, Any]]:
    """A list of objects, also where the provider sends a single object bare."""
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, dict)]
