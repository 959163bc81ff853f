"""The office moves a paid application on that could not be completed when its money came."""

from datetime import timedelta

import pytest

from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.offer import from_json
from koshin.capabilities.payments.models import MoneyCase
from koshin.capabilities.register.models import Term
from tests import stories
from tests.stories import jst
from tests.web.office.test_acts import owing
from tests.web.office.test_money_pages import REASON, page
from tests.web.office.world import Office, jspo_office, office_people, office_sessions

__all__ = ["jspo_office", "office_people", "office_sessions"]  # fixtures
pytestmark = pytest.mark.django_db


def test_the_case_says_what_to_do_until_it_is_done(jspo_office: Office) -> None:
    application = Application.objects.get(public_id=owing("jspo").purpose_ref)
    item = from_json(application.offer).items[0]
    assert item.credential is not None
    in_the_way = Term.objects.create(
        credential_id=item.credential,
        start=item.term.start + timedelta(days=1),
        end=item.term.end,
        granted_by="00000000-0000-4000-8000-000000000001",
        granted_at=jst("2027-02-15 10:00"),
    )
    stories.paid(application, at=jst("2027-02-15 10:00"))
    case = MoneyCase.objects.get(association="jspo", kind="unapplied")

    shown = page(jspo_office, f"cases/{case.pk}")
    assert "提案: 手続きを進め直す" in shown
    assert "お金を動かさずに、対応だけを記録して閉じる" not in shown
    path = f"cases/{case.pk}/act/move_on"
    assert "お金は動きません" in page(jspo_office, path)
    refused = jspo_office.client.post(jspo_office.url(path), REASON)
    assert "重なる有効期間が登録されていないか" in refused.text

    in_the_way.delete()
    assert jspo_office.client.post(jspo_office.url(path), REASON).status_code == 303
    application.refresh_from_db()
    assert application.state == "complete"
    assert "入金済みの手続きを進め直しました" in page(jspo_office, f"cases/{case.pk}")
