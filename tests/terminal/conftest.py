"""An exchange in which nobody calls but whom a test lets call."""

from collections.abc import Iterator

import pytest

from app.simulator.options import SimulatorOptions
from app.simulator.server import Running, running


@pytest.fixture
def exchange() -> Iterator[Running]:
    with running(SimulatorOptions(traffic=False, agents=6)) as exchange:
        yield exchange
