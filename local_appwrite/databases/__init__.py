"""TablesDB and Databases: two spellings of one service on the same data."""

from __future__ import annotations

from local_appwrite.databases.catalogue import Catalogue
from local_appwrite.databases.column_routes import ColumnRoutes
from local_appwrite.databases.row_routes import RowRoutes
from local_appwrite.databases.rows import Rows
from local_appwrite.databases.schema_routes import SchemaRoutes
from local_appwrite.databases.spelling import LEGACY, TABLES
from local_appwrite.databases.transaction_routes import TransactionRoutes
from local_appwrite.databases.transactions import Transactions
from local_appwrite.server import Server


def install(server: Server) -> None:
    catalogue = Catalogue(server.store)
    rows = Rows(server.store, server.clock)
    transactions = Transactions(server.store, catalogue, rows, server.clock)
    for spelling in (TABLES, LEGACY):
        RowRoutes(server, spelling, catalogue, rows, transactions).install()
        TransactionRoutes(server, spelling, catalogue, rows, transactions).install()
        SchemaRoutes(server, spelling, catalogue).install()
        ColumnRoutes(server, spelling, catalogue).install()
