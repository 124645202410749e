"""The subject most Textual programs would be: a `DataTable`, its cells updated as they change."""

import argparse

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer, Header

from tests.bench.stream import TITLES, Happened, Stream, until_next_second


class DataTableApp(App[None]):
    """Shows the stream, without polling anybody for it."""

    def __init__(self, stream: Stream, epoch: float) -> None:
        super().__init__()
        self._stream = stream
        self._epoch = epoch

    def compose(self) -> ComposeResult:
        yield Header()
        yield DataTable(cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        for title in TITLES:
            table.add_column(title, key=title)
        self._stream.catch_up(self._epoch)
        for call_id, call in self._stream.calls.items():
            table.add_row(*call.cells(self._stream.second), key=call_id)
        self.set_timer(until_next_second(self._epoch), self._tick)

    def _tick(self) -> None:
        table = self.query_one(DataTable)
        for happened in self._stream.overdue(self._epoch):
            self._show(table, happened)
        for call_id, call in self._stream.calls.items():
            table.update_cell(call_id, "time", call.time(self._stream.second))
        self.set_timer(until_next_second(self._epoch), self._tick)

    def _show(self, table: DataTable[str], happened: Happened) -> None:
        second = self._stream.second
        for call_id in happened.gone:
            table.remove_row(call_id)
        for call_id in happened.came:
            table.add_row(*self._stream.calls[call_id].cells(second), key=call_id)
        for call_id in happened.changed:
            cells = self._stream.calls[call_id].cells(second)
            table.update_cell(call_id, "state", cells[1])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, required=True)
    parser.add_argument("--epoch", type=float, required=True)
    parser.add_argument("--quiet", action="store_true")
    args = parser.parse_args()
    DataTableApp(Stream(args.calls, quiet=args.quiet), args.epoch).run()


if __name__ == "__main__":
    main()
