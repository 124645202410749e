"""What is remembered for the next start: private, whole, and never trusted when broken."""

import json
import stat
from pathlib import Path

import pytest

from app.calls.selection import parse_selection
from app.watch.remembered import Remembered

CHOICE = parse_selection("101,105-110,group:Продажи")


def memory(folder: Path, account: str = "one") -> Remembered:
    return Remembered(folder / "deep" / "state.json", account)


def test_a_choice_is_remembered_for_its_account_alone(tmp_path: Path) -> None:
    memory(tmp_path).remember(CHOICE)
    memory(tmp_path, "two").remember(parse_selection("7"))
    assert memory(tmp_path).selection() == CHOICE
    assert memory(tmp_path, "two").selection() == parse_selection("7")
    assert memory(tmp_path, "three").selection() is None


def test_the_file_is_private(tmp_path: Path) -> None:
    memory(tmp_path).remember(CHOICE)
    path = memory(tmp_path).path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == ["state.json"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '{"version": 2, "selections": {"one": "101"}}',
        '{"version": 1, "selections": []}',
        '{"version": 1}',
        "\x00\x01",
        "[" * 100_000,
    ],
    ids=lambda text: text[:20],
)
def test_a_broken_or_newer_file_is_set_aside(tmp_path: Path, content: str) -> None:
    path = memory(tmp_path).path
    path.parent.mkdir()
    path.write_text(content)
    assert memory(tmp_path).selection() is None
    [aside] = path.parent.iterdir()
    assert aside.name.startswith("state.json.broken-")
    assert aside.read_text() == content
    memory(tmp_path).remember(CHOICE)
    assert memory(tmp_path).selection() == CHOICE


def test_a_selection_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    path = memory(tmp_path).path
    path.parent.mkdir()
    path.write_text(json.dumps({"version": 1, "selections": {"one": "no such thing", "two": 7}}))
    assert memory(tmp_path).selection() is None
    assert memory(tmp_path, "two").selection() is None


def test_a_home_that_cannot_be_written_to_is_only_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "deep").write_text("a file where a folder should be")
    memory(tmp_path).remember(CHOICE)
    assert "nothing is kept" in caplog.text
    assert memory(tmp_path).selection() is None


def test_every_part_is_kept_by_itself(tmp_path: Path) -> None:
    memory(tmp_path).remember(CHOICE)
    memory(tmp_path).keep("view", {"sort": "time", "grouped": True})
    memory(tmp_path, "two").keep("view", ["another"])
    assert memory(tmp_path).part("view") == {"sort": "time", "grouped": True}
    assert memory(tmp_path).selection() == CHOICE
    assert memory(tmp_path, "two").part("view") == ["another"]
    assert memory(tmp_path).part("notes") is None


def test_the_file_of_the_first_version_is_read_and_carried_over(tmp_path: Path) -> None:
    path = memory(tmp_path).path
    path.parent.mkdir()
    path.write_text(json.dumps({"version": 1, "selections": {"one": str(CHOICE), "two": "7"}}))
    assert memory(tmp_path).selection() == CHOICE
    memory(tmp_path).keep("view", 1)
    assert memory(tmp_path).selection() == CHOICE
    assert memory(tmp_path, "two").selection() == parse_selection("7")


def test_more_than_a_person_leaves_behind_is_not_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    memory(tmp_path).keep("notes", "short")
    memory(tmp_path).keep("notes", "x" * 300_000)
    assert memory(tmp_path).part("notes") == "short"
    assert "too much" in caplog.text
