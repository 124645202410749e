"""From a day that was played to its figures, ours beside the rivals'."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from statistics import fmean

from tests.bench.ages import Ages, ages
from tests.bench.day import Day, play
from tests.bench.hazards import hazards
from tests.bench.rivals import constant, optimum, round_robin
from tests.bench.scenario import INTERVAL, Scenario
from tests.bench.truth import events

OURS, CONSTANT, ROUND_ROBIN, OPTIMUM = "ours", "constant", "round robin", "optimum"
ALL_DAY = "all day"
"""The plain poller of the scenario's kind with one interval for the day and its total."""
OPTIMUM_ALL_DAY = "optimum all day"
"""Free to spend the day's total in whichever hours it likes, whatever their limit."""
ALONE = "alone"
"""The same at the fastest constant rate that fits beside the others in the worst hour."""
DRIFTING = "drifting"
"""The same with as many requests as ours in each five minutes: what uneven spending costs."""
FIVE_MINUTES = 300.0
Figures = Mapping[str, float | str]


@dataclass(frozen=True, slots=True)
class Result:
    """One scenario, as the mean over its seeds; `hits` and `refused` are sums.

    `others_refused`: requests that the other application did not get; `requests` an hour.
    """

    scenario: Scenario
    requests: float
    actions: float
    hits: int
    refused: int
    others_refused: int
    ages: Mapping[str, Ages]

    def ratio(self, to: str) -> float:
        """Our picture's age to that of another."""
        return self.ages[OURS].picture / self.ages[to].picture

    def figures(self) -> Figures:
        flat: dict[str, float | str] = {
            "scenario": self.scenario.name,
            "requests": self.requests,
            "actions": self.actions,
            "hits": self.hits,
            "refused": self.refused,
            "others_refused": self.others_refused,
        }
        for name, found in self.ages.items():
            flat |= {f"{name}: {what}": age for what, age in asdict(found).items()}
        return flat


def measure(scenario: Scenario, seeds: range) -> Result:
    return mean([measured(play(scenario, seed)) for seed in seeds])


def mean(results: list[Result]) -> Result:
    """Of the same scenario with several seeds."""
    return Result(
        results[0].scenario,
        requests=fmean(r.requests for r in results),
        actions=fmean(r.actions for r in results),
        hits=sum(r.hits for r in results),
        refused=sum(r.refused for r in results),
        others_refused=sum(r.others_refused for r in results),
        ages={
            name: Ages(
                fmean(r.ages[name].picture for r in results),
                fmean(r.ages[name].seen_after for r in results),
            )
            for name in results[0].ages
        },
    )


def measured(day: Day) -> Result:
    scenario, horizon = day.scenario, day.scenario.horizon
    phones = [phone.id for phone in day.phones]
    requests = [hour.looks for hour in day.spent]
    happened = events(day.spans, horizon)
    rates = hazards(day.spans, day.phones, horizon)
    wide, hours = scenario.client_wide, scenario.hours
    plain = constant if wide else round_robin
    left = (scenario.limit - h.others - h.others_refused - h.actions for h in day.spent)
    alone = max(1, min(left)) * hours
    pollers = {
        OURS: day.looks,
        CONSTANT: constant(requests, phones),
        ROUND_ROBIN: round_robin(requests, phones),
        OPTIMUM: optimum(requests, rates, client_wide=wide, interval=INTERVAL),
        OPTIMUM_ALL_DAY: optimum(
            [sum(requests)], rates, client_wide=wide, interval=INTERVAL, slot=horizon
        ),
        ALL_DAY: plain([sum(requests)], phones, horizon),
        ALONE: plain([alone], phones, horizon),
        DRIFTING: plain(day.requests_in(FIVE_MINUTES), phones, FIVE_MINUTES),
    }
    return Result(
        scenario,
        requests=sum(requests) / hours,
        actions=sum(hour.actions for hour in day.spent) / hours,
        hits=sum(hour.hit_because_of_us(scenario.limit) for hour in day.spent),
        refused=sum(hour.actions_refused for hour in day.spent),
        others_refused=sum(hour.others_refused for hour in day.spent),
        ages={name: ages(looks, happened, horizon) for name, looks in pollers.items()},
    )
