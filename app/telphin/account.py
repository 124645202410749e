"""Who is there: the user, the extensions, the groups, and whether a phone is registered."""

from dataclasses import dataclass

from pydantic import ValidationError

from app.calls.extension import Extension, Group
from app.telphin.access import User
from app.telphin.fields import Flag, Identifier, IdentifierIfAny, Row, Text, Word
from app.telphin.wire import Clean, NotTheShape


class UserRow(Row):
    """`GET /user/`."""

    login: Text = ""
    admin: Flag = False
    client_id: IdentifierIfAny = None
    extension_id: IdentifierIfAny = None
    extension_group_id: IdentifierIfAny = None
    timezone: Text = ""
    access: Word = ""


class ExtensionRow(Row):
    """A row of `GET /client/@me/extension/`."""

    id: Identifier
    name: Text
    label: Text = ""
    type: Word = ""
    status: Word = ""
    client_id: IdentifierIfAny = None
    extension_group_id: IdentifierIfAny = None


class GroupRow(Row):
    """A row of `GET /client/.../extension_group/`."""

    id: Identifier
    name: Text = ""


class RegistrationRow(Row):
    """`GET /extension/registration/`."""

    registered: Flag


@dataclass(frozen=True, slots=True)
class Page:
    """One page of extensions. `rows` counts all that arrived, `bad_rows` those not readable."""

    extensions: tuple[Extension, ...]
    client_ids: frozenset[int]
    rows: int
    bad_rows: int


def read_user(body: object, clean: Clean) -> User:
    """Raises `NotTheShape`."""
    if not isinstance(body, dict) or not {"id", "login", "client_id", "access"} & body.keys():
        raise NotTheShape
    try:
        row = UserRow.model_validate(body)
    except ValidationError:
        raise NotTheShape from None
    return User(
        login=clean(row.login),
        admin=row.admin,
        client_id=row.client_id,
        extension_id=row.extension_id,
        extension_group_id=row.extension_group_id,
        timezone=clean(row.timezone),
        read_only=row.access == "read_only",
    )


def read_extensions(body: object, clean: Clean) -> Page:
    """Raises `NotTheShape`."""
    rows = _list(body)
    read = [row for row in map(_extension_row, rows) if row is not None]
    return Page(
        extensions=tuple(
            Extension(
                id=row.id,
                name=clean(row.name),
                label=clean(row.label),
                kind=clean(row.type) or "phone",
                active=row.status in ("active", ""),
                group_id=row.extension_group_id,
            )
            for row in read
        ),
        client_ids=frozenset(row.client_id for row in read if row.client_id is not None),
        rows=len(rows),
        bad_rows=len(rows) - len(read),
    )


def read_groups(body: object, clean: Clean) -> tuple[tuple[Group, ...], int]:
    """The groups, and how many could not be read. Raises `NotTheShape`."""
    rows = _list(body)
    groups = []
    for row in rows:
        try:
            read = GroupRow.model_validate(row)
        except ValidationError:
            continue
        groups.append(Group(read.id, clean(read.name) or f"#{read.id}"))
    return tuple(groups), len(rows) - len(groups)


def read_registration(body: object) -> bool:
    """Raises `NotTheShape`."""
    try:
        return RegistrationRow.model_validate(body).registered
    except ValidationError:
        raise NotTheShape from None


def _extension_row(row: object) -> ExtensionRow | None:
    """The row, where it can be read and says what people call the extension."""
    try:
        read = ExtensionRow.model_validate(row)
    except ValidationError:
        return None
    return read if read.name.strip() else None


def _list(body: object) -> list[object]:
    if not isinstance(body, list):
        raise NotTheShape
    return body
