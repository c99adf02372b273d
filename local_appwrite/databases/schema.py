"""Databases, tables, columns and indexes as values. `catalogue.py` keeps them, `columns.py` checks them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

INTEGER_MIN: Final = -(2**63)
INTEGER_MAX: Final = 2**63 - 1
DOUBLE_MAX: Final = 1.7976931348623157e308

STRING_TYPES: Final = frozenset({"string", "varchar", "text", "mediumtext", "longtext"})
UNSIZED_TEXT_BYTES: Final = {"text": 65_535, "mediumtext": 16_777_215, "longtext": 4_294_967_295}
INTEGER_TYPES: Final = frozenset({"integer", "bigint"})
NUMBER_TYPES: Final = INTEGER_TYPES | {"double"}

ROW_WIDTH_MAX_BYTES: Final = 65_535
_ROW_WIDTH_BASE_BYTES: Final = 1067
_IN_ROW_CHARS_MAX: Final = 16_381


@dataclass(frozen=True)
class Column:
    """`type` is the stored type; enum, email, url and ip are strings with a `format`."""

    key: str
    type: str
    created: str
    updated: str
    required: bool = False
    array: bool = False
    size: int = 0
    default: Any = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    elements: tuple[str, ...] = ()
    format: str = ""
    encrypt: bool = False

    def answer(self, status: str = "available") -> dict[str, Any]:
        """As the API shows it; right after creation the status is `processing`."""
        shown: dict[str, Any] = {
            "key": self.key,
            "type": self.type,
            "status": status,
            "error": "",
            "required": self.required,
            "array": self.array,
            "$createdAt": self.created,
            "$updatedAt": self.updated,
        }
        if self.format == "enum":
            shown["elements"] = list(self.elements)
        shown |= self._details()
        return shown | {"default": self.default}

    def _details(self) -> dict[str, Any]:
        if self.type in NUMBER_TYPES:
            return {"min": self.minimum, "max": self.maximum}
        if self.format or self.type == "datetime":
            return {"format": self.format}
        if self.type in STRING_TYPES:
            sized = {} if self.type in UNSIZED_TEXT_BYTES else {"size": self.size}
            return sized | {"encrypt": self.encrypt}
        return {}

    @property
    def width_bytes(self) -> int:
        """What the column adds to the row width of the MariaDB adapter (utf8mb4, four bytes a char)."""
        if self.array or self.type in UNSIZED_TEXT_BYTES or self.size > _IN_ROW_CHARS_MAX:
            return 20
        if self.type in STRING_TYPES:
            return 4 * self.size + (1 if self.size <= 255 else 2)
        if self.type == "integer":
            return 8 if self.size >= 8 else 4
        return {"bigint": 8, "double": 8, "boolean": 1, "datetime": 7}.get(self.type, 20)


@dataclass(frozen=True)
class Index:
    key: str
    type: str
    columns: tuple[str, ...]
    lengths: tuple[int, ...]
    orders: tuple[str, ...]
    created: str
    updated: str


@dataclass(frozen=True)
class Database:
    sequence: int
    id: str
    name: str
    type: str  # "legacy" or "tablesdb": decides how its events are named
    enabled: bool
    created: str
    updated: str

    def answer(self) -> dict[str, Any]:
        return {
            "$id": self.id,
            "name": self.name,
            "$createdAt": self.created,
            "$updatedAt": self.updated,
            "enabled": self.enabled,
            "type": self.type,
        }


@dataclass(frozen=True)
class Table:
    """`sequence` counts within the database; `database` is a snapshot, made anew when that changes."""

    sequence: int
    id: str
    database: Database
    name: str
    permissions: tuple[str, ...]
    row_security: bool
    enabled: bool
    created: str
    updated: str
    columns: tuple[Column, ...] = ()
    indexes: tuple[Index, ...] = ()
    sql: str = field(init=False)  # name of its SQLite table

    def __post_init__(self) -> None:
        object.__setattr__(self, "sql", f"rows_{self.database.sequence}_{self.sequence}")

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @property
    def width_bytes(self) -> int:
        return _ROW_WIDTH_BASE_BYTES + sum(column.width_bytes for column in self.columns)

    def index_answer(self, index: Index, column_word: str, status: str = "available") -> dict[str, Any]:
        """As the API shows it; `column_word` is `attribute` or `column`."""
        return {
            "$id": f"{self.database.sequence}_{self.sequence}_{index.key}",
            "$createdAt": index.created,
            "$updatedAt": index.updated,
            "key": index.key,
            "type": index.type,
            "status": status,
            "error": "",
            f"{column_word}s": list(index.columns),
            "lengths": list(index.lengths),
            "orders": list(index.orders),
        }
