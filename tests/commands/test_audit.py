"""`callwatch audit`: what was asked of the exchange, for people and for scripts."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.commands.audit import audit_log, audit_path, moment_named
from app.commands.guard import UsageError
from app.settings import load
from app.watch.at_keyboard import AtKeyboard
from app.watch.audit import Asked, AuditFile, AuditLog
from tests.commands.conftest import Command
from tests.unit.auditing import ASKED, log_at

NOW = datetime(2026, 3, 2, 12, 30).astimezone()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the log is without a setting."""
    return tmp_path / "state" / "callwatch" / "audit.jsonl"


def test_before_anything_is_recorded_it_says_so_and_all_is_well(
    path: Path, command: Command
) -> None:
    for words in (("audit",), ("audit", "--json")):
        done = command(*words)
        assert done.code == 0
        assert f"Nothing has been recorded yet; the audit log will be {path}." in done.complaint()


def test_a_table_tells_who_did_what_to_whom_and_what_became_of_it(
    path: Path, command: Command
) -> None:
    log = log_at(path)
    log.outcome(log.intend(ASKED), verdict="accepted", code=200, effect="seen")
    log.intend(Asked("listen", "eavesdrop", "100", extension="102"))
    done = command("audit")
    assert (done.code, done.err) == (0, "")
    title, first, second = done.out.splitlines()
    assert title.split()[:4] == ["time", "supervisor", "action", "ext"]
    for text in ("hangup", "101", "Анна Петрова", "+7916***4567", "accepted, seen", "rude"):
        assert text in first
    assert "no outcome recorded" in second


def test_json_is_one_object_a_line_that_cannot_steer_a_terminal(
    path: Path, command: Command
) -> None:
    log = log_at(path)
    log.outcome(log.intend(ASKED), verdict="accepted", code=200, effect="seen")
    log.note("unmask", extension="101")
    done = command("audit", "--json")
    assert done.out.isascii()
    first, second = map(json.loads, done.out.splitlines())
    assert (first["kind"], first["action"], first["agent"]) == ("intent", "hangup", "Анна Петрова")
    assert (first["verdict"], first["code"], first["effect"]) == ("accepted", 200, "seen")
    assert first["at"].endswith("Z")
    assert (second["kind"], second["action"]) == ("note", "unmask")


def test_the_flags_choose(path: Path, command: Command) -> None:
    old = AuditLog(AuditFile(path), now=lambda: datetime.now().astimezone() - timedelta(days=2))
    old.intend(Asked("park", extension="109"))
    boss = AuditLog(AuditFile(path), who=AtKeyboard("boss", 1))
    boss.intend(Asked("listen", "eavesdrop", extension="102", agent="Иван"))
    log_at(path).intend(ASKED)

    def extensions(*words: str) -> list[str]:
        done = command("audit", "--json", *words)
        assert done.code == 0
        return [json.loads(line)["extension"] for line in done.out.splitlines()]

    assert extensions() == ["109", "102", "101"]
    assert extensions("--since", "1d") == ["102", "101"]
    assert extensions("--since", "2h", "--agent", "анна") == ["101"]
    assert extensions("--agent", "102") == ["102"]
    assert extensions("--action", "hangup") == ["101"]
    assert extensions("--action", "eavesdrop") == ["102"]
    assert extensions("--supervisor", "boss") == ["102"]
    assert extensions("--supervisor", "nobody at all") == []


def test_what_fits_nothing_and_what_is_not_whole_is_said_beside_the_table(
    path: Path, command: Command
) -> None:
    log_at(path).intend(ASKED)
    with path.open("ab") as file:
        file.write(b'{"v":1,"kin')
    done = command("audit", "--agent", "109")
    assert (done.code, done.out) == (0, "")
    assert "1 line of the audit log is not whole" in done.err
    assert f"Nothing in the audit log {path} fits." in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "soon\x1b[2J"), "--since is 'soon·[2J'"),
        (("--since", "999999w"), "--since is '999999w'"),
        (("--action", "shout"), "--action is 'shout'; expected one of listen, whisper"),
    ],
)
def test_wrong_usage_is_one_clear_line_and_2(
    words: tuple[str, ...], said: str, command: Command
) -> None:
    done = command("audit", *words)
    assert done.code == 2
    assert said in done.complaint()


def test_a_log_that_cannot_be_read_is_one_clear_line_and_2(path: Path, command: Command) -> None:
    path.mkdir(parents=True)
    done = command("audit")
    assert done.code == 2
    assert str(path) in done.complaint()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("today", NOW.replace(hour=0, minute=0)),
        ("30m", NOW - timedelta(minutes=30)),
        ("2h", NOW - timedelta(hours=2)),
        ("3d", NOW - timedelta(days=3)),
        ("1w", NOW - timedelta(weeks=1)),
        ("2026-03-01", datetime(2026, 3, 1).astimezone()),
        ("2026-03-01T09:30", datetime(2026, 3, 1, 9, 30).astimezone()),
        ("2026-03-01T09:30Z", datetime.fromisoformat("2026-03-01T09:30+00:00")),
    ],
)
def test_a_beginning_is_named_as_people_do(text: str, meant: datetime) -> None:
    assert moment_named(text, NOW) == meant


@pytest.mark.parametrize("text", ["", "2 h", "yesterday", "-3d", "0001-01-01x"])
def test_another_beginning_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        moment_named(text, NOW)


def test_the_settings_say_where_it_is_and_whose(tmp_path: Path, command: Command) -> None:
    folder = tmp_path / "common"
    folder.mkdir()
    settings = tmp_path / "my.toml"
    settings.write_text('[audit]\npath = "common/log.jsonl"\nshared = true\n')
    log_settings = load(str(settings), environment={}).settings
    assert audit_path(log_settings) == folder / "log.jsonl"
    audit_log(log_settings).intend(ASKED)
    assert (folder / "log.jsonl").stat().st_mode & 0o777 == 0o660
    done = command("audit", "--json", "--config", str(settings))
    assert json.loads(done.out)["action"] == "hangup"


def test_a_shared_log_without_a_path_is_refused(tmp_path: Path, command: Command) -> None:
    settings = tmp_path / "my.toml"
    settings.write_text("[audit]\nshared = true\n")
    done = command("audit", "--config", str(settings))
    assert done.code == 2
    assert "audit.shared is true. A shared audit log needs audit.path" in done.complaint()
