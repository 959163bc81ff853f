"""The provider's three signatures against vectors that others computed (payment facts 1.2, 1.8,
1.10)."""

import base64
import json

import pytest

from koshin.capabilities.payments.providers.veritrans.client import envelope
from koshin.capabilities.payments.providers.veritrans.signatures import (
    auth_hash,
    content_hmac,
    is_return_signed,
    is_signed,
    merchant_hash,
    pop_signature,
    same,
)

KEY = "abcdef0123456789" * 4
CCID = "A100000000000000000000cc"
MDK = (
    '{"txnVersion":"1.0.0","dummyRequest":"0","merchantCcid":"A100000000000000000000cc",'
    '"payNowIdParam":{"accountParam":{"accountId":"dummy-account-id"},'
    '"token":"abcdef01-2345-6789-0abc-def012345678"},"serviceOptionType":"mpi-complete",'
    '"orderId":"dummy-order-id","amount":"100","deviceChannel":"02"}'
)
GUIDE = (
    '{"orderId":"dummy1503015213","amount":"5","jpo":"10","withCapture":"false",'
    '"payNowIdParam":{"token":"0a812412-682c-4dad-8a5d-720caf23bca0"},"txnVersion":"2.0.0",'
    '"dummyRequest":"1","merchantCcid":"A100000000000000000000cc"}'
)
JAPANESE = (
    '{"serviceOptionType":"sej","orderId":"REN-2026-000123-1","amount":"11000","name1":"山田",'
    '"name2":"太郎","telNo":"09012345678","payLimit":"2026/12/06","paymentType":"0",'
    '"pushUrl":"https://renewal.example.jp/hooks/veritrans/push","txnVersion":"2.0.0",'
    '"dummyRequest":"1","merchantCcid":"A100000000000000000000cc"}'
)
MPI_PUSH = (
    b"numberOfNotify=1&pushTime=20230609163134&pushId=100&orderId0000=1657593096"
    b"&vResultCode0000=G011A00100000000&txnType0000=AuthorizeConfirm&mpiMstatus0000=success"
    b"&cardMstatus0000=success&dummy0000=1"
)
MPI_HMAC = "96afe3ca78dd828e1b4643dacae031422ca252bdb2a109178d4637bd44a7ee99"
CVS_PUSH = (
    b"numberOfNotify=2&pushTime=20261122101530&pushId=00000042&orderId0000=REN-2026-000123-1"
    b"&cvsType0000=sej&receiptNo0000=1234567890123&receiptDate0000=20261122100512"
    b"&rcvAmount0000=11000&dummy0000=1&orderId0001=REN-2026-000124-1&cvsType0001=econ-lw"
    b"&receiptNo0001=7654321&receiptDate0001=20261122100733&rcvAmount0001=5500&dummy0001=1"
)
CVS_HMAC = "401a64c9bcbec8da823819535dcf210772ba30c860172bc343dfc2a8736f428a"


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        (MDK, "2b110237583f7717ccde4b641e3b31b6364e8885b4967cdb34af61e77d3c82f9"),
        (GUIDE, "d1080ba284de0a71cabfe0079ba95f46d78e610c00a6f16ff642bf2bcce1f2fe"),
        (JAPANESE, "483f1924a02cd07741fced7ac0d61611661379b108beb8f2b6b736fa117b6501"),
    ],
)
def test_auth_hash_agrees_with_the_vectors(params: str, expected: str) -> None:
    assert auth_hash(ccid=CCID, params=params, merchant_key=KEY) == expected


@pytest.mark.parametrize("params", [MDK, GUIDE, JAPANESE])
def test_an_envelope_sends_exactly_the_characters_it_signed(params: str) -> None:
    sent = envelope(json.loads(params), ccid=CCID, merchant_key=KEY).decode()
    signature = auth_hash(ccid=CCID, params=params, merchant_key=KEY)
    assert sent == f'{{"params":{params},"authHash":"{signature}"}}'


def test_merchant_hash_agrees_with_the_vector() -> None:
    assert merchant_hash(
        seed="testseed0123",
        merchant_id="A100000000000000000000",
        settlement_type="02",
        order_id="REN-2026-000123-1",
        amount=11000,
    ) == (
        "c2244632d5e85a28f35896624cda53645716871e9e50e2325e5435ab6410be47"
        "cbd0cbe3122ae7abaf93e7e242b46b0384db77632ddd2b445a9f9a124abeba84"
    )


@pytest.mark.parametrize(("body", "expected"), [(MPI_PUSH, MPI_HMAC), (CVS_PUSH, CVS_HMAC)])
def test_content_hmac_agrees_with_the_vectors(body: bytes, expected: str) -> None:
    assert content_hmac(body=body, merchant_key=KEY) == expected


