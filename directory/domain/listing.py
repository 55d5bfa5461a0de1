"""Listing: approved Details with an identity and a history; Organisation: who runs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .details import Details
from .vocabulary import Publication, Status


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who runs listings. `slug` is its address on the site and unique; so is `name`, letter case aside."""

    id: int
    slug: str
    name: str
    website: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One resource as the directory holds it. `id` never changes; `version` counts its changes from 1.

    `source` names the feed or file it came by, `ref` is that source's own id for it. Instants are aware, in UTC.
    `is_reported`: a visitor has said that it isn't there, or the number is wrong, and nobody has answered that yet.
    """

    id: str
    source: str
    ref: str | None
    details: Details
    organisation: Organisation | None
    publication: Publication
    is_sample: bool
    version: int
    created_at: datetime
    updated_at: datetime
    is_reported: bool = False

    @property
    def is_public(self) -> bool:
        """Whether visitors may find it: published, and not closed by its organisation."""
        return self.publication is Publication.PUBLISHED and self.details.status is not Status.CLOSED
