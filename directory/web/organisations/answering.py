"""/fresh: the one button of the mail that asks whether a listing still holds. Nobody has to sign in for it."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...domain.holder import LinkNotOpen, NotPossible
from ...domain.listing import Listing
from ...operations import keeping
from ...storage import holders, listings
from ...storage.links import Link
from .. import listing_page, mailed_links, showing, urls
from ..site import services, wording
from . import drafting
from .managing import today

blueprint = Blueprint("answering", __name__)


@blueprint.get("/fresh/<token>")
def fresh(token: str) -> ResponseReturnValue:
    link, found = _asked(token)
    page = listing_page.build(found, services().clock(), wording())
    return render_template("organisations/fresh.html", page=page, listing_id=link.subject)


@blueprint.post("/fresh/<token>")
def answer(token: str) -> ResponseReturnValue:
    link, found = _asked(token)
    if request.form.get("answer") == "changed":
        return drafting.begin_change(found, email=link.email)
    try:
        keeping.confirm_by_link(services().database, link.name, today=today(), now=services().clock())
    except (LinkNotOpen, NotPossible):
        abort(mailed_links.closed())
    showing.show_now()
    return redirect(urls.here("/fresh"), 303)


@blueprint.get("/fresh")
def answered() -> ResponseReturnValue:
    return render_template("organisations/fresh_answered.html")


def _asked(token: str) -> tuple[Link, Listing]:
    """The link and what it asks about. 404 where it opens nothing, or access has ended since."""
    link = mailed_links.opened(token, "fresh")
    found = listings.get(services().database, link.subject)
    if found is None or not holders.holds(services().database, link.subject, link.email):
        abort(mailed_links.closed())
    return link, found
