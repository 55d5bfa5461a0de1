"""A reviewer puts a listing right: its fields, as organisations have them, and why."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...domain.account import Role
from ...domain.listing import Listing
from ...domain.submission import ChangedMeanwhile, NotAllowed
from ...operations.editing import edit_listing
from ...services import random
from .. import urls
from ..access import needs
from ..guarding import body_limit
from ..organisations.filling_in import MOST_BODY_BYTES
from ..site import services
from ..translation import gettext as _
from . import desk, edit_form, found_listings, meanwhile
from .edit_form import Edit
from .listing_views import MOST_LETTERS

blueprint = Blueprint("listing_editing", __name__)


@blueprint.get("/review/listing/<id>/edit")
@needs(Role.REVIEWER)
def edit(id: str) -> ResponseReturnValue:
    listing = desk.require_listing(id, to_decide=True)
    return _page(listing, edit_form.begun(listing.details))


@blueprint.post("/review/listing/<id>/edit")
@needs(Role.REVIEWER)
@body_limit(MOST_BODY_BYTES)
def save(id: str) -> ResponseReturnValue:
    listing = desk.require_listing(id, to_decide=True)
    made, why = edit_form.sent(listing.details), request.form.get("why", "").strip()[:MOST_LETTERS]
    seen = desk.version_of(request.form.get("seen", ""))
    if request.form.get("do"):
        return _page(listing, made)
    wrong = [(field, words) for _page, field, words in made.problems]
    if not why:
        wrong.append(("why", _("Say why.")))
    if wrong:
        return _page(listing, made, problems=tuple(wrong), status=400)
    try:
        edit_listing(services().database, id, made.details, seen=seen, by=desk.by(), now=desk.now(), why=why, random=random)
    except (ChangedMeanwhile, NotAllowed) as error:
        now = desk.require_listing(id)
        since = meanwhile.of_listing(now, seen)
        return _page(now, made, since=since, sentence=meanwhile.sentence(error), status=409)
    desk.show_now()
    return redirect(urls.with_query(urls.here(f"/review/listing/{id}"), did="edited"), 303)


def _page(
    listing: Listing,
    made: Edit,
    *,
    problems: tuple[tuple[str, str], ...] = (),
    since: meanwhile.Meanwhile | None = None,
    sentence: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    shown = render_template(
        "admins/edit_listing.html",
        page=found_listings.shown(listing),
        action=urls.here(f"/review/listing/{listing.id}/edit"),
        seen=listing.version,
        source=listing.source if listing.source != "submitted" else None,
        parts=edit_form.parts(made, is_asked=bool(problems)),
        why=request.form.get("why", ""),
        problems=problems,
        since=since,
        sentence=sentence,
    )
    return shown, status
