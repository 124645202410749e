"""The figures as people read them."""

from collections.abc import Iterable, Sequence

from tests.bench.goals import Goal
from tests.bench.measure import (
    ALL_DAY,
    ALONE,
    CONSTANT,
    DRIFTING,
    OPTIMUM,
    OURS,
    ROUND_ROBIN,
    Result,
)

_HEAD = """\
Mean age in seconds of the picture on the screen when a call rings, is answered or ends, and (seen)
from then until it is seen, beside the plain poller's. With as many requests in each hour, evenly
spaced: const(ant), r(ound) robin; the opt(imum) knows the true rates. All day: constant (or, by
extension, round robin) with one interval for the day and its total of requests; alone: at the
fastest one that never hits the limit; drift: evenly spaced, but as many as ours in each five
minutes, so that drift above const tells what spending unevenly within the hours costs. Ratios are
of our age to theirs; o/c: the optimum's to the constant's (or round robin's), the best to be had.
"""
_COLUMNS = (
    ("scenario", 16),
    ("req/h", 6),
    ("hits", 4),
    ("refd", 4),
    ("ours", 7),
    ("seen", 7),
    ("plain's", 7),
    ("const", 7),
    ("r robin", 7),
    ("opt", 7),
    ("all day", 7),
    ("alone", 7),
    ("drift", 7),
    ("/const", 6),
    ("/robin", 6),
    ("/opt", 6),
    ("/allday", 7),
    ("o/c", 6),
)
_SHOWN = (CONSTANT, ROUND_ROBIN, OPTIMUM, ALL_DAY, ALONE, DRIFTING)


def table(results: Sequence[Result], goals: Sequence[Goal]) -> str:
    lines = [_HEAD, _line(name for name, _width in _COLUMNS)]
    lines += [_row(result) for result in results]
    lines += ["", f"{'goal':52} {'found':>8} {'at most':>8} {'optimum':>8}"]
    lines += [_goal(goal) for goal in goals]
    return "\n".join(lines) + "\n"


def _row(result: Result) -> str:
    plain = CONSTANT if result.scenario.client_wide else ROUND_ROBIN
    age = {name: found.picture for name, found in result.ages.items()}
    return _line(
        (
            result.scenario.name,
            f"{result.requests:.0f}",
            str(result.hits),
            str(result.refused),
            *_seconds(age[OURS], result.ages[OURS].seen_after, result.ages[plain].seen_after),
            *_seconds(*(age[name] for name in _SHOWN)),
            *(
                f"{ratio:.2f}"
                for ratio in (
                    result.ratio(CONSTANT),
                    result.ratio(ROUND_ROBIN),
                    result.ratio(OPTIMUM),
                    result.ratio(ALL_DAY),
                    age[OPTIMUM] / age[plain],
                )
            ),
        )
    )


def _seconds(*ages: float) -> Iterable[str]:
    return (f"{age:.2f}" for age in ages)


def _line(cells: Iterable[str]) -> str:
    widths = (width for _name, width in _COLUMNS)
    padded = [cell.rjust(width) for cell, width in zip(cells, widths, strict=True)]
    return " ".join([padded[0].strip().ljust(_COLUMNS[0][1]), *padded[1:]])


def _goal(goal: Goal) -> str:
    possible = "" if goal.possible is None else f"{goal.possible:.2f}"
    verdict = "met" if goal.met else "MISSED"
    return f"{goal.what:52} {goal.found:8.2f} {goal.at_most:8.2f} {possible:>8}  {verdict}"
