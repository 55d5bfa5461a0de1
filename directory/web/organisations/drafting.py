"""The draft of whoever is asking: found by a cookie, begun, saved, resumed. Also how others begin one: a change, a copy, a new version.

The cookie goes when the browser is closed: a phone may be somebody else's tomorrow. For longer, a link is mailed (`mail_links`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Response, make_response, redirect

from ...domain import signing
from ...domain.details import Details
from ...domain.listing import Listing
from ...domain.slugs import listing_id as id_of
from ...domain.submission import Purpose, Sender, Submission
from ...domain.vocabulary import Status
from ...services import random
from ...storage import drafts
from ...storage.drafts import Draft
from .. import cookies, urls
from ..rate_limits import limit
from ..site import services
from ..translation import language
from . import restating
from .answers import Answers
from .forms import Rules
from .stating import PAGES, Stated, read
from .steps import blocking

_COOKIE = "draft"
_MOST_AN_HOUR, _MOST_A_DAY = 60, 200  # drafts that one peer may begin; several people may share an address of the network
CHECK = "/submit/check"
FIRST_PAGE = "/submit/what"


def rules() -> Rules:
    """What answers are read by on this site."""
    found = services()
    settings = found.settings
    return Rules(settings.country, settings.timezone, found.taxonomy, found.labels, found.gazetteer, settings.home_states)


def current() -> Draft | None:
    """The draft that this browser holds the key to."""
    held = cookies.get(_COOKIE)
    name = signing.read(services().secret, held) if held else None
    return drafts.get(services().database, name, now=services().clock()) if name else None


def stated(draft: Draft) -> Stated:
    """What a draft says so far."""
    return read(draft.answers, rules(), language(), draft.base)


def hold(response: Response, draft_id: str) -> None:
    """Give the browser the key to a draft."""
    cookies.put(response, _COOKIE, signing.sign(services().secret, draft_id))


def let_go(response: Response) -> None:
    cookies.clear(response, _COOKIE)


def begin(answers: Answers, base: Details | None = None) -> Draft:
    """A new draft with these answers, which may come from `base`; its key isn't handed out yet."""
    _limit()
    found = services()
    return drafts.begin(found.database, new_id(), now=found.clock(), answers=answers, base=base)


def save(draft: Draft, change: Callable[[Answers], Answers]) -> Draft | None:
    """Change the answers of a draft, which may have been forgotten meanwhile."""
    return drafts.change(services().database, draft.id, change, now=services().clock())


def begin_change(listing: Listing, *, email: str | None = None, beside: Draft | None = None) -> Response:
    """Begin a proposal to change a listing, with what it says now in the form; leads to "check your answers".

    `email`: the sender's address, where it is known already. `beside`: the draft of a new listing that turned out to be this one: it says
    who is asking, and stays for them to go back to.
    """
    _limit()
    found = services()
    sender = {name: values for name, values in beside.answers.items() if name.startswith("your_")} if beside else {}
    way_back = {"beside": (beside.id,)} if beside else {}
    draft = drafts.begin(
        found.database,
        new_id(),
        now=found.clock(),
        answers=_seen({**restating.answers_of(listing.details, rules(), _sender(email)), **sender, **way_back}),
        purpose=Purpose.CHANGE,
        base=listing.details,
        base_version=listing.version,
        listing_id=listing.id,
    )
    return _leading_to(CHECK, draft)


def begin_copy(listing: Listing, *, email: str | None = None) -> Response:
    """Begin a new listing that says the same as another one, and is none the less not that one; leads to the first page."""
    base = replace(listing.details, status=Status.OPEN, status_note=None, verified_on=None, source_url=None)
    answers = {**restating.answers_of(base, rules(), _sender(email)), "not_these": (listing.id,)}
    return _leading_to(FIRST_PAGE, begin(answers, base))


def begin_edit(submission: Submission) -> Response:
    """Begin a new version of a submission; leads to "check your answers"."""
    _limit()
    found = services()
    draft = drafts.begin(
        found.database,
        new_id(),
        now=found.clock(),
        answers=_seen(restating.answers_of(submission.details, rules(), submission.sender)),
        purpose=Purpose.CHANGE if submission.listing_id and submission.base else Purpose.NEW,
        base=submission.details,
        base_version=submission.base_version,
        listing_id=submission.listing_id if submission.base else None,
        submission_id=submission.id,
        submission_version=submission.version,
    )
    return _leading_to(CHECK, draft)


def where_to_go_on(draft: Draft) -> str:
    """The first page that nobody has gone on from, or where something is wrong; else "check your answers"."""
    said = stated(draft)
    waiting = (page for page in PAGES if page not in draft.answers.get("seen", ()) or blocking(said, page, draft.answers))
    return next((f"/submit/{page}" for page in waiting), CHECK)


def _limit() -> None:
    limit("draft", _MOST_AN_HOUR, per_s=3600)
    limit("draft-day", _MOST_A_DAY, per_s=24 * 3600)


def new_id() -> str:
    return id_of("", random())


def _sender(email: str | None) -> Sender | None:
    return Sender(email, language()) if email else None


def _seen(answers: Answers) -> Answers:
    """As if every page had been gone through."""
    return {**answers, "seen": PAGES}


def _leading_to(path: str, draft: Draft) -> Response:
    response = make_response(redirect(urls.here(path), 303))
    hold(response, draft.id)
    return response
