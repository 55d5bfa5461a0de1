"""How a listing stands with visitors, in tags: shown or hidden and why, paused, a sample."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.listing import Listing
from ...domain.vocabulary import Publication, Status
from ...storage import history
from ..site import services
from ..translation import gettext as _
from . import steps


@dataclass(frozen=True, slots=True)
class Tag:
    """`is_hidden`: visitors don't see the listing."""

    words: str
    is_hidden: bool = False


def tags(listing: Listing) -> tuple[Tag, ...]:
    """What a reviewer has to know before reading any further."""
    found = []
    if listing.publication is not Publication.PUBLISHED:
        holds = history.holds(services().database, listing.id)
        found += [Tag(steps.hold(verb), is_hidden=True) for verb in holds] or [Tag(_("Not shown"), is_hidden=True)]
    elif listing.details.status is Status.CLOSED:
        found.append(Tag(_("Closed"), is_hidden=True))
    else:
        found.append(Tag(_("Shown")))
    if listing.details.status is Status.PAUSED:
        found.append(Tag(_("Paused")))
    if listing.is_sample:
        found.append(Tag(_("Sample")))
    return tuple(found)
