"""A file of another system beside what is here: every difference, and nothing written."""

import csv
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from koshin.capabilities.people.models import Holder
from tests import stories
from tests.capabilities.exchange import world as files

pytestmark = pytest.mark.django_db


def test_a_parallel_run_lists_every_difference_as_a_table(tmp_path: Path) -> None:
    world = stories.association("jspo")
    stories.holder(world, number="0000001", family="=髙橋")
    stories.holder(world, number="0000002")
    given, out = tmp_path / "old.csv", tmp_path / "differences.csv"
    given.write_bytes(files.csv([files.person("0000001", email="a@example.jp")]))
    call_command("compare_file", "jspo", "holders", str(given), "--out", str(out))
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["行", "対象", "項目", "ファイル", "こちら"]
    assert ["2", "0000001", "姓", "高橋", "'=髙橋"] in rows
    assert rows[-1] == ["", "0000002", "ファイルにない", "", ""]
    assert Holder.objects.count() == 2


def test_a_file_with_an_unknown_column_is_not_compared(tmp_path: Path) -> None:
    stories.association("jspo")
    given = tmp_path / "old.csv"
    given.write_text("登録番号,ひとこと\n1,x\n", encoding="utf-8")
    with pytest.raises(CommandError, match="ひとこと"):
        call_command("compare_file", "jspo", "holders", str(given))
