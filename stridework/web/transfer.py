"""Rows from one database to another, whatever kinds they are, with the proof that they are the same.

A table's proof is how many rows it has and the sum of the SHA-256 of each, written in one canonical way. The sum does
not depend on an order, because databases sort text differently; the writing does not depend on how a database spells a
number or orders the keys of a document.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps as current_apps
from django.core.management.color import no_style
from django.db import connections, models, transaction

from stridework.errors import StrideworkError

BATCH = 500
Row = dict[str, Any]
OpenBar = Callable[[int], AbstractContextManager[Callable[[], None]]]
"""Given how many steps there are, yields what to call after each: somebody may be waiting."""
SPELT_IN_ONE_WAY = frozenset({str, int, bool, type(None)})
#: Django makes these anew in every database, and nothing of ours refers to them.
MADE_ANEW = frozenset({"contenttypes.contenttype", "auth.permission"})


@dataclass(frozen=True, slots=True)
class TableProof:
    """What a table holds: its model's name, how many rows, and the sum of their hashes as 64 hexadecimal digits."""

    table: str
    rows: int
    checksum: str


def list_models(apps: Any = current_apps) -> list[type[models.Model]]:
    """Return every model whose rows are kept, tables between models included, in order of name."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not _is_made_anew(model)
    ]
    return sorted(found, key=name_table)


def name_table(model: type[models.Model]) -> str:
    """Return a model's name as "app.model"."""
    return str(model._meta.label_lower)


def _is_made_anew(model: type[models.Model]) -> bool:
    ours = {name_table(model)}
    if model._meta.auto_created:
        ours |= {name_table(f.related_model) for f in model._meta.concrete_fields if f.is_relation}
    return bool(ours & MADE_ANEW)


def read_rows(model: type[models.Model], alias: str) -> Iterator[Row]:
    """Yield a table's rows by the names of their columns, with values JSON can write."""
    names = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.using(alias).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=BATCH):
        yield {name: _to_plain(value) for name, value in zip(names, row, strict=True)}


def write_rows(model: type[models.Model], rows: Iterable[Row], alias: str) -> None:
    """Add rows as `read_rows` gave them to a table. Raises KeyError for a row that lacks a column.

    Past the models, because what they would do is wrong here: what happened then did not happen now.
    """
    connection, fields = connections[alias], model._meta.concrete_fields
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(str(field.column)) for field in fields)
    kept = (
        [field.get_db_prep_save(_from_plain(field, row[field.attname]), connection) for field in fields] for row in rows
    )
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # an INSERT spells each document as a literal inside an array's
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for values in kept:
                    copy.write_row(values)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", kept)  # noqa: S608 - our names


def prove(model: type[models.Model], alias: str) -> TableProof:
    """Return what a table holds."""
    proving = Proving(name_table(model))
    for _row in proving.watch(read_rows(model, alias)):
        pass
    return proving.proof


class Proving:
    """What the rows that went by are together: rows on their way elsewhere are read once, not twice."""

    def __init__(self, table: str, seen: Callable[[], None] = lambda: None) -> None:
        self._table, self._count, self._total, self._seen = table, 0, 0, seen

    def watch(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows as they come."""
        for row in rows:
            self._count += 1
            self._total += hash_row(row)
            self._seen()
            yield row

    @property
    def proof(self) -> TableProof:
        """Return what has gone by so far."""
        return TableProof(self._table, self._count, _finish_sum(self._total))


def hash_row(row: Row) -> int:
    """Return the hash of a row as a number to be added up."""
    line = json.dumps(_canonical(row), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return int.from_bytes(hashlib.sha256(line.encode("utf-8", "surrogatepass")).digest(), "big")


def _finish_sum(total: int) -> str:
    """Return a sum of hashes in 64 hexadecimal digits."""
    return f"{total % 2**256:064x}"


def copy_database(
    source: str, target: str, *, replace: bool = False, bar: OpenBar = lambda _: nullcontext(lambda: None)
) -> list[TableProof]:
    """Copy everything from one database of this program into another, both brought up to date, and prove it.

    All of it or nothing arrives. Raises StrideworkError where the target holds anything and `replace` was not asked
    for, and where what arrived is not what was sent.
    """
    kept = list_models()
    with snapshot(source), transaction.atomic(using=target), connections[target].constraint_checks_disabled():
        held = [name_table(model) for model in kept if model._base_manager.using(target).exists()]
        if held and not replace:
            raise StrideworkError(f"there is something in it already ({', '.join(held[:3])}…); nothing was changed")
        for model in reversed(kept):
            _empty(model, target)
        with bar(sum(model._base_manager.using(source).count() for model in kept)) as copied:
            found = [_copy_table(model, source, target, copied) for model in kept]
        _reset_sequences(kept, target)
    return found


def _copy_table(model: type[models.Model], source: str, target: str, copied: Callable[[], None]) -> TableProof:
    """Copy one table and return what arrived. Raises StrideworkError where that is not what was sent."""
    sending = Proving(name_table(model), copied)
    write_rows(model, sending.watch(read_rows(model, source)), target)
    sent, arrived = sending.proof, prove(model, target)
    if sent != arrived:
        raise StrideworkError(
            f"{sent.table}: {sent.rows} rows were sent and {arrived.rows} arrived, or not as they were; "
            "nothing was changed"
        )
    return arrived


def _empty(model: type[models.Model], alias: str) -> None:
    model._base_manager.using(alias).all()._raw_delete(alias)


def _reset_sequences(kept: Sequence[type[models.Model]], alias: str) -> None:
    """Let the next row of every table get the number after the last one that came."""
    statements = connections[alias].ops.sequence_reset_sql(no_style(), kept)
    with connections[alias].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def snapshot(alias: str) -> Iterator[None]:
    """Read the database as it is at one moment, while others go on writing."""
    connection = connections[alias]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using=alias):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # Django's own would take the writers' lock
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _to_plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview | bytearray):
        return base64.b64encode(bytes(value)).decode()
    return value


def _from_plain(field: Any, value: Any) -> Any:
    """Return the value as the field keeps it; documents and what refers to others stay as they are."""
    if value is None or isinstance(field, models.JSONField):
        return value
    if field.is_relation:
        return field.target_field.to_python(value)
    return field.to_python(value)


def _canonical(value: Any) -> Any:
    """Return a value in which 1.0 is 1 and -0.0 is 0: databases keep the number and not its spelling."""
    kind = type(value)
    if kind in SPELT_IN_ONE_WAY:
        return value
    if kind is float:
        return int(value) if value.is_integer() else value
    # The question is asked here again and not by calling: most of a document are words, millions of them.
    if kind is list:
        return [item if type(item) in SPELT_IN_ONE_WAY else _canonical(item) for item in value]
    if kind is dict:
        return {key: item if type(item) in SPELT_IN_ONE_WAY else _canonical(item) for key, item in value.items()}
    return value
