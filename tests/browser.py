"""A real Chromium with Japanese letters, found or installed; never skipped."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pylopdf_fonts_cjk
import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


class NoBrowser(Exception):
    """There is none and none can be installed; the message is one line and says what to do."""


def find() -> str | None:
    """A Chromium that starts: the variable CHROMIUM, then the usual names."""
    named = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else []
    for candidate in (*named, *NAMES, MAC):
        program = shutil.which(candidate)
        # Some systems put a stub there that only advertises a package: ask it for its version.
        if program and _quietly([program, "--version"]):
            return program
    return None


def ensure() -> str:
    """A Chromium; installed with apt-get where there is none and we may; else ``NoBrowser``."""
    found = find()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _quietly(["apt-get", "update", "-q"])
        _quietly(["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"])
        found = find()
    if found is None:
        raise NoBrowser(
            "画面のテストには Chromium が必要です。Chromium か Chrome を入れるか、"
            "CHROMIUM=/path/to/chromium を指定してください。"
        )
    return found


def _quietly(command: list[str]) -> bool:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, capture_output=True, check=False, env=env).returncode == 0


def write_font_configuration(directory: Path) -> Path:
    """A fontconfig file that adds the Japanese fonts of the papers to those of the system."""
    assert pylopdf_fonts_cjk.__file__ is not None
    fonts = Path(pylopdf_fonts_cjk.__file__).parent
    path = directory / "fonts.conf"
    path.write_text(
        f"<fontconfig><dir>{fonts}</dir><cachedir>{directory / 'cache'}</cachedir>"
        '<include ignore_missing="yes">/etc/fonts/conf.d</include></fontconfig>'
    )
    return path


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One running browser; make a new context per test."""
    fonts = write_font_configuration(tmp_path_factory.mktemp("fonts"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=ensure(),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )
        yield browser
        browser.close()


if __name__ == "__main__":
    try:
        ensure()
    except NoBrowser as refusal:
        sys.exit(str(refusal))
