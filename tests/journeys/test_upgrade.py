"""昇格: the higher grade is added to the running term, and proven before the card comes."""

import io

from pypdf import PdfReader

from tests.journeys import coach as steps
from tests.journeys.conftest import Visit

NAME = "桐山 千景"


def test_a_coach_takes_the_higher_grade_and_proves_it_before_the_card_comes(visit: Visit) -> None:
    coach = visit("jspo", width=390)
    coach.sign_in(NAME)
    steps.to_the_fee(coach)
    assert coach.table() == [
        ("資格別登録料(空手道コーチ2)", "2,000円"),
        ("初期登録手数料(空手道コーチ2)", "3,000円"),
        ("合計", "5,000円"),
    ]
    coach.reads("2028年3月31日(金)まで")
    steps.pay_by_card(coach, "5,000円")
    assert coach.queued(NAME) == ["card", "certificate"]

    coach.open("certificates/")
    coach.arrive("証明書の発行")
    coach.reads("手続きとお支払いが完了し、2027年4月1日(木)から有効であることを証明します。")
    proof = (
        PdfReader(io.BytesIO(coach.pdf("登録手続完了証明書(PDF)を開く"))).pages[0].extract_text()
    )
    assert NAME in proof
    assert "空手道コーチ2" in proof
    assert "2027年4月1日" in proof
