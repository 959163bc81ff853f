"""What a browser brings back is signed by nobody, and is no forged message."""

import pytest

from koshin.capabilities.payments.actions.receive import keep_return
from tests import stories
from tests.findings import findings

pytestmark = pytest.mark.django_db


def test_a_browser_that_returned_is_no_finding() -> None:
    stories.association("jspo")
    keep_return(association="jspo", reference="case-1", body=b"result=success")
    assert findings() == {}
