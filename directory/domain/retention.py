"""Retention: how long what is personal is kept when nothing needs it any more. Upkeep deletes it then, and the page on privacy says so."""

from __future__ import annotations

from datetime import timedelta

KEPT = timedelta(days=90)
"""After a submission, a reply, a report or somebody's access has ended, and after a mail has gone out. Longer than a mail is tried again
(`posting`) and than any answer to what has ended may need."""
