"""The least there is to compare memory with: a Textual app that has imported httpx and pydantic."""

import httpx
import pydantic
from textual.app import App, ComposeResult
from textual.widgets import Static


class BareApp(App[None]):
    """Shows one line, and which libraries it carries."""

    def compose(self) -> ComposeResult:
        yield Static(f"bare: httpx {httpx.__version__}, pydantic {pydantic.VERSION}")


if __name__ == "__main__":
    BareApp().run()
