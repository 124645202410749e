"""The audit log read back: intents with their ends, from old files and new, however damaged."""

import bz2
import gzip
import json
import lzma
import os
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.watch.at_keyboard import AtKeyboard
from app.watch.audit import Asked, AuditFile, AuditLog
from app.watch.audit_reading import Reading, Wanted, read
from tests.unit.auditing import ASKED, log_at, program

MORNING = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
ALL = Wanted()
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.jsonl"


def written(path: Path, *actions: str, at: datetime = MORNING) -> None:
    """One intent for each action, a second apart."""
    for number, action in enumerate(actions):
        moment = at + timedelta(seconds=number)
        AuditLog(AuditFile(path), now=lambda moment=moment: moment).intend(Asked(action))  # type: ignore[misc]


def actions(reading: Reading) -> list[str]:
    return [entry.asked.action for entry in reading.entries]


# Intents and their ends.


def test_an_intent_comes_with_the_latest_that_is_known_of_its_end(path: Path) -> None:
    log = log_at(path)
    number = log.intend(ASKED)
    other = log.intend(Asked("listen", "eavesdrop", "100"))
    log.outcome(number, verdict="accepted", code=200, status="success", sentence="Accepted.")
    log.outcome(other, verdict="refused", code=403)
    log.outcome(number, verdict="accepted", effect="seen")
    log.outcome(number, verdict="accepted", seconds=125)
    first, second = read(path, ALL).entries
    assert first.asked == ASKED
    assert (first.verdict, first.code, first.status) == ("accepted", 200, "success")
    assert (first.effect, first.seconds, first.lasted) == ("seen", 125.0, "2:05")
    assert (first.sentence, first.outcome) == ("Accepted.", "accepted, seen")
    assert first.action == "Hang up"
    assert (second.asked.destination, second.outcome) == ("100", "refused (403)")


def test_a_program_killed_between_intent_and_outcome_leaves_an_intent_without_one(
    path: Path,
) -> None:
    code = (
        "number = log.intend(Asked('hangup'))\n"
        "print('written', flush=True)\n"
        "sys.stdin.read()\n"
        "log.outcome(number, verdict='accepted')\n"
    )
    with program(code, path) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "written\n"
        killed.kill()
        killed.wait()
    log = log_at(path)
    log.outcome(log.intend(Asked("park")), verdict="accepted")
    first, second = read(path, ALL).entries
    assert (first.verdict, first.outcome) == ("", "no outcome recorded")
    assert first.is_doubtful
    assert (second.outcome, second.is_doubtful) == ("accepted", False)


def test_an_event_stands_among_the_intents(path: Path) -> None:
    log_at(path).note("unmask", extension="101", agent="Анна", reason="asked to")
    (entry,) = read(path, ALL).entries
    assert entry.is_event
    assert (entry.action, entry.outcome, entry.is_doubtful) == ("Unmask", "", False)
    assert (entry.asked.extension, entry.asked.agent) == ("101", "Анна")
    assert entry.as_object()["kind"] == "note"


@pytest.mark.parametrize(
    ("verdict", "effect", "doubtful"),
    [
        ("unknown", "", True),
        ("unknown", "seen", False),
        ("accepted", "not seen", True),
        ("accepted", "", False),
        ("refused", "", False),
        ("not sent", "", False),
    ],
)
def test_what_nobody_can_be_sure_of_is_marked(
    verdict: str, effect: str, doubtful: bool, path: Path
) -> None:
    log = log_at(path)
    log.outcome(log.intend(ASKED), verdict=verdict, effect=effect)
    assert read(path, ALL).entries[0].is_doubtful is doubtful


# What is wanted.


def test_entries_are_chosen_by_time_agent_action_and_supervisor(path: Path) -> None:
    def log(user: str, minute: int, sudo_user: str = "") -> AuditLog:
        moment = MORNING + timedelta(minutes=minute)
        who = AtKeyboard(user, 1, sudo_user=sudo_user)
        return AuditLog(AuditFile(path), who=who, now=lambda: moment)

    log("anna", 0).intend(Asked("hangup", extension="101", agent="Пётр Волков"))
    log("boris", 10).intend(Asked("hangup", extension="102", agent="Ольга 101"))
    log("root", 20, sudo_user="anna").intend(Asked("park", extension="1010", agent="Иван"))

    def minutes(wanted: Wanted) -> list[int]:
        return [
            (entry.at - MORNING) // timedelta(minutes=1) for entry in read(path, wanted).entries
        ]

    assert minutes(ALL) == [0, 10, 20]
    assert minutes(Wanted(since=MORNING + timedelta(minutes=10))) == [10, 20]
    assert minutes(Wanted(agent="пётр")) == [0]
    assert minutes(Wanted(agent="1010")) == [20]
    assert minutes(Wanted(agent="101")) == [0, 10]
    assert minutes(Wanted(action="hangup")) == [0, 10]
    assert minutes(Wanted(supervisor="anna")) == [0, 20]
    assert minutes(Wanted(supervisor="ann")) == []
    assert minutes(Wanted(action="hangup", supervisor="boris")) == [10]


