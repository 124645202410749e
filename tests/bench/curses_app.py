"""The subject to be matched: a table of the same columns, written by hand on curses.

Each second every visible line is written into curses' window, which sends what differs.
"""

import argparse
import curses
import time

from app.calls.call import CallState
from app.ui.widgets.columns import COLUMNS, GAP, fitted, widths
from tests.bench.stream import TITLES, Stream, StreamedCall, until_next_second

COLOURS: dict[str, int] = {CallState.RINGING: 1, CallState.TALKING: 2, CallState.FORWARDED: 3}
CURSOR = 4
HEAD, FOOT = 2, 1
SHOWN = [column for column in COLUMNS if column.name not in ("group", "started", "note")]
"""Those that the dashboard has at 120 cells."""


class Table:
    """The cursor is a line, the keys are j and k."""

    def __init__(self, screen: curses.window, stream: Stream) -> None:
        self._screen = screen
        self._stream = stream
        self._top = self._cursor = 0

    def move(self, by: int) -> None:
        self._cursor = max(0, min(self._cursor + by, len(self._stream.calls) - 1))

    def paint(self) -> None:
        lines, columns = self._screen.getmaxyx()
        shares = widths(SHOWN, columns - 1)
        room = lines - HEAD - FOOT
        self._top = max(self._cursor - room + 1, min(self._top, self._cursor))
        self._write(0, f" {len(self._stream.calls)} calls", curses.A_BOLD)
        self._write(1, self._joined(TITLES, shares), curses.A_UNDERLINE)
        calls = list(self._stream.calls.values())[self._top : self._top + room]
        for line, call in enumerate(calls):
            self._paint_call(HEAD + line, call, shares, self._top + line == self._cursor)
        for line in range(len(calls), room):
            self._write(HEAD + line, "", 0)
        self._write(lines - 1, " j down  k up  q quit", curses.A_BOLD)
        self._screen.refresh()

    def _paint_call(
        self, line: int, call: StreamedCall, shares: tuple[int, ...], under_cursor: bool
    ) -> None:
        cells = call.cells(self._stream.second)
        if under_cursor:
            self._write(line, self._joined(cells, shares), curses.color_pair(CURSOR))
            return
        coloured = sum(shares[:2]) + GAP
        text = self._joined(cells, shares)
        self._write(line, text, 0)
        self._screen.addstr(line, 0, text[:coloured], curses.color_pair(COLOURS[call.state]))

    def _joined(self, cells: tuple[str, ...], shares: tuple[int, ...]) -> str:
        gap = " " * GAP
        return gap.join(fitted(text, width) for text, width in zip(cells, shares, strict=True))

    def _write(self, line: int, text: str, attribute: int) -> None:
        columns = self._screen.getmaxyx()[1]
        self._screen.addstr(line, 0, text[: columns - 1].ljust(columns - 1), attribute)


def show(screen: curses.window, stream: Stream, epoch: float) -> None:
    curses.use_default_colors()
    curses.curs_set(0)
    for pair, colour in ((1, curses.COLOR_YELLOW), (2, curses.COLOR_GREEN), (3, curses.COLOR_CYAN)):
        curses.init_pair(pair, colour, -1)
    curses.init_pair(CURSOR, curses.COLOR_BLACK, curses.COLOR_CYAN)
    table = Table(screen, stream)
    while True:
        stream.catch_up(epoch)
        table.paint()
        end = time.monotonic() + until_next_second(epoch)
        while (left := end - time.monotonic()) > 0:
            screen.timeout(int(left * 1000) + 1)
            key = screen.getch()
            if key == ord("q"):
                return
            if key in (ord("j"), ord("k")):
                table.move(1 if key == ord("j") else -1)
                table.paint()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, required=True)
    parser.add_argument("--epoch", type=float, required=True)
    parser.add_argument("--quiet", action="store_true")
    args = parser.parse_args()
    curses.wrapper(show, Stream(args.calls, quiet=args.quiet), args.epoch)


if __name__ == "__main__":
    main()
