"""Keeps the schema: in memory for every request, in SQLite for the next start, row tables included."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

from local_appwrite.databases.schema import Column, Database, Index, Table
from local_appwrite.databases.spelling import Spelling, database_not_found
from local_appwrite.store import Store

_TABLES = """
create table if not exists databases (
    sequence integer primary key autoincrement, id text unique not null, value text not null
);
create table if not exists tables (
    database integer not null references databases (sequence) on delete cascade,
    sequence integer not null, id text not null, value text not null,
    primary key (database, sequence), unique (database, id)
);
"""
_SQL_TYPES = {"integer": "integer", "bigint": "integer", "boolean": "integer", "double": "real"}


class Catalogue:
    """The only writer of schema. Names of columns were checked (`columns.py`) before they become SQL."""

    def __init__(self, store: Store) -> None:
        store.migrate(_TABLES)
        self._store = store
        self._databases: dict[str, Database] = {}
        self._tables: dict[str, dict[str, Table]] = {}
        for row in store.all("select sequence, value from databases order by sequence"):
            database = Database(sequence=row["sequence"], **json.loads(row["value"]))
            self._databases[database.id] = database
            self._tables[database.id] = {table.id: table for table in self._stored_tables(database)}

    def databases(self) -> list[Database]:
        return list(self._databases.values())

    def tables(self, database: Database) -> list[Table]:
        return list(self._tables[database.id].values())

    def database(self, database_id: str) -> Database:
        if database_id not in self._databases:
            raise database_not_found(database_id)
        return self._databases[database_id]

    def has_database(self, database_id: str) -> bool:
        return database_id in self._databases

    def table(self, spelling: Spelling, database_id: str, table_id: str) -> Table:
        tables = self._tables[self.database(database_id).id]
        if table_id not in tables:
            raise spelling.table_not_found(table_id)
        return tables[table_id]

    def has_table(self, database: Database, table_id: str) -> bool:
        return table_id in self._tables[database.id]

    def by_sequence(self, database_sequence: int, table_sequence: int) -> Table | None:
        """None if it was deleted meanwhile (operations of a transaction outlive tables)."""
        for tables in self._tables.values():
            for table in tables.values():
                if (table.database.sequence, table.sequence) == (database_sequence, table_sequence):
                    return table
        return None

    def save_database(self, database: Database) -> Database:
        """Insert (sequence 0) or update."""
        value = _json(database, without=("sequence",))
        if database.sequence:
            self._store.execute("update databases set value = ? where id = ?", (value, database.id))
        else:
            sql = "insert into databases (id, value) values (?, ?)"
            cursor = self._store.execute(sql, (database.id, value))
            database = replace(database, sequence=cursor.lastrowid or 0)
        self._databases[database.id] = database
        tables = self._tables.get(database.id, {})
        self._tables[database.id] = {t.id: replace(t, database=database) for t in tables.values()}
        return database

    def save_table(self, table: Table) -> Table:
        """Insert (sequence 0) or update the schema and, with it, the SQLite table."""
        with self._store.transaction():
            before = self._tables[table.database.id].get(table.id)
            table = table if table.sequence else replace(table, sequence=self._next_sequence(table.database))
            value = _json(table, without=("sequence", "database", "sql"))
            sql = "insert or replace into tables (database, sequence, id, value) values (?, ?, ?, ?)"
            self._store.execute(sql, (table.database.sequence, table.sequence, table.id, value))
            self._shape(before, table)
        self._tables[table.database.id][table.id] = table
        return table

    def rename_column(self, table: Table, old: str, new: str) -> Table:
        """The data stays; indexes follow."""
        if old == new:
            return table
        columns = tuple(replace(c, key=new) if c.key == old else c for c in table.columns)
        indexes = tuple(
            replace(i, columns=tuple(new if key == old else key for key in i.columns)) for i in table.indexes
        )
        renamed = replace(table, columns=columns, indexes=indexes)
        self._store.execute(f'alter table {table.sql} rename column "{old}" to "{new}"')
        self._tables[table.database.id][table.id] = renamed
        return self.save_table(renamed)

    def drop_table(self, table: Table) -> None:
        with self._store.transaction():
            key = (table.database.sequence, table.sequence)
            self._store.execute("delete from tables where database = ? and sequence = ?", key)
            self._store.execute(f"drop table {table.sql}")
        del self._tables[table.database.id][table.id]

    def drop_database(self, database: Database) -> None:
        with self._store.transaction():
            for table in self.tables(database):
                self._store.execute(f"drop table {table.sql}")
            self._store.execute("delete from databases where id = ?", (database.id,))
        del self._databases[database.id], self._tables[database.id]

    def _stored_tables(self, database: Database) -> list[Table]:
        sql = "select sequence, value from tables where database = ? order by sequence"
        return [
            _table(database, row["sequence"], json.loads(row["value"]))
            for row in self._store.all(sql, (database.sequence,))
        ]

    def _next_sequence(self, database: Database) -> int:
        sql = "select coalesce(max(sequence), 0) + 1 from tables where database = ?"
        row = self._store.one(sql, (database.sequence,))
        return int(row[0]) if row else 1

    def _shape(self, before: Table | None, table: Table) -> None:
        if before is None:
            self._store.execute(
                f"create table {table.sql} (_sequence integer primary key autoincrement, "
                "_id text unique not null, _created text not null, _updated text not null, "
                "_permissions text not null)"
            )
        old_columns = before.by_key if before else {}
        old_indexes = {index.key: index for index in before.indexes} if before else {}
        new_indexes = {index.key: index for index in table.indexes}
        for key in old_indexes.keys() - new_indexes.keys():
            self._store.execute(f'drop index "{table.sql}_{key}"')
        for key in old_columns.keys() - table.by_key.keys():
            self._store.execute(f'alter table {table.sql} drop column "{key}"')
        for key in [key for key in table.by_key if key not in old_columns]:
            declared = f'"{key}" {_sql_type(table.by_key[key])}'
            self._store.execute(f"alter table {table.sql} add column {declared}")
        for index in [new_indexes[key] for key in new_indexes if key not in old_indexes]:
            self._create_index(table, index)

    def _create_index(self, table: Table, index: Index) -> None:
        if index.type not in ("key", "unique"):  # fulltext: `search` scans, spatial: not offered
            return
        unique = "unique" if index.type == "unique" else ""
        names = ", ".join(sql_name(key) for key in index.columns)
        self._store.execute(f'create {unique} index "{table.sql}_{index.key}" on {table.sql} ({names})')


def sql_name(key: str) -> str:
    """The SQLite column of an attribute as queries name it."""
    internal = {"$id": "_id", "$sequence": "_sequence", "$createdAt": "_created", "$updatedAt": "_updated"}
    return internal.get(key, f'"{key}"')


def _sql_type(column: Column) -> str:
    if column.array:
        return "text"
    return _SQL_TYPES.get(column.type, "text collate nocase")  # MariaDB compares without regard to case


def _json(value: Any, without: tuple[str, ...]) -> str:
    return json.dumps({key: entry for key, entry in asdict(value).items() if key not in without})


def _table(database: Database, sequence: int, value: dict[str, Any]) -> Table:
    columns = tuple(Column(**{**c, "elements": tuple(c["elements"])}) for c in value.pop("columns"))
    indexes = tuple(
        Index(**{**i, **{name: tuple(i[name]) for name in ("columns", "lengths", "orders")}})
        for i in value.pop("indexes")
    )
    value |= {"permissions": tuple(value["permissions"]), "columns": columns, "indexes": indexes}
    return Table(sequence=sequence, database=database, **value)
