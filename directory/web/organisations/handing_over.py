"""Who has access to a listing: hand it over to another address, take access away."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...operations import access
from ...services import random
from ...storage import holders, listings
from .. import mailed_links, sessions, urls
from ..access import organisation_session, way_in
from ..rate_limits import limit, limit_mails
from ..site import services, wording
from ..translation import gettext as _
from ..translation import language
from . import manage_pages
from .entering import enter, read_email
from .managing import back, do, held

blueprint = Blueprint("handing_over", __name__)


@dataclass(frozen=True, slots=True)
class HandOverPage:
    """The form as it was filled in. `problem` is a sentence about the address; `keeps` "yes" or "no", "" before it was chosen."""

    listing: manage_pages.ManagedListing
    email: str = ""
    keeps: str = ""
    problems: tuple[tuple[str, str], ...] = ()


@blueprint.route("/manage/listing/<id>/hand-over", methods=["GET", "POST"])
@organisation_session
def hand_over(id: str) -> ResponseReturnValue:
    shown = manage_pages.managed(held(id), services(), wording(), services().clock())
    if request.method != "POST":
        return render_template("organisations/manage_hand_over.html", page=HandOverPage(shown))
    limit("hand-over", 10, per_s=3600, who=sessions.organisation())
    email, problem = read_email(request.form.get("email", ""))
    keeps = request.form.get("keeps", "")
    problems = [("email", problem)] if problem else []
    if not problem and holders.holds(services().database, id, email):
        problems = [("email", _("This address has access already."))]
    if keeps not in ("yes", "no"):
        problems.append(("keeps", _("Say whether you keep access.")))
    if problems:
        return render_template("organisations/manage_hand_over.html", page=HandOverPage(shown, email, keeps, tuple(problems))), 400
    limit_mails("hand-over-mail", email)
    do(
        lambda: access.offer_listing(
            services().database,
            id,
            to=email,
            keeps=keeps == "yes",
            language=language(),
            by=sessions.organisation(),
            now=services().clock(),
            random=random,
        )
    )
    return back(id, "offered")


@blueprint.route("/manage/hand-over/<token>", methods=["GET", "POST"])
@way_in
def accept(token: str) -> ResponseReturnValue:
    link = mailed_links.opened(token, "hand-over")
    offered = holders.offered(services().database, link.name)
    found = listings.get(services().database, link.subject)
    if found is None or offered is None or not holders.holds(services().database, link.subject, offered.by):
        abort(mailed_links.closed())
    if request.method != "POST":
        return render_template(
            "organisations/manage_link.html",
            heading=_("Look after this listing"),
            about=manage_pages.in_short(found, wording()),
            words=_("It is offered to you by %(email)s. If you take it, you can change it, pause it and take it out.", email=offered.by),
            button=_("Look after it") if offered.keeps else _("Take it over"),
        )
    said = language()
    return enter(
        link.email,
        f"/manage/listing/{link.subject}?done=accepted",
        lambda: access.accept_listing(services().database, link.name, language=said, now=services().clock(), random=random),
    )


@blueprint.route("/manage/listing/<id>/access/<key>", methods=["GET", "POST"])
@organisation_session
def revoke(id: str, key: str) -> ResponseReturnValue:
    shown = manage_pages.managed(held(id), services(), wording(), services().clock())
    me = sessions.organisation()
    kept_by = holders.of_listing(services().database, id)
    who = next((holder.email for holder in kept_by if manage_pages.key_of(services(), holder.email) == key), None)
    if who is None:
        abort(404)
    if request.method != "POST":
        return render_template(
            "organisations/manage_revoke.html", listing=shown, key=key, email=who, is_self=who == me, is_last=len(kept_by) == 1
        )
    do(lambda: access.revoke_access(services().database, id, who, by=me, now=services().clock(), random=random))
    if who == me:
        return redirect(urls.here("/manage?done=revoked"), 303)
    return back(id, "revoked")
