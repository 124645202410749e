"""The time between the start and a board that stands: what is made then stays.

The garbage collector rests meanwhile, for all that is imported would only be looked through again
and again. Then what there is is set apart from what the collector looks at from then on: a full
collection of everything would make a key wait for a tenth of a second, every few minutes.
"""

import gc

SETTLED = 3.0
"""Seconds after the first picture: the first calls are on the board."""


def begin() -> None:
    """Before the first import of what is large."""
    gc.disable()


def settle() -> None:
    """The board stands. Does nothing in a process that did not `begin`."""
    if gc.isenabled():
        return
    gc.collect()
    gc.freeze()
    gc.enable()
