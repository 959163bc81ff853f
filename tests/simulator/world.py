"""A running simulator and a merchant's server, both real, for the tests of the wire."""

import hashlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from bs4 import BeautifulSoup

MERCHANT_ID = "A100000000000000000000"
CCID = MERCHANT_ID + "cc"
HASH_SEED = "testseed0123"
MERCHANT_KEY = "abcdef0123456789" * 4
JST = timezone(timedelta(hours=9))
NOW = datetime(2027, 2, 15, 10, 0, tzinfo=JST)


@dataclass(frozen=True)
class Heard:
    """One request that the merchant received."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def fields(self) -> dict[str, str]:
        """The form's fields."""
        parsed = parse_qs(self.body.decode(), keep_blank_values=True)
        return {name: values[0] for name, values in parsed.items()}


@dataclass
class Merchant:
    """A merchant's server: records what it hears, answers what it is told to."""

    now: datetime = NOW
    heard: list[Heard] = field(default_factory=list)
    next_statuses: list[int] = field(default_factory=list)
    knows_time: bool = True

    def __post_init__(self) -> None:
        merchant = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status = 200 if merchant.knows_time else 503
                self._answer(status, json.dumps({"now": merchant.now.isoformat()}).encode())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                merchant.heard.append(Heard(self.path, headers, body))
                self._answer(merchant.next_statuses.pop(0) if merchant.next_statuses else 200)

            def _answer(self, status: int, body: bytes = b"OK") -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def of(self, path: str) -> list[Heard]:
        """What was heard at this path."""
        return [heard for heard in self.heard if heard.path == path]

    def stop(self) -> None:
        """Close the server."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def config(self) -> dict[str, Any]:
        """The simulator's configuration for this merchant."""
        return {
            "notice_retry_seconds": [0.1, 0.1, 0.1],
            "push_retry_seconds": [0.1, 0.1, 0.1],
            "merchants": [
                {
                    "name": "sample",
                    "merchant_id": MERCHANT_ID,
                    "hash_seed": HASH_SEED,
                    "ccid": CCID,
                    "merchant_key": MERCHANT_KEY,
                    "push_url": f"{self.url}/push",
                    "business_time_url": f"{self.url}/now",
                    "shop_name": "見本協会",
                    "bank_settlement_type": "03",
                }
            ],
        }


