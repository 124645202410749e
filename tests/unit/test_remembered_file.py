"""What is remembered for the next start: kept whole, kept private, and never in the way."""

import json
import logging
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.calls.selection import Selection, parse_selection
from app.watch.remembered import LARGEST, VERSION, Remembered

CHOICE = parse_selection("101,105-110,group:Продажи")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "callwatch" / "remembered.json"


def memory(path: Path, account: str = "one") -> Remembered:
    return Remembered(path, account)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def aside(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}.*-*"))


def put(path: Path, text: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_at_the_first_start_nothing_is_remembered_and_nothing_is_written(path: Path) -> None:
    assert memory(path).selection() is None
    assert not path.parent.exists()


def test_a_choice_is_there_at_the_next_start(path: Path) -> None:
    memory(path).remember(CHOICE)
    assert memory(path).selection() == CHOICE


def test_a_choice_of_nothing_is_a_choice_too(path: Path) -> None:
    memory(path).remember(CHOICE)
    memory(path).remember(Selection())
    assert memory(path).selection() == Selection()


def test_only_the_owner_may_read_it_whatever_the_umask(path: Path) -> None:
    before = os.umask(0)
    try:
        memory(path).remember(CHOICE)
        put(path, path.read_bytes())
        path.chmod(0o666)
        memory(path).remember(CHOICE)
    finally:
        os.umask(before)
    assert mode(path) == 0o600
    assert mode(path.parent) == 0o700


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    memory(path).remember(CHOICE)
    monkeypatch.setattr(os, "fsync", _disk_full)
    memory(path).remember(parse_selection("all"))
    assert memory(path).selection() == CHOICE
    assert list(path.parent.iterdir()) == [path]
    assert "the disk is full" in caplog.text


def _disk_full(_handle: int) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '"text"',
        "{}",
        json.dumps({"version": VERSION}),
        json.dumps({"version": VERSION, "selections": ["101"]}),
        json.dumps({"version": VERSION + 1, "selections": {"one": "101"}}),
        "[" * 200_000,
        b"\xff\xfe\x00",
        "9" * 10_000,
        '{"version": true, "selections": {"one": "101"}}',
        json.dumps({"version": VERSION, "accounts": {"one": {"selection": "101" * LARGEST}}}),
    ],
    ids=lambda content: repr(content[:40]),
)
def test_a_broken_or_newer_file_is_set_aside_whole_and_work_goes_on(
    path: Path, content: str | bytes, caplog: pytest.LogCaptureFixture
) -> None:
    put(path, content)
    before = path.read_bytes()
    assert memory(path).selection() is None
    assert [file.read_bytes() for file in aside(path)] == [before]
    assert "set aside" in caplog.text
    memory(path).remember(CHOICE)
    assert memory(path).selection() == CHOICE


def test_a_newer_file_is_not_called_broken_and_the_notice_says_where_it_is(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    content = json.dumps({"version": VERSION + 1, "accounts": {"one": {"selection": "101"}}})
    put(path, content)
    assert memory(path).selection() is None
    [kept] = aside(path)
    assert kept.name.startswith("remembered.json.newer-")
    assert kept.read_text() == content
    assert "of a newer callwatch" in caplog.text
    assert str(kept) in caplog.text
    assert "broken" not in caplog.text


@pytest.mark.parametrize("version", [VERSION, 10**400, -1, 2.5, "9", None])
def test_a_version_that_is_none_is_no_newer_one(path: Path, version: object) -> None:
    put(path, json.dumps({"version": version}))
    assert memory(path).selection() is None
    [kept] = aside(path)
    assert ".broken-" in kept.name


def test_the_same_trouble_is_told_once_however_many_parts_meet_it(
    path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = memory(path)
    path.mkdir(parents=True)
    for _ in range(3):
        kept.selection()
        kept.remember(CHOICE)
    assert len(caplog.records) == 1
    assert str(path) in caplog.text
    path.rmdir()
    caplog.clear()
    kept.remember(CHOICE)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", _disk_full)
        for _ in range(3):
            kept.remember(CHOICE)
    assert len(caplog.records) == 1
    kept.remember(CHOICE)
    monkeypatch.setattr(os, "fsync", _disk_full)
    kept.remember(CHOICE)
    assert len(caplog.records) == 2


def test_a_broken_file_met_while_writing_is_set_aside_too(path: Path) -> None:
    put(path, "{")
    memory(path).remember(CHOICE)
    assert memory(path).selection() == CHOICE
    assert len(aside(path)) == 1


def test_unpaired_surrogates_in_the_file_do_not_stop_it_from_being_written(path: Path) -> None:
    put(path, r'{"version": 1, "selections": {"\ud800": "group:\udfff"}}')
    memory(path).remember(CHOICE)
    assert memory(path).selection() == CHOICE


def test_a_home_that_cannot_be_written_to_is_a_warning_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A file stands where the folder should be: that refuses even the superuser."""
    (tmp_path / "state").write_text("in the way")
    kept = memory(tmp_path / "state" / "remembered.json")
    kept.remember(CHOICE)
    assert kept.selection() is None
    assert {record.levelno for record in caplog.records} == {logging.WARNING}
    assert (tmp_path / "state").read_text() == "in the way"


def test_what_cannot_be_read_is_not_overwritten(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.mkdir(parents=True)
    (path / "theirs").write_text("kept")
    memory(path).remember(CHOICE)
    assert memory(path).selection() is None
    assert (path / "theirs").read_text() == "kept"
    assert "cannot be read" in caplog.text


def test_a_file_that_could_be_read_only_by_others_is_left_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    memory(path).remember(CHOICE)
    before = path.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", _not_yours)
        memory(path).remember(Selection())
    assert path.read_bytes() == before
    assert "you have no right to" in caplog.text


def _not_yours(_path: Path, _flags: int, _mode: int) -> int:
    raise PermissionError(13, "Permission denied")


def test_a_symbolic_link_is_refused_and_what_it_points_to_is_not_touched(
    path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    foreign = tmp_path / "foreign"
    foreign.write_text("precious")
    path.parent.mkdir(parents=True)
    path.symlink_to(foreign)
    memory(path).remember(CHOICE)
    assert memory(path).selection() is None
    assert foreign.read_text() == "precious"
    assert path.is_symlink()
    assert "symbolic link" in caplog.text


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=60) | st.text(max_size=60).map(lambda t: t.encode()))
def test_no_content_ends_the_program(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "remembered.json"
    path.write_bytes(content)
    memory(path).selection()
    memory(path).remember(CHOICE)
    assert memory(path).selection() == CHOICE
