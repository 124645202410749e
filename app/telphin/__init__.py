"""The only place that knows HTTP and Telphin's words."""

import sys

# httpx has a command line of its own, which it imports wherever click is installed: 3 MB and 40 ms
# of colours and help texts that nobody here sees. `None` is Python's word for 'not to be had', and
# httpx goes without.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # typeshed knows no None
