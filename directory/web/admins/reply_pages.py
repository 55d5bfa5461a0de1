"""A visitor's reply as a case: it is shown or it isn't; nothing in it is edited."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from ...domain import hidden_signs
from ...domain.account import Role
from ...domain.listing import Listing
from ...domain.reply import Doubt, Reply, ReplyState
from ...domain.submission import ChangedMeanwhile
from ...operations import replying
from ...storage import listings, replies
from ..access import needs
from ..languages import OWN_NAMES
from ..site import services
from ..translation import gettext as _
from . import case_frame, desk, timeline
from .case_frame import Frame
from .moments import moment

blueprint = Blueprint("reviewed_replies", __name__)


@dataclass(frozen=True, slots=True)
class ReplyPage:
    """`state` says what was decided, None while it is held. `email` is for whoever reviews alone."""

    frame: Frame
    words: tuple[str, ...]
    name: str | None
    email: str
    language: str
    at: str
    doubts: tuple[str, ...]
    seen: str
    state: str | None


@blueprint.get("/review/reply/<id>")
@needs(Role.READER)
def reply(id: str) -> ResponseReturnValue:
    return _page(*_require(id))


@blueprint.post("/review/reply/<id>")
@needs(Role.REVIEWER)
def decide(id: str) -> ResponseReturnValue:
    _require(id, to_decide=True)
    choice = request.form.get("do")
    if choice not in ("publish", "refuse"):
        abort(400)
    following, is_published, seen = case_frame.following(id), choice == "publish", request.form.get("seen", "")
    try:
        replying.decide_reply(services().database, id, seen=seen, is_published=is_published, by=desk.by(), now=desk.now())
    except ChangedMeanwhile:
        return _page(*_require(id), sentence=_("Somebody else has decided on it meanwhile. Nothing of yours was done."), status=409)
    return case_frame.onward(following, "reply-published" if is_published else "reply-refused")


def _require(id: str, *, to_decide: bool = False) -> tuple[Reply, Listing | None]:
    found = replies.get(services().database, id)
    if found is None:
        abort(404)
    listing = listings.get(services().database, found.page)
    case_frame.admit(listing, to_decide=to_decide)
    return found, listing


def _page(found: Reply, listing: Listing | None, *, sentence: str | None = None, status: int = 200) -> ResponseReturnValue:
    told = {
        Doubt.CONTACT: _("It carries a phone number, a link or a mail address."),
        Doubt.NAME: _("It seems to name somebody."),
    }
    page = ReplyPage(
        frame=case_frame.frame(f"/review/reply/{found.id}", found.id, listing),
        words=timeline.paragraphs(found.words),
        name=hidden_signs.shown(found.name) if found.name else None,
        email=hidden_signs.shown(found.email),
        language=OWN_NAMES.get(found.language, found.language),
        at=moment(found.created_at),
        doubts=tuple(told[doubt] for doubt in found.doubts),
        seen=found.state,
        state=_state(found),
    )
    return render_template("admins/reply.html", page=page, sentence=sentence), status


def _state(found: Reply) -> str | None:
    if found.state is ReplyState.PUBLISHED and found.shows_at and found.decided_by:
        return _("Published by %(who)s. It shows from %(when)s.", who=found.decided_by, when=moment(found.shows_at))
    if found.state is ReplyState.REFUSED and found.decided_by:
        return _("Refused by %(who)s.", who=found.decided_by)
    return None
