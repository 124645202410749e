"""`callwatch act` leaves the same lines in the audit log as the dashboard does."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.simulator.server import Running
from app.watch.audit_reading import Wanted, read
from tests.commands.conftest import Command, changes

NUMBER = "+79160000001"
PATIENCE = 60.0


@pytest.fixture
def call_id(exchange: Running) -> str:
    return exchange.place_call(extension="101", number=NUMBER, talking=65)


@pytest.fixture
def audit_file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "callwatch" / "audit.jsonl"


def test_an_action_is_recorded_with_its_call_and_outcome(
    call_id: str, command: Command, audit_file: Path
) -> None:
    assert command("act", "hold", "101", call_id, "--yes").code == 0
    intent, outcome = map(json.loads, audit_file.read_text().splitlines())
    assert (intent["kind"], intent["action"], intent["call_id"]) == ("intent", "hold", call_id)
    assert (intent["extension"], intent["party"]) == ("101", NUMBER)
    assert (outcome["ref"], outcome["verdict"]) == (intent["id"], "accepted")


def test_what_cannot_be_recorded_is_not_sent(
    exchange: Running, call_id: str, command: Command, audit_file: Path
) -> None:
    audit_file.parent.parent.mkdir()
    audit_file.parent.write_text("in the way")
    done = command("act", "hangup", "101", call_id, "--yes")
    assert done.code == 1
    assert "Not sent" in done.err
    assert changes(exchange) == []


def test_a_kill_between_intent_and_outcome_leaves_an_intent_without_one(
    exchange: Running, call_id: str, audit_file: Path
) -> None:
    exchange.set_faults("latency=30:DELETE")
    sending = subprocess.Popen(
        [sys.executable, "-m", "app", "act", "hangup", "101", call_id, "--yes"], env=os.environ
    )
    try:
        end = time.monotonic() + PATIENCE
        while not (audit_file.exists() and audit_file.read_bytes().endswith(b"\n")):
            assert time.monotonic() < end, "no intent was recorded"
            assert sending.poll() is None
    finally:
        sending.send_signal(signal.SIGKILL)
        sending.wait()
    [entry] = read(audit_file, Wanted()).entries
    assert (entry.asked.action, entry.verdict) == ("hangup", "")
