"""Reads an association's files from disk. The only place that knows where they lie."""

from pathlib import Path

from django.conf import settings

PATTERNS = ("*.yaml", "schemes/*.yaml", "forms/*.yaml")


def associations_directory() -> Path:
    """The directory with one sub-directory per association."""
    return Path(settings.ASSOCIATIONS_DIR)


def association_codes() -> list[str]:
    """The codes of all associations that have files, sorted."""
    return sorted(path.parent.name for path in associations_directory().glob("*/association.yaml"))


def scheme_files(code: str, *, directory: Path | None = None) -> dict[str, str]:
    """The texts that state an association's scheme, by path relative to its directory."""
    root = (directory or associations_directory()) / code
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for pattern in PATTERNS
        for path in sorted(root.glob(pattern))
    }
