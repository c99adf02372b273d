"""One product under two names: collections/documents/attributes and tables/rows/columns.

A `Spelling` is what differs between the two APIs: parameter and answer keys, error types and sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from local_appwrite.callers import Caller
from local_appwrite.errors import AppwriteError

_TRY_ANOTHER_ID: Final = "Try again with a different ID or use ID.unique() to generate a unique ID."

_LEGACY_SCOPES: Final = {"rows": "documents", "tables": "collections", "columns": "attributes"}


@dataclass(frozen=True)
class Spelling:
    """`prefix` is the path under /v1, `index` the error word for indexes, the others are singular nouns."""

    prefix: str
    table: str
    row: str
    column: str
    index: str

    @property
    def table_id(self) -> str:
        return f"{self.table}Id"

    @property
    def row_id(self) -> str:
        return f"{self.row}Id"

    @property
    def row_security(self) -> str:
        return f"{self.row}Security"

    def need(self, caller: Caller, resource: str, verb: str) -> None:
        """401 without the scope; `resource` is `rows`, `tables`, `columns`, `indexes` or `databases`."""
        legacy = _LEGACY_SCOPES.get(resource, resource)
        accepted = (f"{legacy}.{verb}",) if self is LEGACY else (f"{resource}.{verb}", f"{legacy}.{verb}")
        caller.need(*accepted)

    def table_not_found(self, table_id: str) -> AppwriteError:
        return self._missing(self.table, "ID", table_id)

    def table_exists(self, table_id: str) -> AppwriteError:
        sentence = f"A {self.table} with the requested ID '{table_id}' already exists. {_TRY_ANOTHER_ID}"
        return AppwriteError(409, f"{self.table}_already_exists", sentence)

    def row_not_found(self, row_id: str) -> AppwriteError:
        return self._missing(self.row, "ID", row_id)

    def row_exists(self, row_id: str) -> AppwriteError:
        """For an id that is taken and for a unique index alike, as 1.9.6 does."""
        sentence = f"{self.row.title()} with the requested ID '{row_id}' already exists. {_TRY_ANOTHER_ID}"
        return AppwriteError(409, f"{self.row}_already_exists", sentence)

    def row_missing_data(self, sentence: str = "") -> AppwriteError:
        usual = f"The {self.row} data is missing. Try again with {self.row} data populated"
        return AppwriteError(400, f"{self.row}_missing_data", sentence or usual)

    def row_missing_payload(self) -> AppwriteError:
        sentence = (
            f"The {self.row} data and permissions are missing. You must provide either {self.row} data or "
            "permissions to be updated."
        )
        return AppwriteError(400, f"{self.row}_missing_payload", sentence)

    def row_invalid(self, reason: str) -> AppwriteError:
        return AppwriteError(400, f"{self.row}_invalid_structure", f"Invalid document structure: {reason}")

    def row_conflict(self) -> AppwriteError:
        return AppwriteError(409, f"{self.row}_update_conflict", f"Remote {self.row} is newer than local.")

    def column_not_found(self, key: str) -> AppwriteError:
        return self._missing(self.column, "key", key)

    def column_exists(self, key: str) -> AppwriteError:
        word = self.column.title()
        sentence = (
            f"{word} with the requested key '{key}' already exists. {word} keys must be unique, try again "
            "with a different key."
        )
        return AppwriteError(409, f"{self.column}_already_exists", sentence)

    def column_error(self, kind: str, sentence: str, status: int = 400) -> AppwriteError:
        return AppwriteError(status, f"{self.column}_{kind}", sentence)

    def columns_full(self) -> AppwriteError:
        sentence = f"The maximum number or size of {self.column}s for this {self.table} has been reached."
        return self.column_error("limit_exceeded", sentence)

    def index_not_found(self, key: str) -> AppwriteError:
        sentence = f"Index with the requested key '{key}' could not be found."
        return AppwriteError(404, f"{self.index}_not_found", sentence)

    def index_exists(self, key: str) -> AppwriteError:
        sentence = f"Index with the requested key '{key}' already exists. Try again with a different key."
        return AppwriteError(409, f"{self.index}_already_exists", sentence)

    def index_error(self, kind: str, sentence: str) -> AppwriteError:
        return AppwriteError(400, f"{self.index}_{kind}", sentence)

    def _missing(self, noun: str, by: str, name: str) -> AppwriteError:
        sentence = f"{noun.title()} with the requested {by} '{name}' could not be found."
        return AppwriteError(404, f"{noun}_not_found", sentence)


LEGACY: Final = Spelling("databases", "collection", "document", "attribute", "index")
TABLES: Final = Spelling("tablesdb", "table", "row", "column", "column_index")


def database_not_found(database_id: str) -> AppwriteError:
    sentence = f"Database with the requested ID '{database_id}' could not be found."
    return AppwriteError(404, "database_not_found", sentence)


def database_exists(database_id: str) -> AppwriteError:
    sentence = f"Database with the requested ID '{database_id}' already exists. {_TRY_ANOTHER_ID}"
    return AppwriteError(409, "database_already_exists", sentence)


def query_invalid(sentence: str) -> AppwriteError:
    return AppwriteError(400, "general_query_invalid", sentence)


def not_authorized(sentence: str = "") -> AppwriteError:
    usual = "The current user is not authorized to perform the requested action."
    return AppwriteError(401, "user_unauthorized", sentence or usual)


def page(word: str, total: int, entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {"total": total, word: entries}
