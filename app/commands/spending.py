"""How the settings let the quota be spent, and the arithmetic behind it, in words."""

from app.locale import _
from app.locale.forms import decimal, number, percent
from app.settings import Settings
from app.telphin.quota import HOUR, Quota
from app.watch.schedule import Wishes


def wishes_of(settings: Settings) -> Wishes:
    return Wishes(
        interval=settings.watch.interval,
        share=settings.quota.share,
        reserve=settings.quota.reserve,
        starve=max(settings.watch.starve, settings.watch.interval),
    )


def arithmetic(quota: Quota, wishes: Wishes, cost: int, now: float) -> tuple[str, bool]:
    """What looks want and what they may have, and whether that is less. `cost`: requests a look."""
    wanted = round(HOUR * cost / wishes.interval)
    wants = _("a look every {interval} s wants {wanted} an hour").format(
        interval=decimal(wishes.interval), wanted=number(wanted)
    )
    if quota.limit <= wishes.reserve:
        return (
            _(
                "{wants}, but [quota] reserve keeps back {reserve} of {limit} for actions, so "
                "there will be no looks at all; please make it smaller"
            ).format(wants=wants, reserve=number(wishes.reserve), limit=number(quota.limit)),
            True,
        )
    allowance = quota.allowance(wishes.share, wishes.reserve, now)
    has = _("looks may use {share} of what is left beyond {reserve} for actions").format(
        share=percent(wishes.share), reserve=number(wishes.reserve)
    )
    if allowance < 1:
        return _("{wants}; {has}: none until it starts anew").format(wants=wants, has=has), True
    pause = max(0.0, quota.resets_at - now) / allowance * cost
    if pause <= wishes.interval:
        return f"{wants}; {has}", False
    every = _("{wants}; {has}: {allowance} for the rest of this hour, thus one every {pause} s")
    pause = float(f"{pause:.3g}")
    return every.format(
        wants=wants, has=has, allowance=number(int(allowance)), pause=decimal(pause)
    ), True
