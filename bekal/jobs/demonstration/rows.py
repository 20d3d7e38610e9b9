"""Writing very many rows at once, past the ORM: executemany on SQLite, COPY on PostgreSQL."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Max, Model

Row = Sequence[Any]


def next_id(model: type[Model]) -> int:
    """The first id that no row of the model has."""
    highest: int | None = model._default_manager.aggregate(highest=Max("pk"))["highest"]
    return (highest or 0) + 1


def insert_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows with these field columns (`facility_id`, not `facility`), the id among them.

    Columns that are left out get the field's default, or the database's own. Dates may be ISO texts, JSON must be text.
    """
    by_column = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_column.pop(column) for column in columns]
    left_out = [field for field in by_column.values() if not field.has_db_default()]
    constants = tuple(field.get_db_prep_save(field.get_default(), connection) for field in left_out)
    names = ", ".join(f'"{field.column}"' for field in [*fields, *left_out])
    whole = ((*row, *constants) for row in rows)
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        _copy(model._meta.db_table, names, whole)
    else:
        marks = ", ".join("?" * (len(fields) + len(left_out)))
        connection.connection.executemany(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', whole)  # noqa: S608


def _copy(table: str, names: str, rows: Iterator[Row]) -> None:
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM \"" + table + '"))',  # noqa: S608
            [table],
        )


class Book:
    """Rows of one model on their way into the database, numbered as they are written down.

    `columns` are all but the id; `add` returns the id that the row will have.
    """

    def __init__(self, model: type[Model], *columns: str) -> None:
        self.model, self.columns = model, ("id", *columns)
        self.next = next_id(model)
        self.rows: list[Row] = []

    def add(self, *values: Any) -> int:
        number = self.next
        self.rows.append((number, *values))
        self.next += 1
        return number

    def close(self) -> None:
        """Write what was noted, and begin a new page."""
        if self.rows:
            insert_rows(self.model, self.columns, self.rows)
            self.rows = []
