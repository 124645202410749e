"""The log: enough to reconstruct what happened, nothing secret, nothing that steers a terminal."""

import logging
import multiprocessing
import os
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import app.log
from app.log import LogFile, log_problem, masked, redacted, start_log
from app.report import report, told

SECRETS = ("hunter2", "+79161234567", "Иван Петров")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[LogFile]:
    log = start_log("info", tmp_path / "state" / "callwatch.log")
    yield log
    logging.getLogger().removeHandler(log)
    log.close()


@pytest.fixture
def say() -> logging.Logger:
    return logging.getLogger("app.telphin.connection")


def lines(log: LogFile) -> list[str]:
    return log.path.read_text("utf-8").splitlines()


def test_a_line_has_its_moment_its_process_its_level_and_who_says_it(
    log: LogFile, say: logging.Logger
) -> None:
    say.info("GET /user/: 200")
    [line] = lines(log)
    moment, process, rest = line.split(" ", 2)
    assert len(moment) == len("2026-11-24T12:00:00.000+0300")
    assert process == str(os.getpid())
    assert rest == "INFO telphin.connection: GET /user/: 200"


def test_only_its_owner_can_read_it(log: LogFile, say: logging.Logger) -> None:
    say.info("x")
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.path.parent.stat().st_mode) == 0o700


def test_nothing_is_made_before_there_is_something_to_write(log: LogFile) -> None:
    assert not log.path.parent.exists()


def test_the_level_is_obeyed(tmp_path: Path, say: logging.Logger) -> None:
    log = start_log("warning", tmp_path / "log")
    say.info("not this")
    say.warning("this")
    assert [line.rpartition(" ")[2] for line in lines(log)] == ["this"]
    logging.getLogger().removeHandler(log)


def test_a_second_start_takes_the_place_of_the_first(
    log: LogFile, tmp_path: Path, say: logging.Logger
) -> None:
    other = start_log("info", tmp_path / "other")
    say.info("x")
    assert len(lines(other)) == 1
    assert not log.path.exists()
    logging.getLogger().removeHandler(other)


def test_a_line_stays_one_line_and_steers_no_terminal(log: LogFile) -> None:
    # Not through a logger: what pytest captures there must be encodable.
    log.handle(logging.makeLogRecord({"msg": "a\nb\x1b[2J\u202e\x9b\udcff", "name": "app"}))
    [line] = lines(log)
    assert line.endswith(r"a\nb\x1b[2J\u202e\x9b\udcff")
    assert line.isprintable()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("to +79161234567", "to ***4567"),
        ("to 8 (916) 123-45-67.", "to ***5-67."),
        ("listen 101", "listen 101"),
        ("GET /extension/12345678/current_calls/7916123456789", None),
        ("200 in 12 ms, 4999 of 5000 left", None),
        ("Authorization: Bearer abc.def", "Authorization: *** abc.def"),
        ("bearer abc.def", "bearer ***"),
        ('{"access_token": "abc", "x": 1}', '{"access_token": "***", "x": 1}'),
        ("client_secret=hunter2&x=1", "client_secret=***&x=1"),
    ],
)
def test_numbers_and_secrets_are_not_written(text: str, left: str | None) -> None:
    assert redacted(text) == (text if left is None else left)


def test_a_number_keeps_its_last_digits_and_an_extension_all() -> None:
    assert masked("+79161234567") == "***4567"
    assert masked("101") == "101"
    assert masked("eavesdrop") == "eavesdrop"


def test_other_libraries_lines_lose_their_values(log: LogFile) -> None:
    logging.getLogger("asyncio").error("Task failed: %s\nfuture: %s", *SECRETS[:2])
    logging.getLogger("httpcore").info("not even this")
    [line] = lines(log)
    assert line.endswith("ERROR asyncio: Task failed: %s")


