"""Who may reach which page: said at each view, looked at before any of them, and closed where nothing is said.

`/review` is for staff: `@needs(Role.REVIEWER)`. `/manage` is for organisations: `@organisation_session`. A page there that
others may open too, because it is the way in, says so: `@way_in`. Each goes right above the function, below its route.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ..domain.account import Role
from ..domain.session import Audience, Stage
from . import send_again, sessions, urls
from .translation import gettext as _

_View = TypeVar("_View", bound=Callable[..., Any])
_ROOMS = {"review": Audience.STAFF, "manage": Audience.ORGANISATION}
_WAYS_IN = {Audience.STAFF: "/review/sign-in", Audience.ORGANISATION: "/manage/sign-in"}
_WAYS = {Stage.HALF: "/review/sign-in/second", Stage.ENROLLING: "/review/set-up", Stage.FULL: "/review"}


def needs(role: Role) -> Callable[[_View], _View]:
    """A page for staff who are signed in with both factors, in this role or a higher one."""
    return _marked(role)


def organisation_session(view: _View) -> _View:
    """A page for whoever has shown that a mail address is theirs."""
    return _marked(Audience.ORGANISATION)(view)


def way_in(view: _View) -> _View:
    """A page of /review or /manage that opens without a session: a sign-in, a mailed link."""
    return _marked("way in")(view)


def half_way(stage: Stage) -> Callable[[_View], _View]:
    """A page for staff in the middle of signing in (`Stage.HALF`) or of setting up an account (`Stage.ENROLLING`)."""
    return _marked(stage)


def _marked(what: object) -> Callable[[_View], _View]:
    def mark(view: _View) -> _View:
        view.open_to = what  # type: ignore[attr-defined]
        return view

    return mark


def guard(app: Flask) -> None:
    """Put the check on the app; it comes after that of the forms."""
    app.before_request(_check)


def room(path: str) -> Audience | None:
    """Whose pages these are; None: everybody's.

    >>> room("/review/queue"), room("/manage"), room("/reviews")
    (<Audience.STAFF: 'staff'>, <Audience.ORGANISATION: 'organisation'>, None)
    """
    return _ROOMS.get(path.split("/")[1])


def _check() -> ResponseReturnValue | None:
    if request.routing_exception is not None:
        return None
    view = current_app.view_functions[request.endpoint or ""]
    open_to = getattr(view, "open_to", None)
    audience = room(request.path)
    if isinstance(open_to, Role | Stage):
        audience = Audience.STAFF
    elif isinstance(open_to, Audience):
        audience = open_to
    if audience is None or open_to == "way in":
        return None
    session = sessions.current(audience)
    wanted = open_to if isinstance(open_to, Stage) else Stage.FULL
    if session is None or session.stage is not wanted:
        return _elsewhere(audience, session.stage if session else None, wanted)
    if open_to is None or (isinstance(open_to, Role) and not sessions.staff().role.may(open_to)):
        return forbidden()
    return None


def _elsewhere(audience: Audience, stage: Stage | None, wanted: Stage) -> ResponseReturnValue:
    """Where somebody goes who isn't at the stage of signing in that a page asks for; what they have typed waits here."""
    way = _WAYS[stage] if stage else _WAYS_IN[audience]
    if request.method != "POST":
        back = request.full_path.rstrip("?") if request.method == "GET" and Stage.FULL is wanted else None
        return redirect(urls.with_query(urls.here(way), next=back), 303)
    if stage is Stage.FULL:
        return redirect(urls.here(way), 303)  # the step was taken before
    sentence = _("You are not signed in (any more). Nothing is lost: sign in, which opens beside this page, then press the button here.")
    return send_again.page(403, _("Please sign in again"), sentence, first=(urls.here(way), _("Sign in")))


def safe_next(default: str) -> str:
    """Where `next` in the address or the form leads, if that is a page of this site; else `default`. Ready for a redirect."""
    path = request.values.get("next", "")
    is_ours = path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable()
    return urls.here(path if is_ours else default)


def forbidden() -> Response:
    """403 for somebody who is signed in, but not for this."""
    sentence = _("Your account isn’t meant for this page. If you need it for your work, ask an admin of this site.")
    return make_response(render_template("errors/403.html", heading=_("This page isn’t for your account"), sentence=sentence), 403)
