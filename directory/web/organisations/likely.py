"""Likely duplicates as the pages of the form show them: "is it one of these?"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ... import likeness
from ...domain.details import Details
from ...domain.submission import Purpose
from ...likeness import Reason
from ...services import Services
from ...storage.drafts import Draft
from .. import cards, urls
from ..translation import gettext as _
from ..wording import Wording

_MOST = 3


@dataclass(frozen=True, slots=True)
class LikelyRow:
    """A listing that may be the same. `why` says what the two have in common."""

    id: str
    url: str
    title: str
    lang: str | None
    line: str
    schedule: str | None
    why: str


def rows(draft: Draft, details: Details, services: Services, wording: Wording) -> tuple[LikelyRow, ...]:
    """What may be the same as `details`, which the draft states, without what somebody has said isn't; none while too little is known."""
    is_enough = bool(details.title) or details.is_reachable
    if draft.purpose is not Purpose.NEW or draft.submission_id or not is_enough:
        return ()
    found = likeness.likely(services.database, services.index, details, services.clock(), exclude=draft.answers.get("not_these", ()))
    return tuple(_row(each, wording) for each in found[:_MOST])


def reasons_in_words(reasons: Iterable[Reason]) -> str:
    """What two listings have in common: "the same phone number, the same times"."""
    words = {
        Reason.PHONE: _("the same phone number"),
        Reason.LINK: _("the same mail address or link"),
        Reason.TITLE: _("a similar name"),
        Reason.ORGANISATION: _("the same organisation"),
        Reason.PLACE: _("the same place"),
        Reason.TIME: _("the same times"),
    }
    return ", ".join(words[reason] for reason in reasons)


def _row(found: likeness.Likeness, wording: Wording) -> LikelyRow:
    listing = found.listing
    details = listing.details
    language, title = details.title.best(wording.language)
    place = cards.place_line(details.place, wording) if details.access.has_place else wording.label("access", details.access)
    organisation = listing.organisation.name if listing.organisation else None
    return LikelyRow(
        id=listing.id,
        url=urls.listing(listing),
        title=title,
        lang=language if language != wording.language else None,
        line=" · ".join(filter(None, (wording.kinds[details.kind].one, organisation, place))),
        schedule=wording.schedule(details.schedule) if details.schedule else None,
        why=reasons_in_words(found.reasons),
    )
