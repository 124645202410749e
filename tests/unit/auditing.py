"""An audit log of the test's own, and programs of other people that write to it, too."""

import os
import subprocess
import sys
from pathlib import Path

from app.watch.audit import Asked, AuditFile, AuditLog

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
"""Seconds for the lock on a machine that has much else to do."""
ASKED = Asked(
    action="hangup",
    reason="rude",
    extension_id=7,
    call_id="call-1",
    conversation="conversation-1",
    extension="101",
    agent="Анна Петрова",
    party="+7916***4567",
)


def log_at(path: Path, *, shared: bool = False, patience: float = PATIENCE) -> AuditLog:
    return AuditLog(AuditFile(path, shared=shared, patience=patience))


def raw_lines(path: Path) -> list[bytes]:
    """What stands in the file, line by line; the last one has to be whole."""
    content = path.read_bytes()
    assert content.endswith(b"\n")
    return content.removesuffix(b"\n").split(b"\n")


def program(code: str, path: Path, *, keyboard: int = subprocess.PIPE) -> subprocess.Popen[str]:
    """A process with `log`, `Asked` and `path` at hand, that runs `code`; its ends are pipes."""
    start = (
        "import os, resource, signal, sys\n"
        "from pathlib import Path\n"
        "from app.watch.audit import Asked, AuditFile, AuditLog, AuditUnavailable\n"
        "path = Path(sys.argv[1])\n"
        f"log = AuditLog(AuditFile(path, patience={PATIENCE}))\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", start + code, os.fspath(path)],
        cwd=ROOT,
        stdin=keyboard,
        stdout=subprocess.PIPE,
        text=True,
    )


def finished(process: subprocess.Popen[str]) -> str:
    """What a program said that ended well."""
    out, _err = process.communicate(timeout=50)
    assert process.returncode == 0
    return out
