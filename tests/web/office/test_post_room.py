"""The post room from the desk: print what waits, scan it twice, see it as posted."""

import pytest

from koshin.capabilities.papers.models import Dispatch, PostRun
from tests.web.office.world import Office, jspo_office, office_people, office_sessions

__all__ = ["jspo_office", "office_people", "office_sessions"]  # fixtures
pytestmark = pytest.mark.django_db


def test_what_waits_is_printed_scanned_and_posted(jspo_office: Office) -> None:
    client, url = jspo_office.client, jspo_office.url
    waiting = Dispatch.objects.filter(association="jspo", dispatched_at__isnull=True)
    chosen = list(waiting.values_list("pk", flat=True))
    assert chosen
    assert client.post(url("dispatches/print"), {"dispatch": []}).status_code == 409
    assert client.post(url("dispatches/print"), {"dispatch": chosen}).status_code == 303
    run = PostRun.objects.get()
    page = client.get(url(f"dispatches/runs/{run.public_id}"))
    assert f"まとめた{len(chosen)}件のうち、0件を発送しました" in page.text
    drawn = client.get(url(f"dispatches/runs/{run.public_id}/labels.pdf"))
    assert drawn.headers["content-type"] == "application/pdf"
    assert client.get(url(f"dispatches/runs/{run.public_id}/maps.pdf")).status_code == 404

    one = run.dispatches.earliest("pk")
    first = client.post(url("dispatches/scan"), {"code": one.check_code})
    assert "この書類を入れる封筒のコード" in first.text
    held = first.context["held"]
    second = client.post(url("dispatches/scan"), {"code": one.check_code, "held": held})
    assert f"{one.facts['name']}様の書類を発送済みにしました" in second.text
    last = second.context["last"]
    third = client.post(url("dispatches/scan"), {"code": "123456789012", "last": last})
    assert "追跡番号 123456789012 を登録しました" in third.text
    assert "123456789012" in client.get(url("dispatches?show=done")).text
    assert client.post(url("dispatches/scan"), {"code": "?"}).status_code == 409
