"""A `Pacer` that is told of looks by hand: what they find and when, and what quota is left."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

from app.calls.call import Call, CallState, Snapshot
from app.telphin.quota import Quota
from app.watch.pace import Pacer
from app.watch.schedule import Wishes
from tests.unit.clockwork import call

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PLENTY = Quota(100_000, 99_000, resets_at=3600.0, seen_at=0.0)
SCARCE = Quota(500, 480, resets_at=3600.0, seen_at=0.0)
WISHES = Wishes(interval=2.0, share=0.5, reserve=20)


def rings(extension: int) -> Call:
    return replace(call(extension), state=CallState.RINGING, answered_at=None)


def looked(pacer: Pacer, now: float, *calls: Call, covered: Collection[int] | None = None) -> None:
    """A look has found these calls."""
    pacer.picture.take(
        Snapshot(
            calls=calls,
            asked_at=now,
            taken_at=now,
            server_time=NOON,
            covered=frozenset(pacer.picture.lines if covered is None else covered),
        )
    )


def at_work(*calls: Call, phones: int = 20, wishes: Wishes = WISHES) -> Pacer:
    pacer = Pacer(wishes)
    pacer.picture.watch(range(phones))
    looked(pacer, 0.0, *calls)
    return pacer


def pause(pacer: Pacer, quota: Quota | None = PLENTY, now: float = 0.0) -> float:
    return pacer.whole(quota, now, now, again=True) - now
