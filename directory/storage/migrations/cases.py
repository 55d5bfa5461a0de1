"""What the reviewers' queue sorts and filters submissions by."""

from __future__ import annotations

from sqlite_utils import Database

# Whom to call, what to open, where to go: `directory.domain.risk.RISKY_FIELDS`, as they stand in the JSON.
_RISKY = ("phones", "whatsapp", "email", "website", "join_url", "organisation_website", "source_url", "place")


def create_cases(database: Database) -> None:
    """Columns that follow from the others, kept by triggers: a queue of thousands is then read from one small index.

    SQLite (3.40) works generated columns out again at every row, indexed or not: 40 ms for 8,000, against 2. The risk is 2 for a claim, for
    a change of whom to call, what to open or where to go, and for what speaks for an authority; 1 for what is new; else 0.
    """
    differs = " OR ".join(f"details -> '$.{field}' IS NOT base -> '$.{field}'" for field in _RISKY)
    weigh = f"""
        UPDATE submission SET listing_kind = kind, district = lower(details ->> '$.place.district'), risk = CASE
            WHEN purpose = 'claim' THEN 2
            WHEN purpose = 'new' THEN 1 + coalesce(details ->> '$.operator' IN ('police', 'public-health'), 0)
            WHEN {differs} THEN 2 ELSE 0
        END
    """  # noqa: S608 - only names
    for statement in (
        "ALTER TABLE submission ADD COLUMN risk INTEGER NOT NULL DEFAULT 0 CHECK (risk BETWEEN 0 AND 2)",
        "ALTER TABLE submission ADD COLUMN district TEXT",
        "ALTER TABLE submission ADD COLUMN listing_kind TEXT",
        weigh,
        f"CREATE TRIGGER submission_is_weighed AFTER INSERT ON submission BEGIN {weigh} WHERE id = NEW.id; END",
        f"CREATE TRIGGER submission_is_weighed_again AFTER UPDATE OF details, base ON submission BEGIN {weigh} WHERE id = NEW.id; END",
        """
        CREATE INDEX submission_waiting ON submission (
            risk DESC, received_at, id, purpose, state, listing_kind, district, claimed_by
        ) WHERE state IN ('received', 'in-review')
        """,
    ):
        database.execute(statement)
