"""Faults on request: what can go wrong between a client and an exchange.

A fault is written `NAME[=VALUE][@PROBABILITY][/COUNT][:FILTER]`:

    latency=0.3            every answer comes 0.3 s later
    error=503@0.1          every tenth answer is a 503
    reset/1:PUT            the next PUT's connection is reset before anything is done
    reset-after/1:DELETE   the next DELETE is carried out, and then reset without an answer
    json:current_calls     lists of calls are broken JSON

FILTER is a method or a part of the path. Chances are drawn from a seeded stream.
"""

import random
import re
from dataclasses import dataclass

_NEEDS_VALUE = {"latency", "error"}
NAMES = (
    "latency",
    "error",
    "json",
    "html",
    "reset",
    "reset-after",
    "truncate",
    "401",
    "429",
    "quota",
    "empty",
    "null",
)
_METHODS = {"GET", "POST", "PUT", "DELETE"}
_GRAMMAR = re.compile(
    r"(?P<name>[a-z0-9-]+)(=(?P<value>[0-9.]+))?(@(?P<chance>[0-9.]+))?(/(?P<count>[0-9]+))?"
    r"(:(?P<filter>\S+))?"
)


class BadFault(ValueError):
    """Not a fault; the text says what is expected."""


@dataclass(slots=True)
class Fault:
    """`left`: how often it may still happen (None: without end)."""

    name: str
    value: float = 0.0
    chance: float = 1.0
    left: int | None = None
    only: str = ""

    def fits(self, method: str, path: str) -> bool:
        if not self.only:
            return True
        return method == self.only if self.only in _METHODS else self.only in path


def parse_fault(text: str) -> Fault:
    """Raises `BadFault`."""
    match = _GRAMMAR.fullmatch(text.strip())
    if match is None or match["name"] not in NAMES:
        raise BadFault(
            f"'{text}' is not a fault; expected NAME[=VALUE][@PROBABILITY][/COUNT][:FILTER] "
            f"with NAME one of {', '.join(NAMES)}"
        )
    name = match["name"]
    if (name in _NEEDS_VALUE) != (match["value"] is not None):
        wants = "needs a value, such as" if name in _NEEDS_VALUE else "takes no value:"
        example = {"latency": "latency=0.3", "error": "error=503"}.get(name, name)
        raise BadFault(f"'{text}': {name} {wants} {example}")
    try:
        value, chance = float(match["value"] or 0), float(match["chance"] or 1)
    except ValueError:
        raise BadFault(f"'{text}': the value and the probability are numbers") from None
    if name == "error" and not (value.is_integer() and 400 <= value <= 599):
        raise BadFault(f"'{text}': error takes a code from 400 to 599")
    if not 0 <= chance <= 1:
        raise BadFault(f"'{text}': a probability is between 0 and 1")
    count = int(match["count"]) if match["count"] else None
    return Fault(name, value, chance, count, match["filter"] or "")


class Faults:
    """The faults in force. Draws for each request which of them happen."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(f"{seed}:faults")  # noqa: S311 - a story, not a secret
        self._faults: list[Fault] = []

    def set(self, specs: tuple[str, ...]) -> None:
        """Put these in force, and no others. Raises `BadFault` and changes nothing then."""
        self._faults = [parse_fault(spec) for spec in specs]

    def names(self) -> list[str]:
        return [fault.name for fault in self._faults]

    def draw(self, method: str, path: str) -> dict[str, float]:
        """What happens to this request: names of faults with their values."""
        drawn: dict[str, float] = {}
        for fault in self._faults:
            if fault.left == 0 or not fault.fits(method, path):
                continue
            if self._chance.random() >= fault.chance:
                continue
            if fault.left is not None:
                fault.left -= 1
            drawn[fault.name] = fault.value
        return drawn
