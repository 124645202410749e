"""The audit log: on the disk before anything is sent, and whole, whoever else writes."""

import fcntl
import json
import logging
import os
import socket
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.watch.at_keyboard import AtKeyboard, at_keyboard
from app.watch.audit import Asked, AuditFile, AuditLog
from app.watch.audit_reading import Wanted, read
from app.watch.system_log import SystemLog
from tests.unit.auditing import ASKED, PATIENCE, finished, log_at, program, raw_lines

WRITERS, LINES_EACH = 10, 20


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def records(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in raw_lines(path)]


# What a line tells.


def test_an_intent_tells_who_when_what_and_on_which_call(path: Path) -> None:
    who = AtKeyboard("anna", 1007, "anna", "boss", "192.0.2.7", "/dev/pts/3", "jump")
    now = datetime(2026, 3, 2, 7, 30, 0, 123456, tzinfo=UTC)
    log = AuditLog(AuditFile(path), who=who, now=lambda: now, monotonic=lambda: 12.3456)
    number = log.intend(ASKED)
    (line,) = records(path)
    assert line["boot"]
    del line["boot"]
    assert line == {
        "v": 1,
        "kind": "intent",
        "id": number,
        "ref": "",
        "at": "2026-03-02T07:30:00.123Z",
        "monotonic": 12.346,
        "pid": os.getpid(),
        "user": "anna",
        "uid": 1007,
        "login": "anna",
        "sudo_user": "boss",
        "ssh_client": "192.0.2.7",
        "tty": "/dev/pts/3",
        "host": "jump",
        "action": "hangup",
        "wire": "",
        "destination": "",
        "reason": "rude",
        "extension_id": 7,
        "call_id": "call-1",
        "conversation": "conversation-1",
        "extension": "101",
        "agent": "Анна Петрова",
        "party": "+7916***4567",
    }


def test_outcomes_refer_to_their_intent(path: Path) -> None:
    log = log_at(path)
    number = log.intend(ASKED)
    log.outcome(number, verdict="accepted", code=200, status="success", sentence="Accepted.")
    log.outcome(number, verdict="accepted", effect="seen", seconds=125.04)
    intent, answer, effect = records(path)
    assert [answer["ref"], effect["ref"]] == [intent["id"]] * 2
    assert (answer["verdict"], answer["code"], answer["status"]) == ("accepted", 200, "success")
    assert (effect["effect"], effect["seconds"]) == ("seen", 125.0)


def test_an_event_is_noted_with_what_it_is_about(path: Path) -> None:
    number = log_at(path).note("unmask", extension="101", agent="Анна")
    (line,) = records(path)
    assert (line["kind"], line["event"], line["id"]) == ("note", "unmask", number)
    assert line["about"] == {"extension": "101", "agent": "Анна"}


@pytest.mark.parametrize("text", ["a\nb", "\x1b[2J", "x\udc80y", "\u202eevil", '"},\n{"v":1'])
def test_hostile_text_stays_one_harmless_line(text: str, path: Path) -> None:
    asked = Asked(action=text, wire=text, reason=text, call_id=text, agent=text, party=text)
    log = log_at(path)
    log.outcome(log.intend(asked), verdict="refused", sentence=text, status=text)
    log.note("unmask", agent=text)
    lines = raw_lines(path)
    assert len(lines) == 3
    for line in lines:
        assert line.isascii()
        for value in json.loads(line).values():
            assert not isinstance(value, str) or value.isprintable()


def test_who_it_is_comes_from_the_system_and_the_environment() -> None:
    who = at_keyboard({"SUDO_USER": "boss", "SSH_CONNECTION": "192.0.2.7 5555 192.0.2.1 22"})
    assert who.uid == os.getuid()
    assert who.user
    assert (who.sudo_user, who.ssh_client) == ("boss", "192.0.2.7")
    assert at_keyboard({"SSH_CLIENT": "2001:db8::7 5555 22"}).ssh_client == "2001:db8::7"
    assert at_keyboard({}).ssh_client == ""


def test_the_terminal_is_named(path: Path) -> None:
    main, terminal = os.openpty()
    try:
        process = program("log.intend(Asked('park'))", path, keyboard=terminal)
        assert finished(process) == ""
        assert records(path)[0]["tty"] == os.ttyname(terminal)
    finally:
        os.close(main)
        os.close(terminal)


# The file.


@pytest.mark.parametrize("umask", [0, 0o077])
def test_a_file_of_ones_own_is_for_its_owner_alone(umask: int, path: Path) -> None:
    before = os.umask(umask)
    try:
        log_at(path).intend(ASKED)
    finally:
        os.umask(before)
    assert mode(path) == 0o600
    assert mode(path.parent) == 0o700
    assert mode(path.parent.parent) == 0o700


def test_a_shared_file_is_for_the_group_and_its_folder_stays_as_it_is(folder: Path) -> None:
    before = os.umask(0o077)
    try:
        log_at(folder / "audit.jsonl", shared=True).intend(ASKED)
    finally:
        os.umask(before)
    assert mode(folder / "audit.jsonl") == 0o660
    assert mode(folder) == 0o770