def test_of_more_than_is_asked_for_the_newest_stay(path: Path) -> None:
    written(path, "a", "b", "c", "d")
    reading = read(path, ALL, most=2)
    assert (actions(reading), reading.left_out) == (["c", "d"], 2)


def test_the_outcome_of_what_is_not_wanted_is_no_riddle(path: Path) -> None:
    log = log_at(path)
    log.outcome(log.intend(Asked("park")), verdict="accepted")
    assert read(path, Wanted(action="hangup")) == Reading()


# Old files.


@pytest.mark.parametrize(
    "name",
    [
        "audit.jsonl.1",
        "audit.jsonl-20260301",
        "audit.jsonl.2.gz",
        "audit.jsonl-20260301.gz",
        "audit.jsonl-20260301-1772000000.xz",
        "audit.jsonl.7.bz2",
        "audit-20260301.jsonl",
        "audit.1.jsonl.gz",
    ],
)
def test_a_file_that_was_rotated_away_is_read_first_compressed_or_not(
    name: str, path: Path
) -> None:
    log = log_at(path)
    number = log.intend(Asked("hangup"))
    content = path.read_bytes()
    path.unlink()
    packed = PACKERS.get(Path(name).suffix, bytes)(content)
    path.with_name(name).write_bytes(packed)
    log.outcome(number, verdict="accepted")
    log.intend(Asked("park"))
    reading = read(path, ALL)
    assert actions(reading) == ["hangup", "park"]
    assert reading.entries[0].verdict == "accepted"
    assert reading.warnings == ()


def test_files_are_read_by_the_age_of_what_stands_in_them_and_not_by_their_names(
    path: Path,
) -> None:
    older, old = Path(f"{path}.2"), Path(f"{path}.1")
    moments = iter((MORNING, MORNING + timedelta(milliseconds=1)))
    log = AuditLog(AuditFile(path), now=lambda: next(moments))
    number = log.intend(Asked("hangup"))
    path.rename(older)
    log.outcome(number, verdict="accepted")
    path.rename(old)
    written(path, "park", at=MORNING + timedelta(days=1))
    reading = read(path, ALL)
    assert actions(reading) == ["hangup", "park"]
    assert reading.entries[0].verdict == "accepted"


def test_files_with_other_names_are_left_alone(path: Path) -> None:
    written(path, "a")
    for name in ("audit.jsonl.bak", "audit.jsonl.1.tmp", "other.jsonl.1", "xaudit.jsonl", "audit"):
        written(path.with_name(name), "b")
    assert actions(read(path, ALL)) == ["a"]


def test_a_file_that_is_being_compressed_is_read_once(path: Path) -> None:
    written(path, "a", "b")
    old = path.rename(f"{path}.1")
    Path(f"{path}.1.gz").write_bytes(gzip.compress(old.read_bytes())[:60])
    reading = read(path, ALL)
    assert (actions(reading), reading.warnings) == (["a", "b"], ())


def test_what_stands_in_two_files_counts_once(path: Path) -> None:
    written(path, "a", "b")
    Path(f"{path}.1").write_bytes(path.read_bytes())
    assert actions(read(path, ALL)) == ["a", "b"]


def test_old_files_are_not_opened_for_what_is_newer(path: Path) -> None:
    written(Path(f"{path}.2"), "a", at=MORNING - timedelta(days=2))
    written(Path(f"{path}.1"), "b", at=MORNING - timedelta(days=1))
    written(path, "c")
    with Path(f"{path}.2").open("ab") as old:
        old.write(b"a foreign line\n")
    assert read(path, ALL).passed_over == 1
    reading = read(path, Wanted(since=MORNING - timedelta(hours=1)))
    assert (actions(reading), reading.passed_over) == (["c"], 0)


# Damage.


def test_without_a_file_there_is_nothing(tmp_path: Path) -> None:
    assert read(tmp_path / "none" / "audit.jsonl", ALL) == Reading()


