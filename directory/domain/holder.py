"""Holder: a mail address that may keep a listing up to date. Nobody owns a listing: access is granted, and can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .errors import DirectoryError


class NotHeld(DirectoryError):
    """The address has no access to the listing (any more), or there is no such listing: whoever asks learns no more than that."""


class NotPossible(DirectoryError):
    """What the listing's present state doesn't allow: `holds` are the verbs that keep it hidden."""


class LinkNotOpen(DirectoryError):
    """A mailed link that doesn't open anything (any more): spent, withdrawn, too old, or not ours at all."""


@dataclass(frozen=True, slots=True)
class Holder:
    """`email` is lower-cased and proven; `language` is that of the mails to it; `granted_by` who gave access, in the words of a history."""

    listing_id: str
    email: str
    language: str
    since: datetime
    granted_by: str


@dataclass(frozen=True, slots=True)
class Offer:
    """That `by` hands a listing over to another address; `keeps`: and keeps access too."""

    listing_id: str
    by: str
    keeps: bool
