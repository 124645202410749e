"""Where the audit logs of these tests lie."""

from pathlib import Path

import pytest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log of one's own, whose folders are not there yet."""
    return tmp_path / "state" / "callwatch" / "audit.jsonl"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One that several supervisors share."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o770)
    return folder
