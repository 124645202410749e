"""One line under the header for what a supervisor must know about the data; absent otherwise."""

from textual.content import Content
from textual.widgets import Static


class Notice(Static):
    """Text from outside may be part of it, so it is never parsed as markup."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id, markup=False)
        self._text = ""
        self.display = False

    @property
    def text(self) -> str:
        return self._text

    def say(self, text: str, *, alarming: bool = False) -> None:
        """Show `text`; nothing where it is empty."""
        self.set_class(alarming, "-alarming")
        if text != self._text:
            self._text = text
            self.update(Content(text))
            self.display = bool(text)
