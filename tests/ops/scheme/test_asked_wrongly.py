"""What is asked in vain is said, and who stops reading gets no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ground import ROOT
from tests.ops.scheme.asking import GARDEN, ask


def test_a_forecast_does_not_lie_before_the_decision(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text("{}", encoding="utf-8")
    asked = ("decide", GARDEN, "--facts", facts, "--on", "2027-04-10", "--forecast")
    with pytest.raises(SystemExit) as refused:
        ask(capsys, *asked, "2027-04-09")
    assert refused.value.code == 2
    assert "--forecast は --on と同じ日か、それより後の日" in capsys.readouterr().err
    assert ask(capsys, *asked, "2027-04-10").code == 0


def test_who_stops_reading_sees_no_traceback() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [sys.executable, "-m", "koshin.ops.scheme", "schema"],
        stdout=writing,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=False,
        text=True,
    )
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, "")