def test_half_lines_foreign_lines_and_other_versions_are_counted_and_passed_over(
    path: Path,
) -> None:
    written(path, "a")
    whole = path.read_bytes()
    later = whole.replace(b'{"v":1', b'{"v":2').replace(b'"id":"', b'"id":"2')
    path.write_bytes(
        whole[:50]
        + b"\n\n"
        + b"hello\n\xff\xfe\n[]\n7\n"
        + b"[" * 100_000
        + b"\n"
        + b"9" * 5000
        + b"\n"
        + later
        + whole
        + whole[:50]
    )
    reading = read(path, ALL)
    assert (actions(reading), reading.passed_over) == (["a"], 9)


def test_a_line_without_end_takes_no_room(path: Path) -> None:
    written(path, "a")
    with path.open("ab") as file:
        file.write(b"x" * 20_000_000 + b"\n")
    written(path, "b", at=MORNING + timedelta(minutes=1))
    tracemalloc.start()
    try:
        reading = read(path, ALL)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (actions(reading), reading.passed_over) == (["a", "b"], 1)
    assert most < 5_000_000


@pytest.mark.parametrize("end", PACKERS)
def test_a_damaged_file_costs_what_follows_the_damage_and_no_other_file(
    end: str, path: Path
) -> None:
    written(path, "old")
    line = json.loads(path.read_bytes())
    many = "".join(json.dumps(line | {"id": str(number)}) + "\n" for number in range(300))
    packed = PACKERS[end](many.encode())
    path.unlink()
    old = Path(f"{path}.1{end}")
    old.write_bytes(packed[:-20])
    written(path, "new", at=MORNING + timedelta(days=1))
    reading = read(path, ALL)
    assert actions(reading)[-1] == "new"
    (warning,) = reading.warnings
    assert str(old) in warning
    old.write_bytes(b"\0" * 100)
    reading = read(path, ALL)
    assert (actions(reading), len(reading.warnings)) == (["new"], 1)


def test_a_kind_of_compression_that_is_not_known_is_named(path: Path) -> None:
    written(path, "new")
    Path(f"{path}.1.zst").write_bytes(b"\x28\xb5\x2f\xfd")
    reading = read(path, ALL)
    assert actions(reading) == ["new"]
    assert "audit.jsonl.1.zst" in reading.warnings[0]


def test_what_only_looks_like_a_file_is_not_waited_for(path: Path) -> None:
    written(path, "new")
    os.mkfifo(f"{path}.1")
    reading = read(path, ALL)
    assert actions(reading) == ["new"]
    assert "it is not a regular file" in reading.warnings[0]


def test_the_log_itself_has_to_be_readable(path: Path) -> None:
    path.mkdir()
    with pytest.raises(OSError, match="regular"):
        read(path, ALL)


def test_text_in_the_file_is_cleaned_and_numbers_are_checked(path: Path) -> None:
    intent = {"v": 1, "kind": "intent", "id": "1", "at": "2026-03-02T07:30:00.000Z"}
    outcome = {"v": 1, "kind": "outcome", "id": "2", "ref": "1"}
    lines = [
        intent | {"agent": "\x1b[2J", "extension_id": "7", "uid": None, "action": ["x"]},
        outcome | {"verdict": "x\ny", "code": 10**40, "seconds": float("nan")},
        outcome | {"verdict": {}, "code": 1.5, "seconds": -1},
        intent | {"id": 7},
        intent | {"id": "3", "at": "soon"},
        intent | {"id": "4", "at": "2026-03-02T07:30:00"},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    reading = read(path, ALL)
    (entry,) = reading.entries
    assert (entry.asked.agent, entry.asked.extension_id, entry.asked.action) == ("·[2J", 0, "")
    assert (entry.verdict, entry.code, entry.seconds) == ("x y", 0, None)
    assert reading.passed_over == 3


TEXT = st.text('a1Я-:"{\x1b\n\u202e\ud800', max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda some: st.lists(some, max_size=3) | st.dictionaries(TEXT, some, max_size=3),
    max_leaves=4,
)
NAMES = ("id", "ref", "at", "uid", "user", "action", "about", "event", "code", "verdict", "seconds")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(["intent", "outcome", "note"]),
    fields=st.dictionaries(st.sampled_from(NAMES), JSON),
)
def test_no_line_stops_the_reading(
    kind: str, fields: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / f"{os.getpid()}-hostile.jsonl"
    intent = {"v": 1, "kind": "intent", "id": "1", "at": "2026-03-02T07:30:00.000Z"}
    lines = [intent, intent | {"kind": kind, "ref": "1"} | fields]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    for entry in read(path, ALL).entries:
        json.dumps(entry.as_object())
        for text in (entry.action, entry.outcome, entry.lasted, entry.who.name):
            assert text.isprintable()
