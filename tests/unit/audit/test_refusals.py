"""No line, no action: what keeps the audit log from being written is said in words."""

import fcntl
import json
import os
from pathlib import Path

import pytest

from app.watch.audit import AuditLog, AuditUnavailable
from tests.unit.auditing import ASKED, finished, log_at, program, raw_lines


def refused(log: AuditLog) -> str:
    """The sentence with which an intent is refused; an outcome then only says so."""
    with pytest.raises(AuditUnavailable) as problem:
        log.intend(ASKED)
    with pytest.raises(AuditUnavailable):
        log.note("unmask")
    log.outcome("0" * 16, verdict="accepted")
    assert log.trouble == str(problem.value)
    return log.trouble


def test_a_full_disk_is_said_and_the_half_line_does_not_spoil_the_next(path: Path) -> None:
    # Whoever reaches the size a process may give a file is in the place of a full disk: a part of
    # the line is taken, and the rest refused.
    code = (
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "log.intend(Asked('park'))\n"
        "size = path.stat().st_size + 50\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))\n"
        "try:\n"
        "    log.intend(Asked('hangup'))\n"
        "except AuditUnavailable as problem:\n"
        "    print(problem)\n"
        "log.outcome('0', verdict='accepted')\n"
        "print(log.trouble)\n"
    )
    process = program(code, path)
    sentence = f"The audit log {path} cannot be written: the file may not grow any further."
    assert finished(process).splitlines() == [sentence, sentence]
    log_at(path).intend(ASKED)
    whole, _half, last = raw_lines(path)
    assert json.loads(whole)["action"] == "park"
    assert json.loads(last)["action"] == "hangup"


def test_a_disk_that_is_full_only_when_it_syncs_refuses_too(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert refused(log_at(path)) == (f"The audit log {path} cannot be written: the disk is full.")


def test_a_lock_that_nobody_lets_go_of_is_waited_for_only_so_long(path: Path) -> None:
    log_at(path).intend(ASKED)
    with path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "another program does not let go of it" in refused(log_at(path, patience=0.05))
    log = log_at(path)
    log.intend(ASKED)
    assert log.trouble == ""
    assert len(raw_lines(path)) == 2


def test_a_link_is_not_followed(folder: Path) -> None:
    (folder / "target").write_text("")
    (folder / "audit.jsonl").symlink_to(folder / "target")
    assert "it is a link" in refused(log_at(folder / "audit.jsonl"))
    assert (folder / "target").read_text() == ""


def test_what_is_no_file_is_refused(folder: Path) -> None:
    os.mkfifo(folder / "pipe", 0o600)
    (folder / "folder").mkdir()
    assert "not a regular file" in refused(log_at(folder / "pipe"))
    assert "not a regular file" in refused(log_at(folder / "folder"))
    assert "not a regular file" in refused(log_at(Path(os.devnull)))


def test_a_folder_that_is_none_is_refused(folder: Path) -> None:
    (folder / "file").write_text("")
    assert "its folder does not exist" in refused(log_at(folder / "file" / "audit.jsonl"))


def test_the_folder_of_a_shared_file_is_not_made_for_one_alone(folder: Path) -> None:
    log = log_at(folder / "none" / "audit.jsonl", shared=True)
    assert "its folder does not exist" in refused(log)
    assert not (folder / "none").exists()


@pytest.mark.parametrize(
    ("rights", "shared", "mended"),
    [(0o602, False, "chmod 600"), (0o620, False, "chmod 600"), (0o662, True, "chmod 660")],
)
def test_a_file_that_others_may_change_is_refused_with_what_mends_it(
    rights: int, shared: bool, mended: str, folder: Path
) -> None:
    path = folder / "audit.jsonl"
    path.touch()
    path.chmod(rights)
    assert f"please run: {mended} {path}." in refused(log_at(path, shared=shared))


def test_somebody_elses_file_is_refused_by_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "audit.jsonl"
    path.touch(mode=0o600)
    owner = path.owner()
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    assert f"it belongs to {owner}" in refused(log_at(path))
    path.chmod(0o660)
    log_at(path, shared=True).intend(ASKED)