@dataclass
class World:
    """What a merchant's server, a browser and the control surface do to the simulator."""

    client: httpx.Client
    merchant: Merchant

    def key_request(self, order_id: str = "ORDER-1", **changes: str) -> dict[str, str]:
        """The fields of a good key request; a changed value is signed with the others."""
        form = {
            "MERCHANT_ID": MERCHANT_ID,
            "SESSION_ID": f"session-of-{order_id}"[:50],
            "ORDER_ID": order_id,
            "AMOUNT": "11000",
            "SETTLEMENT_TYPE": "00",
            "TIMELIMIT_OF_PAYMENT": "20270301",
            "DUMMY_PAYMENT_FLAG": "1",
            "CARD_CAPTURE_FLAG": "1",
            "FINISH_PAYMENT_RETURN_URL": f"{self.merchant.url}/finish?from=pay",
            "UNFINISH_PAYMENT_RETURN_URL": f"{self.merchant.url}/unfinished",
            "ERROR_PAYMENT_RETURN_URL": f"{self.merchant.url}/error",
            "FINISH_PAYMENT_ACCESS_URL": f"{self.merchant.url}/result",
            "NAME1": "髙橋",
            "NAME2": "花子",
            "TELEPHONE_NO": "09012345678",
            **changes,
        }
        signed = (
            HASH_SEED,
            form["MERCHANT_ID"],
            form["SETTLEMENT_TYPE"],
            form["ORDER_ID"],
            form["AMOUNT"],
        )
        return {"MERCHANTHASH": hashlib.sha512(",".join(signed).encode()).hexdigest(), **form}

    def ask_keys(self, form: dict[str, str]) -> dict[str, str]:
        """Send a key request; the answer's lines by name."""
        answer = self.client.post("/web1/commodityRegist.action", data=form)
        assert answer.headers["content-type"].startswith("text/plain")
        return dict(line.split("=", 1) for line in answer.text.splitlines())

    def open_page(self, order_id: str = "ORDER-1", **changes: str) -> str:
        """Register an order and enter its hosted page; the path of its pages."""
        keys = self.ask_keys(self.key_request(order_id, **changes))
        form = {
            "MERCHANT_ID": MERCHANT_ID,
            "ORDER_ID": order_id,
            "BROWSER_ENCRYPTION_KEY": keys["BROWSER_ENCRYPTION_KEY"],
        }
        entered = self.client.post("/web1/deviceCheck.action", data=form)
        assert entered.status_code == 303, entered.text
        return entered.headers["location"].removesuffix("/amount")

    def pay_by_card(
        self, page: str, number: str = "4111111111111111", outcome: str = "success"
    ) -> httpx.Response:
        """Walk the card pages to their end; the answer to the last button."""
        card = {"card_number": number, "card_expire": "12/30", "security_code": "123"}
        entered = self.client.post(f"{page}/card", data=card)
        assert entered.status_code == 303, entered.text
        assert self.client.post(f"{page}/confirm").headers["location"] == f"{page}/3ds"
        return self.client.post(f"{page}/3ds", data={"outcome": outcome})

    def take_slip(self, page: str, shop: str = "sej") -> httpx.Response:
        """Fill in the convenience-store page; the answer to its button."""
        form = {"name1": "髙橋", "name2": "花子", "telephone": "090-1234-5678", "shop": shop}
        return self.client.post(f"{page}/cvs", data=form)

    def control(self, path: str, **body: Any) -> dict[str, Any]:
        """POST to the control surface; it must agree."""
        answer = self.client.post(f"/control{path}", json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def order(self, order_id: str = "ORDER-1") -> dict[str, Any]:
        """The order as the control surface shows it."""
        return dict(self.client.get(f"/control/orders/{order_id}").json()["order"])

    def call(self, path: str, params: dict[str, Any], *, key: str = MERCHANT_KEY) -> dict[str, Any]:
        """A signed 4G call; the result of its answer."""
        params = {**params, "txnVersion": "2.0.0", "dummyRequest": "1", "merchantCcid": CCID}
        text = json.dumps(params, ensure_ascii=False, separators=(",", ":"))
        signature = hashlib.sha256(f"{CCID}{text}{key}".encode()).hexdigest()
        answer = self.client.post(
            path,
            content=f'{{"params":{text},"authHash":"{signature}"}}'.encode(),
            headers={"Content-Type": "application/json; charset=utf-8"},
        )
        return dict(answer.json()["result"])

    def search(self, order_id: str = "ORDER-1", service: str = "cvs") -> dict[str, Any]:
        """Search one order; the only order info, or an empty dict when nothing was found."""
        params = {
            "serviceTypeCd": [service],
            "newerFlag": "false",
            "containDummyFlag": "true",
            "maxCount": "10",
            "searchParameters": {"common": {"orderId": order_id}},
        }
        result = self.call("/test-paynow-search/v2/Search/search", params)
        assert result["mstatus"] == "success", result
        infos = result["orderInfos"]["orderInfo"]
        assert len(infos) == int(result["searchCount"]) <= 1
        return dict(infos[0]) if infos else {}

    def cancel(self, order_id: str = "ORDER-1", option: str = "sej") -> dict[str, Any]:
        """Cancel a slip; the result."""
        return self.call(
            "/test-paynow/v2/Cancel/cvs", {"serviceOptionType": option, "orderId": order_id}
        )


def text_of(answer: httpx.Response) -> str:
    """The visible text of a page."""
    return BeautifulSoup(answer.text, "html.parser").get_text(" ", strip=True)


def query_of(url: str) -> dict[str, str]:
    """The query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def wait_for(happened: Callable[[], bool], *, seconds: float = 5.0) -> None:
    """Wait until something has happened. Fails after `seconds`."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
