"""Listings that became one with another."""

from __future__ import annotations

from sqlite_utils import Database


def create_merges(database: Database) -> None:
    """Which listing leads to which other. A listing leads to one other at a time; a merge that was taken back stays written down.

    None refers to `listing` by a foreign key: a sample that led somewhere may be removed, its old address goes on leading there.
    """
    for statement in (
        """
        CREATE TABLE merge (
            gone_id TEXT NOT NULL CHECK (length(gone_id) = 10),
            gone_version INTEGER NOT NULL CHECK (gone_version >= 1),
            kept_id TEXT NOT NULL CHECK (length(kept_id) = 10 AND kept_id <> gone_id),
            kept_version INTEGER NOT NULL CHECK (kept_version >= 1),
            merged_at TEXT NOT NULL,
            merged_by TEXT NOT NULL CHECK (merged_by <> ''),
            unmerged_at TEXT CHECK (unmerged_at >= merged_at),
            unmerged_by TEXT CHECK (unmerged_by <> ''),
            PRIMARY KEY (gone_id, gone_version),
            CHECK ((unmerged_at IS NULL) = (unmerged_by IS NULL))
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE UNIQUE INDEX merge_now ON merge (gone_id) WHERE unmerged_at IS NULL",
        "CREATE INDEX merge_kept ON merge (kept_id) WHERE unmerged_at IS NULL",
    ):
        database.execute(statement)
