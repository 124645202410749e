"""What somebody might put into a name, so that a terminal or a program that shows it obeys."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from app.simulator.server import Running
from app.simulator.wire import Json

CORPUS: dict[str, str] = {
    "copy to the clipboard": "\x1b]52;c;cm0gLXJmIH4K\x07",
    "window title": "\x1b]0;owned\x07",
    "window title by C1": "\x9d0;owned\x9c",
    "clear the screen": "\x1b[2J\x1b[3J\x1b[H",
    "clear by C1": "\x9b2J",
    "reset the terminal": "\x1bc",
    "alternate screen off": "\x1b[?1049l",
    "report the cursor": "\x1b[6n",
    "report attributes": "\x1b[c\x1b[>c\x1b[=c",
    "report the title": "\x1b[21t",
    "report a setting": "\x1bP$qm\x1b\\",
    "report checksum": "\x1b[1;1;1;1;1;1*y",
    "answerback": "\x05",
    "resize the window": "\x1b[8;1;1t",
    "a link": "\x1b]8;;http://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "a picture": "\x1bPq#0;2;0;0;0#0~~\x1b\\",
    "a bell": "ring\x07ring",
    "backspaces": "101\x08\x08\x08999",
    "shift out": "\x0eqqq\x0f",
    "lines and tabs": "first\r\nsecond\tthird\x0bfourth\x0cfifth\u2028sixth\x85",
    "NUL and DEL": "a\x00b\x7fc",
    "markup that clicks": "[@click=app.quit]free money[/]",
    "markup that clicks, screen": "[@click=screen.act('hangup')]click[/]",
    "markup that closes": "[/]",
    "markup that opens": "[bold red on white]x",
    "markup link": "[link='http://evil.example']here[/link]",
    "markup nonsense": "[/nope][[[\\[",
    "emoji by name": ":boom: :skull:",
    "a validation error": "1 validation error for Call\ncaller\n  Input should be a valid string "
    "[type=string_type, input_value=[/], input_type=list]",
    "format fields": "{agent} {0.__class__} %s %(x)s ${HOME}",
    "shell": "$(reboot) `reboot` ; reboot #",
    "right to left": "\u202e101 ылзО\u202c",
    "isolates": "\u2067abc\u2069\u2066def",
    "marks": "Z" + "\u0337\u0322\u0348" * 3333,
    "marks that stand beside": "क" + "\u0903" * 500,
    "enclosing": "a\u20dd\u20e3",
    "a megabyte": "W" * 2**20,
    "a megabyte, wide": "漢" * 2**18,
    "family": "👨‍👩‍👧‍👦 family",
    "flags": "🇷🇺🇺🇳🏴\U000e0067\U000e0062\U000e007f",
    "skin tones": "👍🏽👋🏿",
    "keycaps": "1️⃣#️⃣",
    "text and emoji styles": "☺︎☺️❤️",
    "surrogates": "\ud83d\ud83d\ude00 \udfff",
    "private use": "\ue000\uf8ff\U000f0000\U0010fffd",
    "unassigned": "\u0378\ufdd0\uffff\U000e0fff",
    "wide at the edge": "a" * 17 + "漢字漢字漢字漢字漢字",
    "wide at the other edge": "漢字漢字漢字漢字漢字漢字漢字",
    "half and full": "ｱｲｳＡＢＣ",
    "zero width": "ad\u200bmin\u200c\u200d\u2060\ufeff",
    "soft hyphens": "su\u00adper\u00advisor",
    "Hangul fillers": "\u3164\u115f\u1160\uffa0",
    "Hangul parts": "\u1100\u1161\u11a8\ud7b0",
    "tags": "hi\U000e0001\U000e0068\U000e0069",
    "variation selectors": "x" + "\ufe00\U000e0100" * 9,
    "viramas": "क्ष्त्र",
    "later wide symbols": "\u2630\u4dc0\U0001d300",
    "spaces": "\u00a0\u2003\u3000 x \u3000",
    "Arabic": "مرحبا 123",
    "long word": "Рентгеноэлектрокардиографический" * 9,
}


def call_rows(exchange: Running, agents: Sequence[str]) -> list[Json]:
    """A call for each text at an extension of its own; every field holds another of the texts."""
    texts = list(CORPUS.values())
    rows: list[Json] = []
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    for i, (text, agent) in enumerate(zip(texts, agents, strict=False)):
        # A megabyte once, not in every field of every look.
        other = [texts[(i + step) % len(texts)][:2000] for step in range(1, 8)]
        inward = i % 2 == 0
        row: dict[str, Json] = {
            "call_api_id": f"call-{i}" if i % 3 else f"{i}{other[0]}"[:200],
            "extension_id": exchange.extension_id(agent),
            "call_flow": "in" if inward else "OUT",
            "called_number": other[1],
            "called_did": other[2],
            "init_time_gmt": str(now - timedelta(seconds=len(texts) - i)),
            "answer_time_gmt": other[3] if i % 5 == 0 else str(now),
            "caller_id_number": other[4] if inward else "+79161234567",
            "caller_id_name": text,
            "record_uuid": "recorded",
            "call_id": other[5],
            "other_call_api_id": other[6],
        }
        rows.append(row)
    return rows


@dataclass(frozen=True, slots=True)
class Infected:
    """An exchange whose every text is hostile."""

    exchange: Running
    calls: int


def infect(exchange: Running) -> Infected:
    """Put the texts into every name and every call."""
    story = exchange._story
    agents = [agent.number for agent in story.staff.agents()]
    rows = call_rows(exchange, agents)
    texts = list(CORPUS.values())
    step = count()
    story.staff = replace(
        story.staff,
        extensions=tuple(
            replace(phone, label=texts[next(step) % len(texts)]) for phone in story.staff.extensions
        ),
        groups=tuple(replace(group, name=texts[group.id]) for group in story.staff.groups),
    )
    exchange.set_rows(rows)
    # The row whose id holds half a surrogate cannot be asked for and is left out.
    return Infected(exchange, len(rows) - 1)
