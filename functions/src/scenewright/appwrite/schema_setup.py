"""Compares a project with the schema, and can make the differences good."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from appwrite.client import Client
from appwrite.exception import AppwriteException
from appwrite.query import Query
from appwrite.services.storage import Storage
from appwrite.services.tables_db import TablesDB

from scenewright.appwrite.client import Access
from scenewright.appwrite.faults import translated
from scenewright.appwrite.schema import BUCKETS, DATABASE_ID, TABLES, BucketSchema, Column, Index, TableSchema

AVAILABLE_WITHIN_SECONDS: Final = 120
PAGE: Final = 500
ENUM_SIZE: Final = 255
SIZES_BYTES: Final = (5_000_000_000, 2_000_000_000, 1_000_000_000, 30_000_000)  # the largest the server takes


class SetupFailed(Exception):
    """Said to the user as one line."""


def differences(access: Access) -> list[str]:
    """What a project lacks, as sentences; nothing is changed. Raises PlatformFault."""
    with translated("Comparing the schema"):
        return [change.sentence for change in Setup(access.client()).changes()]


@dataclass(frozen=True)
class Change:
    """One difference. `apply` is None where only a person can decide."""

    sentence: str
    apply: Callable[[], Any] | None


class Setup:
    """Compares one project with the schema."""

    def __init__(self, client: Client) -> None:
        self.tables = TablesDB(client)
        self.storage = Storage(client)

    def changes(self) -> Iterator[Change]:
        """Differences in the order in which they have to be applied."""
        if _missing(lambda: self.tables.get(DATABASE_ID)):
            yield Change(
                f"create database {DATABASE_ID}", lambda: self.tables.create(DATABASE_ID, "Scenewright")
            )
        for schema in TABLES:
            yield from self._table_changes(schema)
        for bucket in BUCKETS:
            yield from self._bucket_changes(bucket)

    def _table_changes(self, schema: TableSchema) -> Iterator[Change]:
        if _missing(lambda: self.tables.get_table(DATABASE_ID, schema.id)):
            yield Change(
                f"create table {schema.id} ({len(schema.columns)} columns)", lambda: self._create(schema)
            )
            return
        table = self.tables.get_table(DATABASE_ID, schema.id)
        if table.permissions or not table.rowsecurity or not table.enabled:
            yield Change(f"secure table {schema.id}", lambda: self._secure(schema))
        found = {column.key: column for column in self._columns(schema)}
        for column in schema.columns:
            if column.key not in found:
                yield Change(f"create column {schema.id}.{column.key}", partial(self._add, schema, column))
            else:
                yield from self._column_changes(schema, column, _shape(found[column.key]))
        indexes = {index.key: list(index.columns) for index in self._indexes(schema)}
        for index in schema.indexes:
            if index.key not in indexes:
                yield Change(f"create index {schema.id}.{index.key}", partial(self._add_index, schema, index))
            elif indexes[index.key] != list(index.columns):
                yield Change(
                    f"index {schema.id}.{index.key} covers {indexes[index.key]}: delete it, then run again",
                    None,
                )

    def _column_changes(
        self, schema: TableSchema, column: Column, found: Mapping[str, Any]
    ) -> Iterator[Change]:
        differing = {key for key, value in _wanted(column).items() if found.get(key) != value}
        if not differing:
            return
        name, words = f"{schema.id}.{column.key}", ", ".join(sorted(differing))
        if differing & {"type", "array"}:
            yield Change(f"column {name} has another {words}: move its data, delete it, then run again", None)
        else:
            yield Change(f"update column {name} ({words})", lambda: self._update(schema, column))

    def _bucket_changes(self, schema: BucketSchema) -> Iterator[Change]:
        if _missing(lambda: self.storage.get_bucket(schema.id)):
            yield Change(
                f"create bucket {schema.id}", lambda: self._put_bucket(schema, self.storage.create_bucket)
            )
            return
        bucket = self.storage.get_bucket(schema.id)
        granted, kinds = list(schema.permissions), sorted(schema.extensions)
        wanted: tuple[object, ...] = (granted, True, True, kinds, "none", False)
        if wanted != (
            bucket.permissions, bucket.filesecurity, bucket.enabled,
            sorted(bucket.allowedfileextensions), bucket.compression, bucket.encryption,
        ):  # fmt: skip
            yield Change(
                f"update bucket {schema.id}", lambda: self._put_bucket(schema, self.storage.update_bucket)
            )

    def _create(self, schema: TableSchema) -> None:
        """One call: the server rolls the whole table back when a column or an index is refused."""
        columns = [_inline(column) for column in schema.columns]
        indexes = [{"key": i.key, "type": "key", "attributes": list(i.columns)} for i in schema.indexes]
        self.tables.create_table(
            DATABASE_ID, schema.id, schema.name, [], row_security=True, columns=columns, indexes=indexes
        )

    def _secure(self, schema: TableSchema) -> None:
        self.tables.update_table(DATABASE_ID, schema.id, schema.name, [], row_security=True, enabled=True)

    def _add(self, schema: TableSchema, column: Column) -> None:
        create, arguments = self._door("create", column)
        default = {} if column.default is None else {"default": column.default}
        create(
            DATABASE_ID,
            schema.id,
            column.key,
            **arguments,
            **default,
            required=column.required,
            array=column.array,
        )
        self._wait(
            lambda: self.tables.get_column(DATABASE_ID, schema.id, column.key), f"{schema.id}.{column.key}"
        )

    def _update(self, schema: TableSchema, column: Column) -> None:
        update, arguments = self._door("update", column)
        update(
            DATABASE_ID, schema.id, column.key, required=column.required, default=column.default, **arguments
        )

    def _door(self, verb: str, column: Column) -> tuple[Callable[..., Any], dict[str, Any]]:
        """The SDK's method for a column's type, and the arguments of that type.

        Without the mark of a deprecated one: the SDK would rather have other types than `string`, which a
        server of 1.9.5 does not know in the creation of a table, and its mark rewrites the process's warning
        filters on each call.
        """
        word = {"double": "float"}.get(column.type, column.type)
        arguments: dict[str, Any] = {
            "size": column.size,
            "elements": list(column.elements) or None,
            "min": column.minimum,
            "max": column.maximum,
        }
        method = inspect.unwrap(getattr(TablesDB, f"{verb}_{word}_column"))
        return partial(method, self.tables), {k: v for k, v in arguments.items() if v is not None}

    def _add_index(self, schema: TableSchema, index: Index) -> None:
        self.tables.create_index(DATABASE_ID, schema.id, index.key, "key", list(index.columns))
        self._wait(
            lambda: self.tables.get_index(DATABASE_ID, schema.id, index.key), f"{schema.id}.{index.key}"
        )

    def _put_bucket(self, schema: BucketSchema, put: Callable[..., Any]) -> None:
        """Every property is sent, since an update resets the ones that it omits."""
        for size in SIZES_BYTES:
            try:
                put(
                    schema.id, schema.name, list(schema.permissions), file_security=True, enabled=True,
                    maximum_file_size=size, allowed_file_extensions=list(schema.extensions),
                    compression="none", encryption=False, antivirus=False, transformations=True,
                )  # fmt: skip
            except AppwriteException as error:
                if "maximumFileSize" not in str(error.message):
                    raise
            else:
                return
        raise SetupFailed(f"The server takes no file size for bucket {schema.id} that is of use.")

    def _columns(self, schema: TableSchema) -> list[Any]:
        return list(self.tables.list_columns(DATABASE_ID, schema.id, [Query.limit(PAGE)]).columns)

    def _indexes(self, schema: TableSchema) -> list[Any]:
        return list(self.tables.list_indexes(DATABASE_ID, schema.id, [Query.limit(PAGE)]).indexes)

    def wait_until_available(self) -> None:
        for schema in TABLES:
            for part in [*self._columns(schema), *self._indexes(schema)]:
                again = self.tables.get_index if hasattr(part, "columns") else self.tables.get_column
                self._wait(
                    partial(again, DATABASE_ID, schema.id, part.key),
                    f"{schema.id}.{part.key}",
                )

    def _wait(self, look: Callable[[], Any], name: str) -> None:
        until = time.monotonic() + AVAILABLE_WITHIN_SECONDS
        while (
            status := str(getattr(part := look(), "status", "available")).rpartition(".")[2].lower()
        ) != "available":
            if status in ("failed", "stuck") or time.monotonic() > until:
                raise SetupFailed(f"{name} is {status}: {getattr(part, 'error', '') or 'no reason given'}")
            time.sleep(0.3)


def _wanted(column: Column) -> dict[str, Any]:
    """A column as the API words it when it is read."""
    wanted: dict[str, Any] = {"type": column.type, "required": column.required, "array": column.array}
    if column.elements:
        wanted |= {"elements": list(column.elements)}
    if column.size:
        wanted |= {"size": column.size}
    if column.minimum is not None:
        wanted |= {"min": column.minimum}
    if column.maximum is not None:
        wanted |= {"max": column.maximum}
    if column.default is not None:
        wanted |= {"default": column.default}
    return wanted


def _inline(column: Column) -> dict[str, Any]:
    """A column in the creation of its table, where an enum is a string with a format."""
    choice = {"type": "string", "format": "enum", "size": ENUM_SIZE} if column.type == "enum" else {}
    return _wanted(column) | choice | {"key": column.key}


def _shape(column: Any) -> dict[str, Any]:
    raw = column.model_dump(by_alias=True) if hasattr(column, "model_dump") else dict(column)
    return raw | {"type": "enum" if raw.get("format") == "enum" else raw["type"]}


def _missing(look: Callable[[], Any]) -> bool:
    try:
        look()
    except AppwriteException as error:
        if error.code == 404 and str(error.type).endswith("_not_found"):
            return True
        raise
    return False
