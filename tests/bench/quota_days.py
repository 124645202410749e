"""How well the poller spends an hour's quota, over whole days of a call centre.

    python -m tests.bench.quota_days [--quick] [--scenario wide-20-1000-30] [--seed 1] [--json]

Plays each scenario (`scenario`) in virtual time with the simulated exchange and the real poller
(`day`), measures plain pollers and the optimum on the same day (`rivals`, `measure`), and says
which goals are met (`goals`). The name of a scenario tells its kind (`wide`: one request shows
all, `each`: one request an extension), extensions, limit, and the part of it that another
application takes, in per cent; a part of a name chooses all that contain it.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace

from tests.bench.goals import goals
from tests.bench.measure import Result, measure
from tests.bench.scenario import Scenario, scenarios
from tests.bench.table import table

MANY = 200
"""Extensions whose calls of one day are as many as those of 20 in ten: one seed is enough."""


def main(arguments: Sequence[str] | None = None) -> int:
    args = _parser().parse_args(arguments)
    chosen = [s for s in scenarios(quick=args.quick) if args.scenario in s.name]
    if not chosen:
        sys.stderr.write(f"no scenario's name contains '{args.scenario}'\n")
        return 2
    if args.unattended:
        chosen = [replace(scenario, attended=False) for scenario in chosen]
    seeds = range(args.seed, args.seed + (1 if args.quick else args.seeds))
    results = _played(chosen, seeds, args.jobs)
    verdicts = goals(results)
    if args.json:
        figures = {
            "results": [dict(result.figures()) for result in results],
            "goals": [asdict(goal) | {"met": goal.met} for goal in verdicts],
        }
        sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    else:
        sys.stdout.write(table(results, verdicts))
    return 0


def _played(chosen: Sequence[Scenario], seeds: range, jobs: int) -> list[Result]:
    """The slow ones first, so that no processor waits for the last."""
    order = sorted(chosen, key=lambda s: (s.agents, s.limit), reverse=True)
    days = [seeds if s.agents < MANY else seeds[:1] for s in order]
    results = {}
    with ProcessPoolExecutor(min(jobs, len(order))) as pool:
        for result in pool.map(measure, order, days):
            results[result.scenario] = result
            sys.stderr.write(f"{len(results)} of {len(order)}: {result.scenario.name}\n")
    return [results[scenario] for scenario in chosen]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="quota_days", description=(__doc__ or "").split("\n")[0])
    add = parser.add_argument
    add("--quick", action="store_true", help="a few scenarios, three hours of one seed")
    add("--scenario", default="", metavar="PART", help="only those whose name contains this")
    add("--seed", type=int, default=1, help="the first seed")
    add("--seeds", type=int, default=3, help="days of each scenario of 20 extensions")
    add("--jobs", type=int, default=os.cpu_count() or 1, help="processes at once")
    add("--unattended", action="store_true", help="the supervisor only watches, without a key")
    add("--json", action="store_true", help="all figures, for programs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
