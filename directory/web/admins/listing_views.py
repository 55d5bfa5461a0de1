"""Listings at /review/listings: find any, see it as it stands, hide and restore it, go back to an earlier version."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...domain.account import Role
from ...domain.errors import DirectoryError
from ...domain.listing import Listing
from ...domain.submission import ChangedMeanwhile, NotAllowed
from ...operations import quarantining, replying, undoing
from ...services import random
from ...storage import history, listings
from .. import access, sessions, urls
from ..access import needs
from ..site import services, wording
from ..translation import gettext as _
from . import desk, differences, found_listings, listing_desk, meanwhile
from .meanwhile import Meanwhile

blueprint = Blueprint("listings", __name__)
MOST_LETTERS = 500


@blueprint.get("/review/listings")
@needs(Role.READER)
def every() -> ResponseReturnValue:
    wanted = found_listings.id_in(request.args.get("q", ""))
    if wanted and listings.get(services().database, wanted):
        return redirect(urls.here(f"/review/listing/{wanted}"), 303)
    return render_template("admins/listings.html", page=found_listings.build(request.args, sessions.staff()))


@blueprint.get("/review/listing/<id>")
@needs(Role.READER)
def one(id: str) -> ResponseReturnValue:
    return page(desk.require_listing(id))


@blueprint.post("/review/listing/<id>/quarantine")
@needs(Role.REVIEWER)
def quarantine(id: str) -> ResponseReturnValue:
    listing = desk.require_listing(id, to_decide=True)
    why = _why()
    if not why:
        return page(listing, problems=(("why", _("Say why it is hidden.")),), status=400)
    quarantining.quarantine(services().database, id, by=desk.by(), now=desk.now(), why=why, random=random)
    desk.show_now()
    return redirect(_address(id, "quarantined"), 303)


@blueprint.post("/review/listing/<id>/restore")
@needs(Role.REVIEWER)
def restore(id: str) -> ResponseReturnValue:
    listing = desk.require_listing(id, to_decide=True)
    why = _why()
    if not why:
        return page(listing, problems=(("why", _("Say why it is shown again.")),), status=400)
    try:
        quarantining.restore(services().database, id, by=desk.by(), now=desk.now(), why=why, random=random)
    except NotAllowed as error:
        return page(desk.require_listing(id), sentence=meanwhile.sentence(error), status=409)
    desk.show_now()
    return redirect(_address(id, "restored"), 303)


@blueprint.post("/review/listing/<id>/replies")
@needs(Role.REVIEWER)
def switch_replies(id: str) -> ResponseReturnValue:
    desk.require_listing(id, to_decide=True)
    are_on = request.form.get("are_on") == "1"
    replying.switch_replies(services().database, id, are_on=are_on, by=desk.by(), now=desk.now())
    return redirect(_address(id, "replies-on" if are_on else "replies-off"), 303)


@blueprint.route("/review/listing/<id>/revert/<int:version>", methods=["GET", "POST"])
@needs(Role.REVIEWER)
def revert(id: str, version: int) -> ResponseReturnValue:
    listing = desk.require_listing(id, to_decide=True)
    entry = history.at(services().database, id, version)
    if entry is None:
        abort(404)
    if not desk.may_decide(sessions.staff(), entry.after):
        abort(access.forbidden())
    if request.method != "POST":
        return _revert_page(listing, version)
    why = _why()
    if not why:
        return _revert_page(listing, version, problems=(("why", _("Say why.")),), status=400)
    seen = desk.version_of(request.form.get("seen", ""))
    try:
        undoing.revert(services().database, id, to_version=version, seen=seen, by=desk.by(), now=desk.now(), why=why, random=random)
    except (ChangedMeanwhile, NotAllowed) as error:
        return _changed(id, version, seen, why, error)
    desk.show_now()
    return redirect(_address(id, "reverted"), 303)


def _changed(id: str, version: int, seen: int, why: str, error: DirectoryError) -> ResponseReturnValue:
    listing = desk.require_listing(id)
    since = meanwhile.of_listing(listing, seen)
    return _revert_page(listing, version, why=why, since=since, sentence=meanwhile.sentence(error), status=409)


def _revert_page(
    listing: Listing,
    version: int,
    *,
    why: str = "",
    problems: tuple[tuple[str, str], ...] = (),
    since: Meanwhile | None = None,
    sentence: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    entry = history.at(services().database, listing.id, version)
    if entry is None:
        abort(404)
    shown = render_template(
        "admins/revert.html",
        page=found_listings.shown(listing),
        version=listing_desk.version(entry, listing),
        rows=differences.between(listing.details, entry.after, wording()),
        action=urls.here(f"/review/listing/{listing.id}/revert/{version}"),
        seen=listing.version,
        why=why,
        problems=problems,
        since=since,
        sentence=sentence,
    )
    return shown, status


def page(
    listing: Listing, *, problems: tuple[tuple[str, str], ...] = (), sentence: str | None = None, status: int = 200
) -> ResponseReturnValue:
    """The page of a listing for reviewers; `sentence` says what couldn't be done."""
    made = listing_desk.build(listing, sessions.staff())
    why = request.form.get("why", "")
    done = _done().get(request.args.get("did", ""))
    return render_template("admins/listing.html", page=made, problems=problems, sentence=sentence, why=why, done=done), status


def _why() -> str:
    return request.form.get("why", "").strip()[:MOST_LETTERS]


def _address(id: str, did: str) -> str:
    return urls.with_query(urls.here(f"/review/listing/{id}"), did=did)


def _done() -> Mapping[str, str]:
    return {
        "quarantined": _("Hidden everywhere. Nobody but reviewers sees it until it is restored."),
        "restored": _("Restored."),
        "reverted": _("It says again what it said then."),
        "merged": _("The two are one now. The old address leads here."),
        "unmerged": _("The merge is taken back."),
        "replies-on": _("Replies can be left again."),
        "replies-off": _("No replies can be left."),
        "edited": _("Changed."),
    }