def test_the_line_is_synced_before_the_intent_is_given_back(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[bytes] = []
    sync = os.fsync

    def seen(handle: int) -> None:
        sync(handle)
        if stat.S_ISREG(os.fstat(handle).st_mode):
            synced.append(path.read_bytes())

    monkeypatch.setattr(os, "fsync", seen)
    number = log_at(path).intend(ASKED)
    assert number.encode() in synced[0]


def test_ten_processes_write_at_once_and_every_line_is_whole(path: Path) -> None:
    code = (
        "sys.stdin.read()\n"  # until all of them are there
        f"for turn in range({LINES_EACH}):\n"
        "    asked = Asked(action='hangup', extension_id=turn, agent='x' * 200)\n"
        "    log.outcome(log.intend(asked), verdict='accepted')\n"
    )
    writers = [program(code, path) for _writer in range(WRITERS)]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.close()
        writer.stdin = None
    for writer in writers:
        finished(writer)
    found = records(path)
    intents = [line for line in found if line["kind"] == "intent"]
    assert len({line["id"] for line in found}) == len(found) == WRITERS * LINES_EACH * 2
    by_process: dict[object, list[object]] = {}
    for line in intents:
        by_process.setdefault(line["pid"], []).append(line["extension_id"])
    assert list(by_process.values()) == [list(range(LINES_EACH))] * WRITERS
    place = {line["id"]: number for number, line in enumerate(found)}
    assert all(
        place[line["ref"]] < place[line["id"]] for line in found if line["kind"] == "outcome"
    )


def test_threads_write_at_once_through_one_log(path: Path) -> None:
    log = log_at(path)
    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(lambda _turn: log.intend(ASKED), range(40)))
    assert {line["id"] for line in records(path)} == set(numbers)
    assert len(set(numbers)) == 40


def test_a_half_line_of_somebody_who_died_is_ended_before_the_next(path: Path) -> None:
    log = log_at(path)
    log.intend(ASKED)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:40])
    log.intend(ASKED)
    first, half, last = raw_lines(path)
    assert half == first[:40]
    assert json.loads(last)["kind"] == "intent"


def test_after_a_rotation_by_somebody_else_the_new_file_is_written(folder: Path) -> None:
    path = folder / "audit.jsonl"
    log = log_at(path)
    log.intend(ASKED)
    path.rename(folder / "audit.jsonl.1")
    second = log.intend(ASKED)
    assert [line["id"] for line in records(path)] == [second]
    assert len(records(folder / "audit.jsonl.1")) == 1


def test_a_rotation_while_we_wait_for_our_turn_is_noticed(folder: Path) -> None:
    path, old = folder / "audit.jsonl", folder / "audit.jsonl.1"
    log_at(path).intend(ASKED)
    with path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        waiting = program("print('here', flush=True); log.intend(Asked('park'))", path)
        assert waiting.stdout is not None
        waiting.stdout.readline()
        _until_open(waiting.pid, path)
        path.rename(old)
    finished(waiting)
    assert [line["action"] for line in records(path)] == ["park"]
    assert len(records(old)) == 1


def test_a_line_that_is_rotated_away_while_it_is_written_stands_in_the_new_file_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, old = folder / "audit.jsonl", folder / "audit.jsonl.1"
    sync = os.fsync

    def rotated(handle: int) -> None:
        sync(handle)
        if not old.exists():
            path.rename(old)

    monkeypatch.setattr(os, "fsync", rotated)
    number = log_at(path).intend(ASKED)
    assert [line["id"] for line in records(path)] == [number]
    assert [entry.id for entry in read(path, Wanted()).entries] == [number]


def _until_open(pid: int, path: Path) -> None:
    """Wait until the process has the file open, as the system tells."""
    end = time.monotonic() + PATIENCE
    while not any(_leads_to(handle, path) for handle in Path(f"/proc/{pid}/fd").iterdir()):
        assert time.monotonic() < end, "it was never opened"
        time.sleep(0.001)


def _leads_to(handle: Path, path: Path) -> bool:
    try:
        return handle.readlink() == path.resolve()
    except FileNotFoundError:
        return False


# The machine's own log.


def test_the_lines_go_to_the_system_log_too(tmp_path: Path, path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as daemon:
        daemon.bind(str(tmp_path / "log"))
        log = AuditLog(AuditFile(path), system_log=SystemLog(tmp_path / "log"))
        log.intend(ASKED)
        told = daemon.recv(65536).decode()
    head, _space, line = told.partition(" ")
    assert head == f"<86>callwatch[{os.getpid()}]:"
    assert json.loads(line) == records(path)[0]
    assert log.trouble == ""


def test_without_a_system_log_the_line_is_written_and_the_trouble_said(
    tmp_path: Path, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    log = AuditLog(AuditFile(path), system_log=SystemLog(tmp_path / "none"))
    with caplog.at_level(logging.WARNING):
        log.intend(ASKED)
    assert len(raw_lines(path)) == 1
    assert "The system log does not take" in log.trouble
    assert "the system log did not take a line" in caplog.text


def test_two_lines_of_one_moment_have_ids_of_their_own(path: Path) -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(seconds=1)
    log = AuditLog(AuditFile(path), now=lambda: now, monotonic=lambda: 1.0)
    assert log.intend(ASKED) != log.intend(ASKED)
