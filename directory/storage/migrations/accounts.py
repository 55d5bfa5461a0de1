"""Accounts of staff, what they prove themselves with, everybody's sessions, and the audit of all that."""

from __future__ import annotations

from sqlite_utils import Database


def create_accounts(database: Database) -> None:
    """An active account has a password; a session belongs to an account or to a mail address; the audit only grows."""
    for statement in (
        """
        CREATE TABLE account (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            email TEXT NOT NULL UNIQUE CHECK (email LIKE '%_@_%' AND email = lower(email)),
            role TEXT NOT NULL CHECK (role IN ('reader', 'reviewer', 'admin')),
            state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
            districts TEXT NOT NULL CHECK (json_type(districts) = 'array'),
            kinds TEXT NOT NULL CHECK (json_type(kinds) = 'array'),
            created_at TEXT NOT NULL,
            password_hash TEXT CHECK (password_hash LIKE '$argon2id$%'),
            totp_seed BLOB CHECK (length(totp_seed) = 20),
            totp_used_step INTEGER NOT NULL DEFAULT 0,
            CHECK (state <> 'active' OR password_hash IS NOT NULL),
            CHECK (role <> 'admin' OR (districts = '[]' AND kinds = '[]'))
        ) STRICT
        """,
        """
        CREATE TABLE passkey (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account_id INTEGER NOT NULL REFERENCES account (id),
            credential_id BLOB NOT NULL UNIQUE CHECK (length(credential_id) BETWEEN 16 AND 1023),
            public_key BLOB NOT NULL,
            sign_count INTEGER NOT NULL CHECK (sign_count >= 0),
            name TEXT NOT NULL CHECK (trim(name) <> ''),
            added_at TEXT NOT NULL,
            used_at TEXT
        ) STRICT
        """,
        "CREATE INDEX passkey_account ON passkey (account_id)",
        """
        CREATE TABLE recovery_code (
            account_id INTEGER NOT NULL REFERENCES account (id),
            key BLOB NOT NULL CHECK (length(key) = 32),
            used_at TEXT,
            PRIMARY KEY (account_id, key)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE session (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key BLOB NOT NULL UNIQUE CHECK (length(key) = 32),
            audience TEXT NOT NULL CHECK (audience IN ('staff', 'organisation')),
            stage TEXT NOT NULL CHECK (stage IN ('half', 'enrolling', 'full')),
            account_id INTEGER REFERENCES account (id),
            address TEXT CHECK (address LIKE '%_@_%' AND address = lower(address)),
            device TEXT NOT NULL,
            began_at TEXT NOT NULL,
            seen_at TEXT NOT NULL CHECK (seen_at >= began_at),
            ends_at TEXT NOT NULL CHECK (ends_at > began_at),
            CHECK ((audience = 'staff') = (account_id IS NOT NULL)),
            CHECK ((audience = 'organisation') = (address IS NOT NULL)),
            CHECK (audience = 'staff' OR stage = 'full')
        ) STRICT
        """,
        "CREATE INDEX session_account ON session (account_id) WHERE account_id IS NOT NULL",
        "CREATE INDEX session_address ON session (address) WHERE address IS NOT NULL",
        """
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            by TEXT NOT NULL CHECK (by <> ''),
            verb TEXT NOT NULL CHECK (verb <> ''),
            account_id INTEGER REFERENCES account (id),
            facts TEXT NOT NULL CHECK (json_type(facts) = 'object')
        ) STRICT
        """,
        "CREATE INDEX audit_account ON audit (account_id, id)",
        "CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'audit is append-only'); END",
        "CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'audit is append-only'); END",
    ):
        database.execute(statement)
