"""Everything that is kept, in one file, from either database and into either.

The file is a zip: `manifest.json` says which version and schema it is of and what every table holds; each table is a
member of JSON lines; the secret key and the certificates of paired phones lie beside them. It is made while the server
runs, from one moment of the database. An older file is read at the schema of its time and brought up to date from
there.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from stridework import __version__
from stridework.errors import StrideworkError
from stridework.home import open_private, write_private
from stridework.web.database import JOBS_APP, find_database, name_database, reach
from stridework.web.transfer import (
    OpenBar,
    Proving,
    TableProof,
    copy_database,
    list_models,
    name_table,
    prove,
    read_rows,
    snapshot,
    write_rows,
)

FORMAT = 1
MANIFEST = "manifest.json"
KEPT_FILES = ("secret-key", "tls")
LARGEST_MANIFEST = 4 * 1024 * 1024


def write_backup(path: Path, home: Path, *, now: datetime) -> list[TableProof]:
    """Write everything to a file that only its owner can read, whole or not at all; return what it holds."""
    with open_private(path) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        tables = _write_tables(file)
        _write_files(file, home)
        manifest = {
            "format": FORMAT,
            "version": __version__,
            "made_at": now.isoformat(),
            "migrations": _list_migrations(),
            "tables": [asdict(table) for table in tables],
        }
        file.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return tables


def restore_backup(path: Path, home: Path, *, replace: bool) -> list[TableProof]:
    """Put what a file holds in the place of what is kept, all of it or nothing, and return what arrived.

    Raises StrideworkError where the file is no backup, is damaged or newer than this program, and where something is
    kept already and `replace` was not asked for.
    """
    try:
        with zipfile.ZipFile(path) as file:
            manifest = _read_manifest(file, path)
            with _scratch() as alias:
                _load(file, manifest, alias, path)
                call_command("migrate", database=alias, verbosity=0, interactive=False)
                arrived = copy_database(alias, "default", replace=replace)
            _restore_files(file, home)
    except (zipfile.BadZipFile, zlib.error) as error:
        raise StrideworkError(f"{path}: not a backup of Stridework, or damaged: {error}") from error
    return arrived


def move_to(address: str, bar: OpenBar) -> list[TableProof]:
    """Copy everything into an empty database at another address, prove it, and return what arrived.

    Raises StrideworkError for an address that is none, a database that does not answer or that holds something.
    """
    database = find_database({"DATABASE_URL": address}, Path())
    with _connected("elsewhere", database) as alias:
        try:
            reach(connections[alias])
            call_command("migrate", database=alias, verbosity=0, interactive=False)
            call_command("createcachetable", database=alias, verbosity=0)
            return copy_database("default", alias, bar=bar)
        except DatabaseError as error:
            raise StrideworkError(f"cannot use {name_database(database)}: {' '.join(str(error).split())}") from error


def _write_tables(file: zipfile.ZipFile) -> list[TableProof]:
    found = []
    with snapshot("default"):
        for model in list_models():
            proving = Proving(name_table(model))
            with file.open(f"tables/{name_table(model)}.jsonl", "w", force_zip64=True) as member:
                for row in proving.watch(read_rows(model, "default")):
                    member.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
            found.append(proving.proof)
    return found


def _list_migrations() -> list[tuple[str, str]]:
    """Return the schema as the last migration of each app; jobs are in no backup, and SQLite has no tables of them."""
    leaves = MigrationExecutor(connections["default"]).loader.graph.leaf_nodes()
    return sorted(leaf for leaf in leaves if leaf[0] != JOBS_APP)


def _write_files(file: zipfile.ZipFile, home: Path) -> None:
    for name in KEPT_FILES:
        path = home / name
        for one in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if one.is_file():
                file.write(one, f"files/{one.relative_to(home).as_posix()}")


def _restore_files(file: zipfile.ZipFile, home: Path) -> None:
    """Put back the secret key and the certificates, which sessions and paired phones go by."""
    for member in file.namelist():
        parts = Path(member).parts
        if len(parts) < 2 or parts[0] != "files" or parts[1] not in KEPT_FILES or ".." in parts:
            continue
        path = home.joinpath(*parts[1:])
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, file.read(member))


def _read_manifest(file: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    try:
        if file.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise ValueError("too large")
        manifest: dict[str, Any] = json.loads(file.read(MANIFEST))
        known = manifest["format"] == FORMAT
        migrations = [tuple(migration) for migration in manifest["migrations"]]
        manifest["tables"] = [TableProof(**table) for table in manifest["tables"]]
    except (KeyError, ValueError, TypeError) as error:
        raise StrideworkError(f"{path}: not a backup of Stridework: its {MANIFEST} cannot be read") from error
    graph = MigrationExecutor(connections["default"]).loader.graph
    if not known or any(migration not in graph.nodes for migration in migrations):
        raise StrideworkError(f"{path}: made by a newer Stridework ({manifest['version']}) than this ({__version__})")
    return manifest | {"migrations": migrations}


def _load(file: zipfile.ZipFile, manifest: dict[str, Any], alias: str, path: Path) -> None:
    """Fill the scratch database with the file's tables, at the schema the file was made with."""
    executor = MigrationExecutor(connections[alias])
    executor.migrate(manifest["migrations"])
    apps = executor.loader.project_state(manifest["migrations"]).apps
    found = {name_table(model): model for model in list_models(apps)}
    with connections[alias].constraint_checks_disabled():
        for table in manifest["tables"]:
            if table.table not in found:
                raise StrideworkError(f"{path}: holds {table.table}, which nothing here knows")
            try:
                with file.open(f"tables/{table.table}.jsonl") as member:
                    write_rows(found[table.table], map(json.loads, member), alias)
            except (KeyError, ValueError, TypeError, EOFError, ValidationError) as error:
                raise StrideworkError(f"{path}: {table.table} is damaged: {error}") from error
            if prove(found[table.table], alias) != table:
                raise StrideworkError(f"{path}: {table.table} is not what was written; the file is damaged")


@contextmanager
def _scratch() -> Iterator[str]:
    """Yield the alias of an empty SQLite database that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="stridework-") as folder:
        database = find_database({"DATABASE_URL": f"sqlite:///{Path(folder, 'scratch.sqlite3')}"}, Path())
        with _connected("scratch", database) as alias:
            yield alias


@contextmanager
def _connected(alias: str, database: dict[str, Any]) -> Iterator[str]:
    """Make a database known to Django under an alias, for a while."""
    connections.settings[alias] = connections.configure_settings({"default": {}, alias: database})[alias]
    try:
        yield alias
    finally:
        connections[alias].close()
        if connections[alias].vendor == "postgresql":
            connections[alias].close_pool()
        del connections[alias], connections.settings[alias]
