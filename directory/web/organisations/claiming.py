"""Claim a listing that is there already: by mail to the address on record, else a reviewer decides. The answer is the same for both."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...domain.listing import Listing
from ...exchange import plain_text
from ...operations import access
from ...services import random
from ...storage import listings
from .. import mailed_links, urls
from ..access import way_in
from ..rate_limits import limit, limit_mails
from ..site import services, wording
from ..translation import gettext as _
from ..translation import language
from . import manage_pages
from .entering import enter, read_email

blueprint = Blueprint("claiming", __name__)

MOST_LETTERS = 1000


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """`about` names the listing, in `lang` where that isn't the page's language; `problems` are (field, sentence)."""

    action: str
    back: str
    about: str
    lang: str | None
    email: str = ""
    words: str = ""
    problems: tuple[tuple[str, str], ...] = ()


@blueprint.route("/listing/<id>/claim", methods=["GET", "POST"])
def claim(id: str) -> ResponseReturnValue:
    found = _public(id)
    about, lang = manage_pages.in_short(found, wording())
    path, back = urls.here(f"/listing/{id}/claim"), urls.listing(found)
    if request.method != "POST":
        return render_template("visitors/claim.html", page=ClaimPage(path, back, about, lang))
    limit("claim", 10, per_s=3600)
    email, problem = read_email(request.form.get("email", ""))
    problems = [("email", problem)] if problem else []
    words = plain_text.paragraphs(request.form.get("words", ""))
    if len(words) > MOST_LETTERS:
        problems.append(("words", _("Shorten it to %(most)d letters: it has %(number)d.", most=MOST_LETTERS, number=len(words))))
    if problems:
        return render_template("visitors/claim.html", page=ClaimPage(path, back, about, lang, email, words, tuple(problems))), 400
    limit_mails("claim-mail", email)
    access.claim_listing(
        services().database, id, email=email, words=words or None, language=language(), now=services().clock(), random=random
    )
    return redirect(f"{path}/sent", 303)


@blueprint.get("/listing/<id>/claim/sent")
def sent(id: str) -> ResponseReturnValue:
    return render_template("visitors/claim_sent.html", back=urls.listing(_public(id)))


@blueprint.route("/manage/claim/<token>", methods=["GET", "POST"])
@way_in
def accept(token: str) -> ResponseReturnValue:
    link = mailed_links.opened(token, "claim")
    found = listings.get(services().database, link.subject)
    if found is None:
        abort(mailed_links.closed())
    if request.method != "POST":
        return render_template(
            "organisations/manage_link.html",
            heading=_("Look after this listing"),
            about=manage_pages.in_short(found, wording()),
            words=_("Your address, %(email)s, is the one on record. You can then change it, pause it and take it out.", email=link.email),
            button=_("Look after it"),
        )
    said = language()
    return enter(
        link.email,
        f"/manage/listing/{link.subject}?done=accepted",
        lambda: access.accept_claim(services().database, link.name, language=said, now=services().clock(), random=random),
    )


def _public(id: str) -> Listing:
    found = listings.get(services().database, id)
    if found is None or not found.is_public:
        abort(404)
    return found
