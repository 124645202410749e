"""A command that fails in a way nobody expected says one line; the log has the rest."""

import logging
from pathlib import Path

import pytest

from app.log import current_log, log_path
from tests.commands.conftest import Command

PRIVATE = "+79161234567 hunter2"


@pytest.fixture(autouse=True)
def _no_log_yet() -> None:
    if log := current_log():
        logging.getLogger().removeHandler(log)


def broken(_flag: str | None) -> int:
    raise KeyError(PRIVATE)


def test_one_line_tells_what_and_where_the_report_is(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.commands.config.show_path", broken)
    done = command("config", "path")
    assert done.code == 70
    assert "KeyError at " in done.complaint()
    assert f"the report is in {log_path()}." in done.complaint()
    report = log_path().read_text("utf-8")
    assert "ERROR commands.guard: unexpected: KeyError" in report
    assert not any(private in report + done.err for private in PRIVATE.split())


def test_without_a_log_it_says_that_there_is_no_report(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "state").write_text("in the way")
    monkeypatch.setattr("app.commands.config.show_path", broken)
    assert "no report could be written" in command("config", "path").complaint()


def test_the_path_of_the_log_is_told(command: Command, tmp_path: Path) -> None:
    done = command("config", "path")
    assert f"the log: {tmp_path / 'state' / 'callwatch' / 'callwatch.log'}" in done.err.splitlines()


def test_the_level_of_the_log_is_a_setting(command: Command) -> None:
    assert command("config", "show", "--log-level", "debug").code == 0
    assert "log.level" in command("config", "show", "--log-level", "loud").complaint()
