"""The golden vectors of the provider's signatures."""

import pytest

from payment_simulator.signatures import auth_hash, content_hmac, merchant_hash

CCID = "A100000000000000000000cc"
KEY = "abcdef0123456789" * 4

AUTH_HASHES = [
    (
        (
            '{"txnVersion":"1.0.0","dummyRequest":"0","merchantCcid":"A100000000000000000000cc",'
            '"payNowIdParam":{"accountParam":{"accountId":"dummy-account-id"},'
            '"token":"abcdef01-2345-6789-0abc-def012345678"},"serviceOptionType":"mpi-complete",'
            '"orderId":"dummy-order-id","amount":"100","deviceChannel":"02"}'
        ),
        "2b110237583f7717ccde4b641e3b31b6364e8885b4967cdb34af61e77d3c82f9",
    ),
    (
        (
            '{"orderId":"dummy1503015213","amount":"5","jpo":"10","withCapture":"false",'
            '"payNowIdParam":{"token":"0a812412-682c-4dad-8a5d-720caf23bca0"},"txnVersion":"2.0.0",'
            '"dummyRequest":"1","merchantCcid":"A100000000000000000000cc"}'
        ),
        "d1080ba284de0a71cabfe0079ba95f46d78e610c00a6f16ff642bf2bcce1f2fe",
    ),
    (
        (
            '{"serviceOptionType":"sej","orderId":"REN-2026-000123-1","amount":"11000",'
            '"name1":"山田","name2":"太郎","telNo":"09012345678","payLimit":"2026/12/06",'
            '"paymentType":"0","pushUrl":"https://renewal.example.jp/hooks/veritrans/push",'
            '"txnVersion":"2.0.0","dummyRequest":"1","merchantCcid":"A100000000000000000000cc"}'
        ),
        "483f1924a02cd07741fced7ac0d61611661379b108beb8f2b6b736fa117b6501",
    ),
]
PUSHES = [
    (
        (
            "numberOfNotify=1&pushTime=20230609163134&pushId=100&orderId0000=1657593096"
            "&vResultCode0000=G011A00100000000&txnType0000=AuthorizeConfirm&mpiMstatus0000=success"
            "&cardMstatus0000=success&dummy0000=1"
        ),
        "96afe3ca78dd828e1b4643dacae031422ca252bdb2a109178d4637bd44a7ee99",
    ),
    (
        (
            "numberOfNotify=2&pushTime=20261122101530&pushId=00000042&orderId0000=REN-2026-000123-1"
            "&cvsType0000=sej&receiptNo0000=1234567890123&receiptDate0000=20261122100512"
            "&rcvAmount0000=11000&dummy0000=1&orderId0001=REN-2026-000124-1&cvsType0001=econ-lw"
            "&receiptNo0001=7654321&receiptDate0001=20261122100733&rcvAmount0001=5500&dummy0001=1"
        ),
        "401a64c9bcbec8da823819535dcf210772ba30c860172bc343dfc2a8736f428a",
    ),
]


def test_the_merchant_hash_agrees_with_the_vector() -> None:
    made = merchant_hash(
        seed="testseed0123",
        merchant_id="A100000000000000000000",
        settlement_type="02",
        order_id="REN-2026-000123-1",
        amount="11000",
    )
    assert made == (
        "c2244632d5e85a28f35896624cda53645716871e9e50e2325e5435ab6410be47"
        "cbd0cbe3122ae7abaf93e7e242b46b0384db77632ddd2b445a9f9a124abeba84"
    )


@pytest.mark.parametrize(("params", "expected"), AUTH_HASHES)
def test_the_auth_hash_agrees_with_the_vectors(params: str, expected: str) -> None:
    assert auth_hash(ccid=CCID, params_text=params, merchant_key=KEY) == expected


def test_escaping_japanese_changes_the_auth_hash() -> None:
    params = AUTH_HASHES[2][0].encode("ascii", "backslashreplace").decode()
    made = auth_hash(ccid=CCID, params_text=params, merchant_key=KEY)
    assert made.startswith("7623c182")


@pytest.mark.parametrize(("body", "expected"), PUSHES)
def test_the_content_hmac_agrees_with_the_vectors(body: str, expected: str) -> None:
    made = content_hmac(ccid=CCID, body=body.encode(), merchant_key=KEY)
    assert made == f"h=HmacSHA256;s={CCID};v={expected}"
