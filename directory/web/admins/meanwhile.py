"""Meanwhile: what somebody else did while a page was on the screen, and what is different since."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.errors import DirectoryError
from ...domain.listing import Listing
from ...domain.review import Seen
from ...domain.submission import Submission
from ...storage import history, listings, submissions
from ..site import services, wording
from ..translation import gettext as _
from . import differences, steps, timeline
from .differences import Row
from .moments import moment


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """One sentence a thing that happened, the words that went with them, and the rows of what it says otherwise now."""

    happened: tuple[str, ...]
    words: tuple[str, ...]
    rows: tuple[Row, ...]


def of_case(submission: Submission, listing: Listing | None, seen: Seen) -> Meanwhile:
    """What happened to a case since these versions were on the screen."""
    events = submissions.events(services().database, submission.id)
    since = [event for event in events if event.version > seen.submission]
    before = next((event.details for event in events if event.version == seen.submission), None)
    happened = [
        _(
            "%(what)s, %(when)s, by %(who)s.",
            what=steps.step(event.step),
            when=moment(event.at),
            who=event.by if event.is_staff else _("the sender"),
        )
        for event in since
    ]
    rows = differences.between(before, submission.details, wording()) if before and before != submission.details else ()
    if listing is not None and seen.listing_id not in (None, listing.id):
        listing = listings.get(services().database, seen.listing_id or "")  # what happened is that it became one with another
    if listing is not None and seen.listing is not None and seen.listing != listing.version:
        of_its_listing = of_listing(listing, seen.listing)
        happened += of_its_listing.happened
        rows += of_its_listing.rows
    return Meanwhile(tuple(happened), tuple(words for event in since for words in timeline.paragraphs(event.words)), rows)


def of_listing(listing: Listing, seen: int) -> Meanwhile:
    """What happened to a listing since this version was on the screen."""
    database = services().database
    entries = [entry for version in range(seen + 1, listing.version + 1) if (entry := history.at(database, listing.id, version))]
    before = history.at(database, listing.id, seen)
    happened = tuple(
        _("The listing: %(what)s, %(when)s, by %(who)s.", what=steps.verb(entry.verb), when=moment(entry.at), who=steps.person(entry.by))
        for entry in entries
    )
    rows = differences.between(before.after, listing.details, wording()) if before and before.after != listing.details else ()
    return Meanwhile(happened, (), rows)


def sentence(error: DirectoryError) -> str:
    """Why a step wasn't taken."""
    return {
        "case-changed": _("This case has changed since you opened it. Nothing of yours was done."),
        "listing-changed": _("The listing has changed since you opened it. Nothing of yours was done."),
        "undo-too-late": _(
            "The ten minutes are over, and the mail is on its way. An earlier version can still be restored from the history."
        ),
        "listing-merged": _("The listing has become one with another. Decide on that one instead."),
        "listing-hidden": _("The one that is kept has to be public. Restore it first."),
        "same-listing": _("That is the same listing."),
        "listing-gone": _("The listing isn’t there any more."),
        "not-quarantined": _("It isn’t quarantined: something else hides it."),
        "not-merged": _("It isn’t merged (any more)."),
        "report-closed": _("Somebody else has dealt with it."),
        "report-claimed": _("Somebody else looks into it."),
    }.get(error.reason, _("Somebody else was faster: this can’t be done any more."))
