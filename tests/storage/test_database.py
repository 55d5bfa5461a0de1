from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from directory.storage.database import Database, DatabaseBusy, DatabaseDamaged
from directory.storage.migrations import MIGRATIONS

ADD = "INSERT INTO organisation (slug, name, name_key) VALUES (?, ?, ?)"


def names(database: Database) -> list[str]:
    return [row[0] for row in database.connection.execute("SELECT name FROM organisation ORDER BY id")]


def add(database: Database, name: str) -> None:
    with database.writing() as connection:
        connection.execute(ADD, [name, name, name])


TABLES = {
    *("organisation", "listing", "listing_history", "outbox"),
    *("submission", "submission_event"),
    *("mail", "link"),
    *("draft", "contact"),
    *("holder", "offer", "question", "pause", "report"),
    *("link_check", "unmet_need", "upkeep"),
    *("merge", "task", "compared"),
    *("account", "passkey", "recovery_code", "session", "audit"),
    *("reply", "replies_off", "reply_wording"),
    *("upload",),
}


def test_the_tables_are_those_of_the_migrations(database: Database) -> None:
    assert set(database.connection.table_names()) == TABLES | {"sqlite_sequence", "_sqlite_migrations"}


def test_every_table_of_ours_is_strict(database: Database) -> None:
    for table in TABLES:
        assert database.connection[table].strict, table


def test_migrating_twice_changes_nothing(database: Database) -> None:
    add(database, "one")
    database.migrate()
    assert names(database) == ["one"]
    assert not MIGRATIONS.pending(database.connection)


def test_a_failed_write_leaves_nothing(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError), database.writing() as connection:
        connection.execute(ADD, ["one", "one", "one"])
        connection.execute(ADD, ["one", "two", "two"])
    assert names(database) == []


def test_a_nested_write_that_fails_takes_only_itself_back(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(ADD, ["one", "one", "one"])
        with pytest.raises(ValueError), database.writing() as inner:
            inner.execute(ADD, ["two", "two", "two"])
            raise ValueError
    assert names(database) == ["one"]


def test_reading_then_writing_works_after_another_writer_has_committed(database: Database) -> None:
    """A deferred transaction fails here at once; ours waits for the lock before its first read."""
    inside, go_on = threading.Event(), threading.Event()

    def other() -> None:
        mine = Database(database.path)
        with mine.writing() as connection:
            inside.set()
            go_on.wait(5)
            connection.execute(ADD, ["other", "other", "other"])
        mine.close()

    thread = threading.Thread(target=other)
    thread.start()
    inside.wait(5)
    threading.Timer(0.1, go_on.set).start()
    with database.writing() as connection:
        seen = names(database)
        connection.execute(ADD, ["mine", "mine", "mine"])
    thread.join()
    assert seen == ["other"]
    assert names(database) == ["other", "mine"]


def test_a_writer_that_waits_too_long_is_told_so(database: Database) -> None:
    impatient = Database(database.path, busy_timeout_ms=50)
    with database.writing(), pytest.raises(DatabaseBusy), impatient.writing():
        pass
    impatient.close()


def test_a_killed_writer_leaves_what_was_committed_and_nothing_else(database: Database) -> None:
    program = textwrap.dedent(f"""
        import os, signal
        from pathlib import Path
        from directory.storage.database import Database
        database = Database(Path({str(database.path)!r}))
        with database.writing() as connection:
            connection.execute({ADD!r}, ["kept", "kept", "kept"])
        with database.writing() as connection:
            connection.execute({ADD!r}, ["lost", "lost", "lost"])
            os.kill(os.getpid(), signal.SIGKILL)
    """)
    assert subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[2], check=False).returncode == -9
    assert names(database) == ["kept"]
    assert database.problems() == ()


def test_history_can_be_neither_changed_nor_deleted(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(
            "INSERT INTO listing_history VALUES ('abcdefghjk', 1, '2026-01-01', 'test', 'added', 'published', '{}', NULL, NULL)"
        )
    for statement in ("DELETE FROM listing_history", "UPDATE listing_history SET by = 'nobody'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"), database.writing() as connection:
            connection.execute(statement)


def test_a_backup_holds_what_was_there_and_the_site_goes_on(database: Database, tmp_path: Path) -> None:
    add(database, "one")
    database.back_up(tmp_path / "backup.sqlite")
    add(database, "two")
    copy = Database(tmp_path / "backup.sqlite")
    assert names(copy) == ["one"]
    copy.close()
    assert not (tmp_path / "backup.sqlite.part").exists()


def test_restoring_brings_back_the_backup_for_every_connection(database: Database, tmp_path: Path) -> None:
    add(database, "one")
    database.back_up(tmp_path / "backup.sqlite")
    add(database, "two")
    reader = Database(database.path)
    assert names(reader) == ["one", "two"]
    database.restore(tmp_path / "backup.sqlite")
    assert names(reader) == names(database) == ["one"]
    reader.close()


def test_a_damaged_backup_is_refused_and_changes_nothing(database: Database, tmp_path: Path) -> None:
    add(database, "one")
    bad = tmp_path / "bad.sqlite"
    database.back_up(bad)
    with bad.open("r+b") as file:
        file.truncate(bad.stat().st_size // 2)
    with pytest.raises(DatabaseDamaged):
        database.restore(bad)
    assert names(database) == ["one"]


def test_a_database_of_something_else_is_refused(database: Database, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.sqlite")
    other.execute("CREATE TABLE recipe (name TEXT)")
    other.commit()
    other.close()
    with pytest.raises(DatabaseDamaged):
        database.restore(tmp_path / "other.sqlite")


def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "saath.sqlite").write_bytes(b"not a database, not at all" * 100)
    with pytest.raises(DatabaseDamaged):
        Database(tmp_path / "saath.sqlite").migrate()


def test_problems_name_a_page_that_was_overwritten(database: Database) -> None:
    with database.writing() as connection:
        connection.conn.executemany(ADD, [(f"organisation-{n}", "n" * 200, str(n)) for n in range(500)])
    database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    copy = database.path.with_name("copy.sqlite")
    shutil.copy(database.path, copy)
    content = bytearray(copy.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 4096] = b"\xff" * 4096
    copy.write_bytes(content)
    damaged = Database(copy)
    assert damaged.problems()
    damaged.close()
