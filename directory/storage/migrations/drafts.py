"""Drafts of the listing form; and who shares a phone number or an address with whom."""

from __future__ import annotations

from sqlite_utils import Database

_NUMBERS = """
    SELECT each.value ->> 0 FROM json_each({row}.details, '$.phones') AS each
    UNION SELECT {row}.details ->> '$.whatsapp[0]' WHERE {row}.details ->> '$.whatsapp[0]' IS NOT NULL
"""
_LINKS = """
    SELECT lower({row}.details ->> '$.email') WHERE {row}.details ->> '$.email' IS NOT NULL
    UNION SELECT lower(rtrim({row}.details ->> '$.join_url', '/')) WHERE {row}.details ->> '$.join_url' IS NOT NULL
"""


def create_drafts(database: Database) -> None:
    """A draft holds answers as they were typed; a change knows what it began from. Contacts follow the listings by triggers, so that the
    two can't disagree."""
    for statement in (
        """
        CREATE TABLE draft (
            id TEXT PRIMARY KEY CHECK (length(id) = 10),
            purpose TEXT NOT NULL CHECK (purpose IN ('new', 'change')),
            answers TEXT NOT NULL CHECK (json_type(answers) = 'object'),
            base TEXT CHECK (json_type(base) = 'object'),
            base_version INTEGER CHECK (base_version >= 1),
            listing_id TEXT,
            submission_id TEXT REFERENCES submission (id),
            submission_version INTEGER CHECK (submission_version >= 1),
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL CHECK (updated_at >= created_at),
            CHECK ((purpose = 'change') = (listing_id IS NOT NULL)),
            CHECK ((submission_id IS NULL) = (submission_version IS NULL))
        ) STRICT
        """,
        "CREATE INDEX draft_updated_at ON draft (updated_at)",
        "CREATE INDEX draft_submission ON draft (submission_id) WHERE submission_id IS NOT NULL",
        """
        CREATE TABLE contact (
            value TEXT NOT NULL CHECK (value <> ''),
            kind TEXT NOT NULL CHECK (kind IN ('phone', 'link')),
            listing_id TEXT NOT NULL,
            PRIMARY KEY (value, kind, listing_id)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX contact_listing ON contact (listing_id)",
        f"CREATE TRIGGER listing_contacts_added AFTER INSERT ON listing BEGIN {_add('NEW')} END",
        f"""
        CREATE TRIGGER listing_contacts_changed AFTER UPDATE OF details ON listing BEGIN
            DELETE FROM contact WHERE listing_id = OLD.id; {_add("NEW")}
        END
        """,  # noqa: S608 - only our own words
        "CREATE TRIGGER listing_contacts_removed AFTER DELETE ON listing BEGIN DELETE FROM contact WHERE listing_id = OLD.id; END",
        "UPDATE listing SET details = details",  # those that are there already go through the trigger once
    ):
        database.execute(statement)


def _add(row: str) -> str:
    """The contacts of one row, inside a trigger."""
    return " ".join(
        f"INSERT OR IGNORE INTO contact (value, kind, listing_id) SELECT value, '{kind}', {row}.id"  # noqa: S608 - only our own words
        f" FROM (SELECT NULL AS value WHERE 0 UNION {values.format(row=row)});"
        for kind, values in (("phone", _NUMBERS), ("link", _LINKS))
    )
