"""COPY: rows into a table as fast as the database takes them, with the model's own defaults for what is not given."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, models

from history.planner import tell_the_planner

NULL = "\\N"
CHUNK = 20_000
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Every row has its primary key first; the sequence goes on after the highest. Returns how many were written."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    left = [field for name, field in fields.items() if name not in names]
    rest = "".join(f"\t{text(_default(field))}" for field in left)
    columns = ", ".join(f'"{fields[name].column}"' for name in names) + "".join(f', "{field.column}"' for field in left)
    table, written = model._meta.db_table, 0
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
        lines: list[str] = []
        for row in rows:
            lines.append("\t".join(map(text, row)) + rest)
            if len(lines) == CHUNK:
                copy.write("\n".join(lines) + "\n")
                written += len(lines)
                lines.clear()
        if lines:
            copy.write("\n".join(lines) + "\n")
            written += len(lines)
    _go_on_after(table, str(fields["id"].column))
    tell_the_planner(model)
    return written


def _default(field: Any) -> Any:
    value = field.get_default()
    return json.dumps(value) if isinstance(field, models.JSONField) else value


def text(value: Any) -> str:
    """A value as COPY reads it."""
    if isinstance(value, str):
        return value.translate(_ESCAPED) if "\\" in value or "\t" in value or "\n" in value else value
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _go_on_after(table: str, column: str) -> None:
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [name, column])
        sequence = cursor.fetchone()[0]
        cursor.execute(f"SELECT setval(%s, greatest((SELECT max(id) FROM {name}), 1))", [sequence])  # noqa: S608
