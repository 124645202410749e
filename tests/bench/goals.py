"""What is asked of the poller, and whether the figures meet it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from tests.bench.measure import ALL_DAY, CONSTANT, OPTIMUM, OPTIMUM_ALL_DAY, ROUND_ROBIN, Result


@dataclass(frozen=True, slots=True)
class Goal:
    """`possible`: what the optimum itself comes to, where the goal compares ages."""

    what: str
    found: float
    at_most: float
    possible: float | None = None

    @property
    def met(self) -> bool:
        return self.found <= self.at_most


def goals(results: Sequence[Result]) -> list[Goal]:
    """Only those that the scenarios played can tell."""
    wide = [r for r in results if r.scenario.client_wide]
    small = [r for r in wide if r.scenario.agents == 20]
    each = [r for r in results if not r.scenario.client_wide]
    found = [
        Goal("hours in which the limit was hit because of us", _sum(r.hits for r in results), 0),
        Goal("actions refused for quota", _sum(r.refused for r in results), 0),
    ]
    if wide:
        found += [
            Goal("age to the constant poller's, worst", *_worst(wide, CONSTANT)),
            Goal("age to the optimum's, worst", max(r.ratio(OPTIMUM) for r in wide), 1.2),
        ]
    if small:
        found += [
            Goal("age to the constant's, mean of 20 extensions", *_mean(small, CONSTANT, 0.75)),
            Goal("the same, one interval all day", *_mean(small, ALL_DAY, 0.75)),
        ]
    if each:
        found += [
            Goal("by extension: age to the round robin's, mean", *_mean(each, ROUND_ROBIN, 0.5)),
            Goal("the same, one interval all day", *_mean(each, ALL_DAY, 0.5)),
        ]
    if pairs := list(_pairs(wide)):
        worst = max(large.requests / small.requests for small, large in pairs)
        found.append(Goal("requests at 200 extensions to those at 20, worst", worst, 1.1))
    return found


def _sum(counts: Iterable[int]) -> float:
    return float(sum(counts))


def _worst(results: Sequence[Result], rival: str) -> tuple[float, float, float]:
    return max(r.ratio(rival) for r in results), 1.0, max(_possible(r, rival) for r in results)


def _mean(results: Sequence[Result], rival: str, most: float) -> tuple[float, float, float]:
    found = fmean(r.ratio(rival) for r in results)
    return found, most, fmean(_possible(r, rival) for r in results)


def _possible(result: Result, rival: str) -> float:
    best = OPTIMUM_ALL_DAY if rival == ALL_DAY else OPTIMUM
    return result.ages[best].picture / result.ages[rival].picture


def _pairs(results: Sequence[Result]) -> Iterable[tuple[Result, Result]]:
    """The same scenario with 20 and with 200 extensions."""
    by_kind = {(r.scenario.limit, r.scenario.others, r.scenario.agents): r for r in results}
    for (limit, others, agents), result in by_kind.items():
        large = by_kind.get((limit, others, 200))
        if agents == 20 and large is not None:
            yield result, large
