"""`python -m tests.soak`: a day of bad luck at the exchange, in some minutes.

One request in ten goes wrong, and a supervisor acts at random. In the end the board must show what
is at the exchange, what was told of every action must be what arrived there, and the process must
hold no more than it did after a quarter of the day. The exit code tells.
"""

import argparse
import sys
import time

from tests.soak.day import Plan, live_through


def main() -> int:
    default = Plan()
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    add = parser.add_argument
    add("--hours", type=float, default=default.hours, help="how long the day is")
    add("--scale", type=float, default=default.scale, help="seconds of the day in a real one")
    add("--faults", type=float, default=default.faults, help="which part of requests goes wrong")
    add("--agents", type=int, default=default.agents)
    add("--seed", type=int, default=default.seed)
    args = parser.parse_args()
    began = time.monotonic()
    plan = Plan(args.hours, args.scale, args.faults, args.agents, args.seed)
    day = live_through(plan, lambda line: print(line, flush=True))  # noqa: T201
    sys.stdout.write(
        f"{plan.hours:g} hours in {time.monotonic() - began:.0f} s: {day.requests} requests, "
        f"{day.looks} looks, {day.troubles} of them failed, {day.doubts} doubted, "
        f"{day.actions} actions in the audit log, {day.sightings} effects seen or missed, "
        f"{day.choices} other choices of extensions\n"
    )
    for problem in day.problems:
        sys.stdout.write(f"WRONG: {problem}\n")
    sys.stdout.write("as it should be\n" if not day.problems else "")
    return 1 if day.problems else 0


if __name__ == "__main__":
    sys.exit(main())
