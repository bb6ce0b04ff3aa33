"""Where Dagster keeps the events of its runs: its own SQLite files, without opening them anew for every event.

Here: keeping a few connections, and one transaction for all that a run plans. Not here: what is stored, and in which form
(Dagster).

A run of this project stores events for about a hundred assets and checks. Dagster opens the file of the run, and the index of
all runs, for each of them. With the files kept open, a run in which nothing is new takes half the time. `dagster.yaml` of a home names this class (`pipelines.council.new_home`); without
it everything works, but takes longer. A database server would be as fast; a large installation should use one.
"""

import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

from dagster._core.events.log import EventLogEntry
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import SingletonThreadPool

KEPT_OPEN = 8
"""Files at a time: one of each run that is looked at, and the index."""


class _Together(threading.local):
    """The transactions of a batch that this thread stores, by file; None while it stores none."""

    open: dict[str, Connection] | None = None


class EventLog(SqliteEventLogStorage):
    """Dagster's SQLite event log in `$DAGSTER_HOME/history/runs`, with connections that are kept."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: OrderedDict[str, Engine] = OrderedDict()
        self._tables: set[str] = set()
        self._columns: set[str] = set()
        self._together = _Together()
        super().__init__(base_dir, inst_data)

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        """It has no settings: it is where Dagster would put it."""
        return {}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]) -> Self:
        """The event log of the home in use."""
        return cls(str(Path(os.environ["DAGSTER_HOME"]) / "history" / "runs"), inst_data)

    def has_table(self, table_name: str) -> bool:
        """Is there such a table in the index? Dagster asks for every check, and a table once there stays."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def _has_asset_key_col_on_connection(self, conn: Connection, column_name: str) -> bool:
        """Has the table of assets such a column? Dagster asks for every event of an asset, and a column once there stays."""
        if column_name not in self._columns and super()._has_asset_key_col_on_connection(conn, column_name):
            self._columns.add(column_name)
        return column_name in self._columns

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Store events as one: what a run plans, where `DAGSTER_EVENT_BATCH_SIZE` lets Dagster hand it over at once.

        One transaction for each file: if an event cannot be stored none is, and Dagster stores them one by one.
        """
        with self._db_lock, ExitStack() as stack:
            self._together.open = {}
            stack.callback(setattr, self._together, "open", None)
            for shard in dict.fromkeys((*(e.run_id for e in events), INDEX_SHARD_NAME)):
                self._together.open[shard] = stack.enter_context(self._transaction(shard))
            super().store_event_batch(events)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        if (together := self._together.open) is not None:
            yield together[shard]
            return
        with self._db_lock, self._transaction(shard) as connection:
            yield connection

    @contextmanager
    def _transaction(self, shard: str) -> Iterator[Connection]:
        with self._engine(shard).connect() as connection, connection.begin():
            yield connection

    def _engine(self, shard: str) -> Engine:
        engine = self._engines.get(shard)
        # The file of a run may be deleted with the run while its connection is kept.
        if engine is not None and not Path(self.path_for_shard(shard)).exists():
            self._engines.pop(shard).dispose()
            engine = None
            self._initialized_dbs.discard(shard)
        if engine is None:
            engine = create_engine(
                self.conn_string_for_shard(shard),
                poolclass=SingletonThreadPool,
                connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS},
            )
            event.listen(engine, "connect", _write_ahead)
            self._engines[shard] = engine
            while len(self._engines) > KEPT_OPEN and self._together.open is None:
                self._engines.popitem(last=False)[1].dispose()
        if shard not in self._initialized_dbs:
            self._initdb(engine)
            self._initialized_dbs.add(shard)
        self._engines.move_to_end(shard)
        return engine

    def dispose(self) -> None:
        """Close every connection."""
        while self._engines:
            self._engines.popitem()[1].dispose()
        super().dispose()


def _write_ahead(connection: Any, _: object) -> None:
    """With a write-ahead log a power cut damages nothing, even if only checkpoints wait for the disk."""
    connection.execute("PRAGMA synchronous=NORMAL")
