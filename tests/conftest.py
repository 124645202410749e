"""An environment that says nothing: what a developer's shell sets must not reach the tests."""

import atexit
import os
import shutil
import tempfile

for name in list(os.environ):
    if name.startswith("TEXTUAL_SNAPSHOT"):
        continue  # pytest-textual-snapshot tells its workers where to write
    if name in ("NO_COLOR", "LANGUAGE") or name.startswith(("TEXTUAL", "CALLWATCH", "LC_")):
        del os.environ[name]
os.environ["LANG"] = os.environ["LC_ALL"] = "C.UTF-8"

os.environ["XDG_RUNTIME_DIR"] = runtime = tempfile.mkdtemp(prefix="callwatch-tests-")
atexit.register(shutil.rmtree, runtime, ignore_errors=True)
