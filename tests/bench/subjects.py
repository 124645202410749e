"""Who is measured: how each subject is started, and what of it is read in /proc."""

import json
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.far_side import ROOT

_USS = re.compile(r"^Private_(?:Clean|Dirty):\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Subject:
    """A program under measurement. `environment`: what it needs beside the bench's own."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]


class Exchange:
    """The running exchange; `probes` are the names it changed, with the moments."""

    def __init__(self, process: "subprocess.Popen[str]", base_url: str) -> None:
        self._process = process
        self.base_url = base_url
        self.probes: queue.Queue[tuple[str, float]] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            said = json.loads(line)
            self.probes.put((said["probe"], said["at"]))


@contextmanager
def exchange(
    calls: int, epoch: float, *, quiet: bool = False, probing: bool = False
) -> Iterator[Exchange]:
    """The exchange that plays the stream, listening."""
    command = [*_module("exchange", calls, epoch, quiet=quiet)]
    if probing:
        command.append("--probing")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        line = process.stdout.readline() if process.stdout else ""
        yield Exchange(process, json.loads(line)["base_url"])
    finally:
        process.kill()
        process.wait()


@contextmanager
def home() -> Iterator[Path]:
    """An empty home: no settings of the person who measures, nothing remembered."""
    with tempfile.TemporaryDirectory(prefix="callwatch-bench-") as folder:
        yield Path(folder)


def board(base_url: str, folder: Path, *, truecolor: bool = False) -> Subject:
    """The dashboard itself, as it is started on an account."""
    command = (sys.executable, "-m", "app")
    environment = {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "XDG_STATE_HOME": str(folder),
        "CALLWATCH_API__BASE_URL": base_url,
        "CALLWATCH_API__CLIENT_ID": "demo",
        "CALLWATCH_API__CLIENT_SECRET": "demo-secret",
        "CALLWATCH_WATCH__EXTENSIONS": "all",
        "CALLWATCH_SUPERVISOR__PHONE": "100",
    }
    if truecolor:
        environment |= {"COLORTERM": "truecolor", "CALLWATCH_UI__THEME": "dark"}
        return Subject("callwatch, truecolor", command, environment)
    return Subject("callwatch", command, environment)


def datatable(calls: int, epoch: float, *, quiet: bool = False) -> Subject:
    command = _module("datatable_app", calls, epoch, quiet=quiet)
    return Subject("DataTable", command, {"COLORTERM": "truecolor"})


def in_curses(calls: int, epoch: float, *, quiet: bool = False) -> Subject:
    return Subject("curses", _module("curses_app", calls, epoch, quiet=quiet), {})


def bare() -> Subject:
    return Subject("bare Textual", (sys.executable, "-m", "tests.bench.bare_app"), {})


def htop() -> Subject | None:
    """Where it is installed; one picture a second, as the others."""
    path = shutil.which("htop")
    return Subject("htop", (path, "-d", "10"), {}) if path else None


def cpu_seconds(pid: int) -> float:
    """What all threads of a process have spent, to the nanosecond: the kernel's clock for it."""
    return time.clock_gettime((~pid << 3) | 2)


def private_kb(pid: int) -> int:
    """Memory that only this process holds (USS)."""
    return sum(map(int, _USS.findall(Path(f"/proc/{pid}/smaps_rollup").read_text())))


def _module(name: str, calls: int, epoch: float, *, quiet: bool) -> tuple[str, ...]:
    command = (sys.executable, "-m", f"tests.bench.{name}")
    return (
        *command,
        *("--calls", str(calls), "--epoch", repr(epoch)),
        *(("--quiet",) if quiet else ()),
    )
