"""The key store: what is made signs, what is retired only proves, and what is odd is refused."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from koshin.platform import clock, environment
from koshin.platform.keys.make import make_key
from koshin.platform.keys.store import (
    KeysUnusable,
    Purpose,
    keys_of,
    signing_key,
    unusable,
)

NOW = clock.real_now()


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.KEYS_DIR = tmp_path
    return tmp_path / "jspo"


def made(folder: Path, purpose: Purpose, *, passphrase: str = "") -> str:
    return make_key(folder, purpose, owner="Mihon", passphrase=passphrase, at=NOW)


def test_the_newest_private_key_signs_and_all_stay_published(folder: Path) -> None:
    assert [made(folder, "statement") for _ in range(3)] == [f"statement-{n}" for n in (1, 2, 3)]
    (folder / "statement-3.key").unlink()
    (folder / "statement-1.revoked").write_text("2027-03-01T09:00:00+09:00")
    found = signing_key("jspo", "statement")
    assert found is not None
    assert found.name == "statement-2"
    assert [(key.name, key.private is None) for key in keys_of("jspo")] == [
        ("statement-1", False),
        ("statement-2", False),
        ("statement-3", True),
    ]


def test_only_their_owner_reads_the_files(folder: Path) -> None:
    made(folder, "paper")
    for path in (folder, *folder.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_passphrase_locks_private_keys(folder: Path, settings: Settings) -> None:
    made(folder, "token", passphrase="six words by dice")
    with pytest.raises(TypeError):
        load_pem_private_key((folder / "token-1.key").read_bytes(), None)
    with pytest.raises(KeysUnusable, match="jspo/token-1"):
        keys_of("jspo")
    assert "KOSHIN_KEYS_PASSPHRASE" in next(unusable(now=NOW))
    settings.KEYS_PASSPHRASE = "six words by dice"
    assert signing_key("jspo", "token") is not None
    assert list(unusable(now=NOW)) == []


def test_without_the_root_s_key_nothing_is_certified_and_without_a_store_nothing_signs(
    folder: Path, settings: Settings
) -> None:
    made(folder, "paper")
    (folder / "root.key").unlink()
    with pytest.raises(FileNotFoundError):
        made(folder, "paper")
    assert [key.name for key in keys_of("jspo")] == ["paper-1"]
    assert signing_key("itc", "paper") is None
    settings.KEYS_DIR = None
    assert signing_key("jspo", "paper") is None


def test_a_key_that_is_not_what_its_name_says_is_refused(folder: Path) -> None:
    made(folder, "statement")
    made(folder, "token")
    (folder / "statement-2.pub").write_bytes((folder / "token-1.pub").read_bytes())
    with pytest.raises(KeysUnusable, match="statement-2 is not the key that its name says"):
        keys_of("jspo")


def test_a_certificate_that_is_over_is_said_at_the_start(folder: Path) -> None:
    made(folder, "paper")
    later = NOW + timedelta(days=6 * 365 + 1)
    assert list(unusable(now=NOW)) == []
    assert "jspo/paper-1 is not good any more" in next(unusable(now=later))


@pytest.mark.parametrize("name", ["../jspo", "", "JSPO", "a/b"])
def test_a_name_that_is_no_association_s_has_no_keys(folder: Path, name: str) -> None:
    made(folder, "token")
    assert keys_of(name) == ()


def test_a_directory_that_is_not_there_or_open_to_everybody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(environment.ConfigurationRefused, match="not a directory"):
        environment.keys_dir({"KOSHIN_KEYS_DIR": str(tmp_path / "nowhere")})
    tmp_path.chmod(0o755)
    with pytest.raises(environment.ConfigurationRefused, match="chmod o-rwx"):
        environment.keys_dir({"KOSHIN_KEYS_DIR": str(tmp_path)})
    tmp_path.chmod(0o700)
    assert environment.keys_dir({"KOSHIN_KEYS_DIR": str(tmp_path)}) == tmp_path
    assert environment.keys_dir({}) is None


def test_the_command_of_the_ceremony_makes_one_of_each_and_then_the_next(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("make_keys", "jspo", "--owner", "Mihon")
    call_command("make_keys", "jspo", "--owner", "Mihon", "--purpose", "token")
    said = capsys.readouterr().out.split()
    assert said[:3] == ["jspo/statement-1", "jspo/token-1", "jspo/paper-1"]
    assert "jspo/token-2" in said
    (folder / "root.key").unlink()
    with pytest.raises(CommandError, match="Bring it back from its safe"):
        call_command("make_keys", "jspo", "--owner", "Mihon", "--purpose", "paper")
    with pytest.raises(CommandError, match="small letters"):
        call_command("make_keys", "../x", "--owner", "Mihon")