def header(value: str, *, ccid: str = CCID, method: str = "HmacSHA256") -> str:
    return f"h={method};s={ccid};v={value}"


def test_a_genuine_push_is_known_by_its_header() -> None:
    assert is_signed(header=header(MPI_HMAC), body=MPI_PUSH, ccid=CCID, merchant_key=KEY)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        MPI_HMAC,
        header(MPI_HMAC[:-1] + "0"),
        header(MPI_HMAC, ccid="A100000000000000000001cc"),
        header(MPI_HMAC, method="HmacSHA1"),
        header(MPI_HMAC.upper()),
        header(CVS_HMAC),
        header(MPI_HMAC) + ";x=1",
    ],
)
def test_any_other_header_is_refused(wrong: str) -> None:
    assert not is_signed(header=wrong, body=MPI_PUSH, ccid=CCID, merchant_key=KEY)


def test_one_changed_byte_of_the_body_is_refused() -> None:
    changed = MPI_PUSH[:-1] + b"0"
    assert not is_signed(header=header(MPI_HMAC), body=changed, ccid=CCID, merchant_key=KEY)


def test_a_missing_secret_agrees_with_nothing() -> None:
    assert not same("", "")
    assert same("key+/=", "key+/=")


RETURN_CCID = "A100000000000001000000cc"
SIGNED = (
    "fdResult,authCode,RequestId,mpiMstatus,centerRequestDate,centerResponseDate,OrderId,"
    "reqCardNumber,cardTransactionType,cardMstatus,tradUrl,reqCurrencyUnit,connectedCenterId,"
    "reqAmount,acquirerCode,vResultCode"
)
RETURN = {
    "RequestId": "YqAkr6wfBVEAAAS@SK0AAAAF",
    "OrderId": "order-1654662296",
    "reqAmount": "100",
    "reqCardNumber": "411111********11",
    "mpiMstatus": "success",
    "vResultCode": "G011A00100000000",
    "cardMstatus": "success",
    "cardTransactionType": "a",
    "centerRequestDate": "20220608132519",
    "centerResponseDate": "20220608132519",
    "connectedCenterId": "jcn",
    "acquirerCode": "05",
    "authCode": "000000",
    "reqCurrencyUnit": "",
    "tradUrl": "",
    "fdResult": "",
    "vAuthInfo": "27faee59e696f68f9da0a485da1e9a7c827e9308b6a73828366a528e7158938c",
}
LETTERS = str.maketrans({"=": "*", "/": "-", "+": "_"})


def returned(
    names: str = SIGNED, *, written: bool = False, changed: dict[str, str] | None = None
) -> bool:
    """Whether the vector's return is believed; ``written`` as an address holds it."""
    params = base64.b64encode(names.encode()).decode()
    fields = {
        **RETURN,
        "authParams": params.translate(LETTERS) if written else params,
        **(changed or {}),
    }
    return is_return_signed(fields=fields, ccid=RETURN_CCID, merchant_key=KEY)


@pytest.mark.parametrize("written", [True, False])
def test_a_return_from_3d_secure_agrees_with_the_vector(written: bool) -> None:
    """Payment facts 1.4."""
    assert returned(written=written)


@pytest.mark.parametrize(
    "changed",
    [
        {"reqAmount": "101"},
        {"cardMstatus": "failure"},
        {"vAuthInfo": ""},
        {"vAuthInfo": "0" * 64},
        {"authParams": ""},
        {"authParams": "%%%"},
    ],
)
def test_a_return_that_was_changed_is_not_believed(changed: dict[str, str]) -> None:
    assert not returned(changed=changed)


def test_a_return_that_lacks_what_it_signs_is_not_believed() -> None:
    assert not returned(f"{SIGNED},amount")


POP = {
    "merchant_id": "A100000000000000000000",
    "order_id": "REN-2026-000123-1",
    "status": "success",
    "result_code": "R000",
    "m_status": "success",
    "v_result_code": "A001000000000000",
    "transaction_datetime": "20261122101530",
    "dummy": True,
    "payment_type": "card",
}
POP_SIGNATURE = (
    "87f24ad6dad121cbc2999e97ac130ec01cdda199659fddb9aab4e78302458bf7"
    "b1b6c8712333abc427e18fe34a7490f987567c546c8b91779917b31c3307d432"
)


def test_the_signature_of_pop_agrees_with_the_vector() -> None:
    """Payment facts 1.9; the field that bears it is not signed."""
    key = "Test-POP-Server-Key"
    assert pop_signature(fields=POP, server_key=key) == POP_SIGNATURE
    assert pop_signature(fields={**POP, "signature": "x"}, server_key=key) == POP_SIGNATURE
    assert pop_signature(fields={**POP, "dummy": False}, server_key=key) != POP_SIGNATURE
    assert pop_signature(fields=POP, server_key="another") != POP_SIGNATURE
