"""The database file: connections, transactions, backups. Knows SQLite, not what is stored."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import sqlite_utils

from ..domain.errors import DirectoryError
from .migrations import MIGRATIONS

BUSY_TIMEOUT_MS = 4_000
"""How long a writer waits for another: a page that has to give up still answers within five seconds."""

_NOT_WRITTEN = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
_PRIMARY = 0xFF  # of an extended result code, the part that says what kind it is (sqlite.org/rescode.html)


class DatabaseBusy(DirectoryError):
    """Another writer holds the database; the same call may be made again."""


class DatabaseFull(DatabaseBusy):
    """There is no room on the disk for what was to be written, or it couldn't be; nothing of it was."""


class DatabaseDamaged(DirectoryError):
    """The file isn't a database of ours, or SQLite finds it inconsistent."""


class Database:
    """One SQLite file in WAL mode, with one connection per thread (and per process, after a fork).

    Reads go through `connection`; every write happens inside `writing()`, which waits `busy_timeout_ms` for another writer.
    """

    def __init__(self, path: Path, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        self.path = path
        self._busy_timeout_ms = busy_timeout_ms
        self._local = threading.local()

    @property
    def connection(self) -> sqlite_utils.Database:
        """This thread's connection, opened on first use."""
        opened: tuple[int, sqlite_utils.Database] | None = getattr(self._local, "opened", None)
        if opened is None or opened[0] != os.getpid():  # a connection must not cross a fork
            opened = (os.getpid(), self._open())
            self._local.opened = opened
        return opened[1]

    def _open(self) -> sqlite_utils.Database:
        # isolation_level None: Python never begins a transaction behind our back.
        try:
            raw = sqlite3.connect(self.path, isolation_level=None)
            raw.execute(f"PRAGMA busy_timeout = {self._busy_timeout_ms}")
            raw.execute("PRAGMA journal_mode = WAL")
        except sqlite3.DatabaseError as error:
            raise DatabaseDamaged("database-unreadable", path=str(self.path)) from error
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA synchronous = FULL")  # what was acknowledged survives a power cut
        raw.execute("PRAGMA mmap_size = 268435456")
        return sqlite_utils.Database(raw, strict=True)

    def close(self) -> None:
        """Close this thread's connection, if it has one."""
        opened = getattr(self._local, "opened", None)
        if opened is not None:
            opened[1].close()
            del self._local.opened

    @contextmanager
    def writing(self, *, waits: bool = True) -> Iterator[sqlite_utils.Database]:
        """One transaction that holds the write lock from its first statement; a nested one is a savepoint.

        Raises `DatabaseBusy` when another writer keeps the lock for too long, or without `waits` has it now; `DatabaseFull` when the disk
        is full or fails: wholly undone.
        """
        database = self.connection
        if database.conn.in_transaction:
            with database.atomic():
                yield database
            return
        try:
            if not waits:
                database.conn.execute("PRAGMA busy_timeout = 0")
            # atomic() begins deferred, and read-then-write then fails when somebody else has committed in between.
            database.conn.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise DatabaseBusy("database-busy") from error
        finally:
            if not waits:
                database.conn.execute(f"PRAGMA busy_timeout = {self._busy_timeout_ms}")
        try:
            yield database
            database.conn.execute("COMMIT")
        except BaseException as error:
            if database.conn.in_transaction:
                database.conn.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & _PRIMARY in _NOT_WRITTEN:
                raise DatabaseFull("database-full") from error
            raise

    def migrate(self) -> None:
        """Bring the tables up to date; safe to call at every start and from several processes."""
        if MIGRATIONS.pending(self.connection):
            with self.writing() as database:
                MIGRATIONS.apply(database)

    def problems(self) -> tuple[str, ...]:
        """What SQLite's own checks and ours find wrong with the file, in words; empty when all is well."""
        try:
            found = [row[0] for row in self.connection.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok"]
            found += [
                f"{row[0]}: row {row[1]} refers to a missing {row[2]}"
                for row in self.connection.execute("PRAGMA foreign_key_check").fetchall()
            ]
        except (sqlite3.DatabaseError, DatabaseDamaged) as error:
            return (str(error),)
        found += [f"migration not applied: {migration.name}" for migration in MIGRATIONS.pending(self.connection)]
        return tuple(found)

    def back_up(self, target: Path) -> None:
        """Copy the whole database, while it is in use, to `target`, which exists only once the copy is verified.

        Raises `DatabaseDamaged` when the copy can't be written or fails SQLite's checks, and OSError.
        """
        beside = target.with_name(target.name + ".part")
        beside.unlink(missing_ok=True)
        try:
            self.connection.execute("VACUUM INTO ?", [str(beside)])
        except sqlite3.Error as error:
            raise DatabaseDamaged("backup-not-written", path=str(beside), error=str(error)) from error
        verify(beside)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(target)

    def restore(self, backup: Path) -> None:
        """Replace everything in this database by what `backup` holds, in one step that readers see whole or not at all.

        Raises `DatabaseDamaged` when `backup` is not a sound database of ours; nothing is changed then.
        """
        verify(backup)
        source = sqlite3.connect(f"file:{backup}?mode=ro", uri=True)
        try:
            source.backup(self.connection.conn)
        finally:
            source.close()
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.migrate()


def set_aside(path: Path) -> Path:
    """Move a database that can't be read out of the way, with what SQLite keeps beside it; returns where it is now."""
    number = next(number for number in count(1) if not path.with_name(f"{path.name}.damaged-{number}").exists())
    for suffix in ("-wal", "-shm", ""):
        file = path.with_name(path.name + suffix)
        if file.exists():
            file.rename(path.with_name(f"{path.name}.damaged-{number}{suffix}"))
    return path.with_name(f"{path.name}.damaged-{number}")


def verify(path: Path) -> None:
    """Raise `DatabaseDamaged` unless `path` is a sound SQLite file with our tables."""
    if not path.is_file():
        raise DatabaseDamaged("backup-missing", path=str(path))
    file = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        if file.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise DatabaseDamaged("database-inconsistent", path=str(path))
        if not file.execute("SELECT 1 FROM sqlite_schema WHERE name = 'listing'").fetchone():
            raise DatabaseDamaged("database-not-ours", path=str(path))
    except sqlite3.DatabaseError as error:
        raise DatabaseDamaged("database-unreadable", path=str(path)) from error
    finally:
        file.close()
