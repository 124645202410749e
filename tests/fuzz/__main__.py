"""`python -m tests.fuzz [--minutes N] [TARGET ...]`: what arrives from outside, for a long time.

Each target gets its part of the time, with a new seed for each round. The first input that breaks
something is made as small as can be and shown; it belongs into `found.py` then.
"""

import argparse
import random
import sys
import time

from hypothesis import HealthCheck, given, seed, settings

from tests.fuzz.targets import TARGETS, Target

ROUND = 2000
"""Inputs of one seed."""


def run(target: Target, seconds: float) -> int:
    """Try inputs until the time is over; returns how many. Raises what the check raises."""
    count = 0
    end = time.monotonic() + seconds

    def check(value: object) -> None:
        nonlocal count
        count += 1
        target.check(value)

    calm = settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    while time.monotonic() < end:
        seed(random.getrandbits(64))(calm(given(target.inputs)(check)))()
    return count


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=8.0, help="for all targets together")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    args = parser.parse_args()
    if unknown := set(args.targets) - set(TARGETS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    names = args.targets or list(TARGETS)
    for name in names:
        count = run(TARGETS[name], 60 * args.minutes / len(names))
        sys.stdout.write(f"{name}: {count} inputs, nothing broke\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