def failing() -> None:
    secret = SECRETS[0]
    try:
        dict[str, str]()[SECRETS[1]]
    except KeyError:
        raise ValueError(f"{SECRETS} {secret}") from None


def test_an_error_tells_its_kind_and_its_way_and_nothing_else(
    log: LogFile, say: logging.Logger
) -> None:
    try:
        failing()
    except ValueError as error:
        say.error("unexpected: %s", told(error), exc_info=error)
    said = log.path.read_text()
    assert "unexpected: ValueError at tests/unit/test_log.py:" in said
    assert "in failing" in said
    assert said.rstrip().endswith("    ValueError")
    assert not any(secret in said for secret in SECRETS)


def test_a_report_goes_back_to_the_first_error() -> None:
    def outer() -> None:
        try:
            failing()
        except ValueError as error:
            raise ExceptionGroup("many", [KeyError("hunter2"), TypeError("hunter2")]) from error

    with pytest.raises(ExceptionGroup) as caught:
        outer()
    said = report(caught.value)
    assert said.index("ValueError") < said.index("ExceptionGroup")
    assert "KeyError" in said
    assert "TypeError" in said
    assert not any(secret in said.replace('"hunter2"', "") for secret in SECRETS)


def test_an_error_made_of_names_in_the_source_keeps_its_message() -> None:
    with pytest.raises(AttributeError) as caught:
        _ = sys.nonsense  # type: ignore[attr-defined]
    assert report(caught.value).endswith("AttributeError: module 'sys' has no attribute 'nonsense'")


def test_an_error_that_is_its_own_cause_is_told_once() -> None:
    first, second = KeyError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    assert report(first).count("KeyError") == 1


def test_a_full_file_makes_room_for_a_new_one_and_the_oldest_goes(
    log: LogFile, say: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.log, "LARGEST", 200)
    for n in range(40):
        say.info("line %d", n)
    kept = sorted(path.name for path in log.path.parent.iterdir())
    assert kept == [log.path.name, *(f"{log.path.name}.{n}" for n in (1, 2, 3))]
    assert lines(log)[-1].endswith("line 39")
    older = log.path.with_name(f"{log.path.name}.1").read_text().splitlines()
    newest = int(lines(log)[0].rpartition(" ")[2])
    assert older[-1].endswith(f"line {newest - 1}")
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in log.path.parent.iterdir())


def _write_many(path: Path, who: int) -> None:
    app.log.LARGEST = 2000
    app.log.KEPT = 100
    start_log("info", path)
    for n in range(100):
        logging.getLogger("app").info("%d says %d", who, n)


def test_several_programs_share_it_and_no_line_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "log"
    fresh = multiprocessing.get_context("spawn")
    programs = [fresh.Process(target=_write_many, args=(path, who)) for who in range(3)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    said = [line for file in tmp_path.iterdir() for line in file.read_text().splitlines()]
    told = sorted(tuple(map(int, line.partition(": ")[2].split(" says "))) for line in said)
    assert told == [(who, n) for who in range(3) for n in range(100)]


def test_a_log_that_cannot_be_written_stops_nobody_and_says_why(
    tmp_path: Path, say: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "log").symlink_to(tmp_path / "elsewhere")
    log = start_log("info", tmp_path / "log")
    say.info("x")
    assert "symbolic link" in log_problem()
    assert not (tmp_path / "elsewhere").exists()
    (tmp_path / "log").unlink()
    say.info("y")
    assert log_problem() == ""
    assert len(lines(log)) == 1
    assert capsys.readouterr() == ("", "")
    logging.getLogger().removeHandler(log)


def test_errors_of_threads_go_to_the_log_and_not_into_the_picture(
    log: LogFile, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    app.log.write_down_stray_errors()
    thread = threading.Thread(target=failing, name="adrift")
    thread.start()
    thread.join()
    said = log.path.read_text()
    assert "unexpected in thread adrift" in said
    assert "    ValueError\n" in said
    assert capsys.readouterr() == ("", "")
