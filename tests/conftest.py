"""An environment that says nothing: what a developer's shell sets must not reach the tests."""

import os

for name in list(os.environ):
    if name.startswith("TEXTUAL_SNAPSHOT"):
        continue  # pytest-textual-snapshot tells its workers where to write
    if name in ("NO_COLOR", "LANGUAGE") or name.startswith(("TEXTUAL", "CALLWATCH", "LC_")):
        del os.environ[name]
os.environ["LANG"] = os.environ["LC_ALL"] = "C.UTF-8"
