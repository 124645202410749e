"""Thresholds: from when on a call that rings or is talked on, or an idle agent, needs attention.

Pure: the moment comes in by the server's clock, the group by its name. `watch.alarms` asks once
for each call when its level rises next, so nobody has to go through all calls every second.

A forwarded call has no level: the API does not say whether it still rings or is talked on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from app.calls.call import Call, CallState
from app.calls.extension import Directory
from app.locale import _

MOST = 86_400.0
"""Seconds that a threshold may have: a day."""
_SHOWN = 12
"""Characters of a number that are shown in a sentence."""


class Level(IntEnum):
    """How much attention is needed; the higher, the more. `SILENCED`: somebody has seen to it."""

    SILENCED = -1
    CALM = 0
    WARNING = 1
    ALARM = 2


class Measure(StrEnum):
    """What is timed; the words are those of the settings."""

    RINGING = "ring"
    TALKING = "talk"
    IDLE = "idle"


class BadLimits(ValueError):
    """No threshold can be that; the text is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From how many seconds on there is a warning, and an alarm; `None`: never."""

    warning: float | None = None
    alarm: float | None = None

    def level(self, lasted: timedelta) -> Level:
        """The level of what has lasted as long as that."""
        if self.alarm is not None and lasted >= timedelta(seconds=self.alarm):
            return Level.ALARM
        if self.warning is not None and lasted >= timedelta(seconds=self.warning):
            return Level.WARNING
        return Level.CALM

    def next_after(self, lasted: timedelta) -> timedelta | None:
        """How long it will have lasted when the level rises next; `None`: it does not."""
        ahead = (
            timedelta(seconds=seconds)
            for seconds in (self.warning, self.alarm)
            if seconds is not None
        )
        return min((limit for limit in ahead if limit > lasted), default=None)


NEVER = Limits()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The limits of each measure. `groups`: those that differ, by the group's name in any case."""

    ringing: Limits = Limits(15, 20)
    talking: Limits = Limits(300, 600)
    idle: Limits = NEVER
    groups: Mapping[str, Mapping[Measure, Limits]] = field(default_factory=dict)
    _by_key: Mapping[str, Mapping[Measure, Limits]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_key = {group_key(name): limits for name, limits in self.groups.items()}
        object.__setattr__(self, "_by_key", by_key)

    @property
    def times_idle(self) -> bool:
        """Whether anybody can be idle for too long."""
        groups = (limits.get(Measure.IDLE, NEVER) for limits in self.groups.values())
        return any(limits != NEVER for limits in (self.idle, *groups))

    def limits(self, measure: Measure, group: str = "") -> Limits:
        """Those in force for a group's extensions; for what is in no group, the common ones."""
        own = self._by_key.get(group_key(group))
        if own is not None and measure in own:
            return own[measure]
        return {
            Measure.RINGING: self.ringing,
            Measure.TALKING: self.talking,
            Measure.IDLE: self.idle,
        }[measure]

    def level_of(self, measure: Measure, since: datetime, now: datetime, group: str = "") -> Level:
        """The level of what has rung, been talked on or been idle since a moment."""
        return self.limits(measure, group).level(max(now - since, timedelta(0)))

    def next_change_of(
        self, measure: Measure, since: datetime, now: datetime, group: str = ""
    ) -> datetime | None:
        """When the level of what has lasted since a moment rises next; `None`: it does not."""
        after = self.limits(measure, group).next_after(max(now - since, timedelta(0)))
        return None if after is None else since + after


def group_key(name: str) -> str:
    """What stands for a group, however its name is written."""
    return name.strip().casefold()


def unknown_groups(thresholds: Thresholds, directory: Directory) -> tuple[str, ...]:
    """A sentence for each group that has thresholds and is not in the account."""
    known = {group_key(group.name) for group in directory.groups.values()}
    return tuple(
        _("alerts.groups: there is no group '{name}', so its thresholds are nobody's.").format(
            name=name
        )
        for name in thresholds.groups
        if group_key(name) not in known
    )


def timed_by(call: Call) -> tuple[Measure, datetime] | None:
    """What of a call is timed, and since when; `None` where nothing is, or that is unknown."""
    if call.state is CallState.RINGING and call.started_at is not None:
        return Measure.RINGING, call.started_at
    if call.state is CallState.TALKING and call.answered_at is not None:
        return Measure.TALKING, call.answered_at
    return None


def read_limits(value: object) -> Limits:
    """Limits as the settings write them: `[15, 20]`, or `[]` for never. Raises `BadLimits`."""
    if isinstance(value, str):
        value = [_number(part.strip()) for part in value.split(",") if part.strip()]
    if not isinstance(value, list | tuple) or len(value) not in (0, 2):
        raise BadLimits(
            _(
                "Two numbers of seconds are needed, for warning and alarm, such as [15, 20]; "
                "[] means never."
            )
        )
    if not value:
        return NEVER
    warning, alarm = (_seconds(part) for part in value)
    if warning >= alarm:
        raise BadLimits(
            _(
                "The warning must come before the alarm, "
                "but {warning} s is not less than {alarm} s."
            ).format(warning=f"{warning:g}", alarm=f"{alarm:g}")
        )
    return Limits(warning, alarm)


def _number(text: str) -> object:
    """A number where it is one; the environment has nothing but texts."""
    try:
        return float(text)
    except ValueError:
        return text


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadLimits(_("'{found}' is not a number of seconds.").format(found=value))
    # Whole numbers may be longer than any float: compared first, and made one only then.
    if not 0 < value <= MOST:
        raise BadLimits(
            _("{found} is not a number of seconds above 0 and up to {most}.").format(
                found=str(value)[:_SHOWN], most=f"{MOST:g}"
            )
        )
    return float(value)
