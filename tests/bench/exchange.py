"""The simulated exchange, playing the stream: a process of its own, so that its CPU is not counted.

Prints a line of JSON when it listens, and one for every probe: a name that it changed in the very
moment in which a look asked for it.
"""

import argparse
import json
import sys
import time
from datetime import datetime, timedelta

from starlette.responses import Response

from app.simulator.api import Api
from app.simulator.options import SimulatorOptions
from app.simulator.server import _server, listen
from app.simulator.story import Story
from app.simulator.wire import Json
from tests.bench.stream import SEED, Stream, StreamedCall, agents_for

NO_LIMIT = 100_000_000
TOO_LONG = timedelta(minutes=11)
"""Such a call stands at the top, where what needs attention is sorted to."""


class StreamingApi(Api):
    """Answers every look with the stream as it is in that second."""

    def __init__(self, story: Story, stream: Stream, epoch: float, *, probing: bool) -> None:
        super().__init__(story)
        self._stream = stream
        self._epoch = epoch
        self._probing = probing
        self._looks = 0
        self._begins = story.wall() - timedelta(seconds=time.monotonic() - epoch)

    def _call_list(self, extension_id: int | None) -> Response:
        asked = time.monotonic()
        self._looks += 1
        before = self._stream.second
        self._stream.catch_up(self._epoch)
        if self.rows is None or self._stream.second != before:
            self.rows = [call_row(call, self._begins) for call in self._stream.calls.values()]
        if self._probing:
            self._probe(asked)
        return super()._call_list(extension_id)

    def _probe(self, asked: float) -> None:
        """Change a name near the top of the list: of the oldest call that lasts too long."""
        name = f"probe{self._looks}"
        before = _written(self._begins + timedelta(seconds=self._stream.second) - TOO_LONG)
        for row in self.rows or ():
            if isinstance(row, dict) and row["call_flow"] == "in" and row["real_call"]:
                since = row["answer_time_gmt"] or row["init_time_gmt"]
                if isinstance(since, str) and since < before:
                    row["caller_id_name"] = name
                    break
        say({"probe": name, "at": asked})


def call_row(call: StreamedCall, begins: datetime) -> dict[str, Json]:
    """The call as a row of `call_list`; `begins`: the time at second 0."""
    outside, own = call.number, f"000*{call.phone.number}"

    def written(second: int) -> str:
        return _written(begins + timedelta(seconds=second))

    return {
        "call_api_id": call.id,
        "extension_id": call.phone.id,
        "call_flow": "in" if call.inward else "out",
        "called_number": own if call.inward else outside,
        "called_did": call.did,
        "init_time_gmt": written(call.started),
        "answer_time_gmt": None if call.answered is None else written(call.answered),
        "caller_id_number": outside if call.inward else own,
        "caller_id_name": call.name or None,
        "caller_extension": None,
        "called_extension": None,
        "real_call": call.state != "forwarded",
        "record_uuid": f"r-{call.id}" if call.recorded else None,
        "call_id": f"talk-{call.id}",
        "other_call_api_id": None,
    }


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")[:-4]


def say(what: dict[str, str | float]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, required=True)
    parser.add_argument("--epoch", type=float, required=True)
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("--probing", action="store_true")
    args = parser.parse_args()
    stream = Stream(args.calls, quiet=args.quiet)
    options = SimulatorOptions(
        traffic=False, warm_up=0.0, quota=NO_LIMIT, seed=SEED, agents=agents_for(args.calls)
    )
    story = Story(options)
    listening = listen(options)
    host, port = listening.getsockname()[:2]
    api = StreamingApi(story, stream, args.epoch, probing=args.probing)
    say({"base_url": f"http://{host}:{port}"})
    _server(api, story).run(sockets=[listening])


if __name__ == "__main__":
    main()
