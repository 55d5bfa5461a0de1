"""Leave a reply: beneath a listing or the guide. Nothing shows before a reviewer has read it, and the mail address never does."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import Form, StringField  # type: ignore[import-untyped]

from ..domain.details import paragraphs
from ..domain.errors import InvalidValue
from ..domain.reply import GUIDE, MOST_LETTERS, Reply
from ..domain.slugs import listing_id
from ..exchange import cells, plain_text
from ..operations import replying
from ..services import random
from ..storage import listings, replies
from . import urls
from .rate_limits import limit
from .site import services, wording
from .translation import gettext as _
from .translation import language

blueprint = Blueprint("replying", __name__)

_MOST_LETTERS_OF_A_NAME = 60


@dataclass(frozen=True, slots=True)
class ShownReply:
    """One reply as visitors see it; `name` is what its writer wants to be called, `day` when it first showed."""

    name: str | None
    day: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplySection:
    """What stands beneath a page: the replies that show, and where to leave one (None: nobody may)."""

    shown: tuple[ShownReply, ...]
    form: str | None


def section(page: str, form: str) -> ReplySection:
    """The replies beneath `page` (a listing's id or GUIDE); `form` is the path of the page on which to leave one."""
    found = replies.shown(services().database, page, at=services().clock())
    day = services().settings.day
    return ReplySection(
        shown=tuple(ShownReply(each.name, wording().date(day(each.shows_at)), paragraphs(each.words)) for each in found if each.shows_at),
        form=urls.here(form) if _may_reply(page) else None,
    )


def _may_reply(page: str) -> bool:
    return services().settings.replies and replying.takes_replies(services().database, page)


class ReplyForm(Form):  # type: ignore[misc]
    """What was typed, as it was typed."""

    words = StringField()
    name = StringField()
    email = StringField()


@dataclass(frozen=True, slots=True)
class ReplyPage:
    """`about` names the listing, in `lang`; None beneath the guide. `problems` are (field, sentence)."""

    action: str
    back: str
    about: str | None
    lang: str | None
    problems: tuple[tuple[str, str], ...]


@blueprint.route("/listing/<id>/reply", methods=["GET", "POST"])
def beneath_listing(id: str) -> ResponseReturnValue:
    found = listings.get(services().database, id)
    if found is None or not found.is_public:
        abort(404)
    lang, title = found.details.title.best(language())
    return _reply(id, f"/listing/{id}/reply", urls.listing(found), title, lang)


@blueprint.route("/guide/reply", methods=["GET", "POST"])
def beneath_guide() -> ResponseReturnValue:
    return _reply(GUIDE, "/guide/reply", urls.here("/guide"), None, None)


@blueprint.get("/reply/received")
def received() -> ResponseReturnValue:
    return render_template("visitors/reply_received.html")


def _reply(page: str, path: str, back: str, about: str | None, lang: str | None) -> ResponseReturnValue:
    if not _may_reply(page):
        abort(404)
    form = ReplyForm(request.form)
    problems: tuple[tuple[str, str], ...] = ()
    if request.method == "POST":
        limit("reply", 10, per_s=3600)
        problems = tuple(_problems(form))
        if not problems:
            _leave(page, form)
            return redirect(urls.here("/reply/received"), 303)
    shown = ReplyPage(urls.here(path), back, about, lang if lang != language() else None, problems)
    return render_template("visitors/reply.html", page=shown, form=form), 400 if problems else 200


def _problems(form: ReplyForm) -> list[tuple[str, str]]:
    found = []
    words = plain_text.paragraphs(form.words.data or "")
    if not words:
        found.append(("words", _("Write what you want to say.")))
    elif len(words) > MOST_LETTERS:
        found.append(("words", _("Shorten it to %(most)d letters: it has %(number)d.", most=MOST_LETTERS, number=len(words))))
    if len(plain_text.line(form.name.data or "")) > _MOST_LETTERS_OF_A_NAME:
        found.append(("name", _("Shorten the name to %(most)d letters.", most=_MOST_LETTERS_OF_A_NAME)))
    if not (form.email.data or "").strip():
        found.append(("email", _("Give your mail address. It is never shown.")))
    else:
        try:
            cells.email(form.email.data or "")
        except InvalidValue:
            found.append(("email", _("Write the mail address in full, such as name@example.org.")))
    return found


def _leave(page: str, form: ReplyForm) -> None:
    replying.leave_reply(
        services().database,
        Reply(
            id=listing_id("", random()),
            page=page,
            name=plain_text.line(form.name.data or "") or None,
            email=cells.email(form.email.data or "").lower(),
            language=language(),
            words=plain_text.paragraphs(form.words.data or ""),
            created_at=services().clock(),
        ),
    )
