"""`python -m tests.bench.weight`: what the dashboard weighs, beside others that show the same.

Measures everything in one run and prints a table of figures with their goals. `--quick` takes
fewer and shorter samples; `--only flow,start` takes some of the figures; `--json` prints the
figures for a machine.
"""

import argparse
import os
import sys
from collections.abc import Callable

from tests.bench import crowd, flow, moments, picture, report, start
from tests.bench.report import Figure

FOREMOST = -20
Costs = dict[tuple[tuple[int, int], int], dict[str, flow.Cost]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter samples")
    parser.add_argument(
        "--only", default="", help="names, separated by commas: " + ", ".join(PARTS)
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--first", action="store_true", help="before all other processes (a busy machine; as root)"
    )
    args = parser.parse_args()
    wanted = args.only.split(",") if args.only else list(PARTS)
    if unknown := [name for name in wanted if name not in PARTS]:
        parser.error(f"no such figure: {', '.join(unknown)}")
    if args.first:
        os.nice(FOREMOST)
    found: list[Figure] = []
    failed: list[str] = []
    for name in wanted:
        tell(f"{name} ...")
        try:
            found += PARTS[name](args.quick)
        except AssertionError as failure:  # one figure that fails must not cost the others
            tell(f"{name} could not be measured: {failure}")
            failed.append(name)
    sys.stdout.write((report.as_json(found) if args.json else report.table(found)) + "\n")
    return 1 if failed else 0


def tell(text: str) -> None:
    """What is being done, on stderr, where it is in no script's way."""
    sys.stderr.write(f"{text} (load {os.getloadavg()[0]:.1f})\n")


def _flow(quick: bool) -> list[Figure]:
    cases = [((120, 40), 200), ((120, 40), 1000)]
    if not quick:
        cases = [(size, calls) for size in flow.SIZES for calls in flow.CALLS]
    costs: Costs = {}
    for size, calls in cases:
        tell(f"  {size[0]}x{size[1]}, {calls} calls")
        costs[size, calls] = flow.measure(size, calls, 12 if quick else 30)
    sys.stderr.write(report.aligned(flow.rows(costs)) + "\n")
    return flow.figures(costs)


PARTS: dict[str, Callable[[bool], list[Figure]]] = {
    "flow": _flow,
    "quiet": lambda quick: moments.quiet_second(10 if quick else 30),
    "dialog": lambda quick: moments.dialog(3 if quick else 10),
    "memory": lambda quick: start.memory(1 if quick else 5),
    "start": lambda quick: start.start(5 if quick else 21),
    "keys": lambda quick: moments.keys(100 if quick else 500),
    "crowd": lambda quick: crowd.crowd(15 if quick else 60),
    "lag": lambda quick: moments.lag(10 if quick else 60),
    "picture": lambda quick: picture.figures(),
}


if __name__ == "__main__":
    sys.exit(main())
