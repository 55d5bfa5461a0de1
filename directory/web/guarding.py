"""Guards of every form: whoever posts must come from a page of this site, which they were given, and which isn't too old.

All of it is looked at before any view is asked, for every request that could change something; a view need do nothing, and can't
leave it out. A form contains `{{ form_token() }}`, or `{{ form_token(public=true) }}` where anybody at all may send it.

- Other sites: browsers say where a request comes from (Fetch Metadata; RFC 6454 Origin). What they say must be this site. Our own
  `Referrer-Policy: no-referrer` has them write `Origin: null`, so that alone says nothing.
- The token is signed, and bound to the session's cookie where there is one. One that is only old, or from before a sign-in, doesn't
  lose what was typed: the page comes back with a button.
- Room: what visitors send never takes the last of the disk, which the staff's work and the site's own need.
- Programs: a field that people don't see, and a form that comes back faster than anybody can read. Again a page with a button.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from shutil import disk_usage
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, make_response, render_template, request
from itsdangerous import BadData, URLSafeSerializer
from markupsafe import Markup

from ..domain.session import Audience
from ..storage.database import DatabaseFull
from . import access, cookies, headers, send_again
from .rate_limits import RateLimits
from .send_again import TOKEN, TRAP
from .site import services
from .translation import gettext as _

LASTS_S = 24 * 3600
LEAST_ROOM_BYTES = 256 * 1024 * 1024
"""On the disk: with less, only staff may send anything."""
LEAST_S = 2.0
"""Nobody reads and fills in a public form in less."""

_View = TypeVar("_View", bound=Callable[..., Any])


def guard(app: Flask) -> None:
    """Put the guards on the app, and `form_token` into its templates."""
    app.extensions["saath.limits"] = RateLimits()
    app.jinja_env.globals["form_token"] = form_token
    app.before_request(_check)
    app.after_request(_keep_forms_fresh)


def body_limit(most_bytes: int) -> Callable[[_View], _View]:
    """A view that takes larger bodies than others, in bytes: `@body_limit(5 * 1024 * 1024)` right above the function."""

    def mark(view: _View) -> _View:
        view.most_body_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return mark


def form_token(*, public: bool = False) -> Markup:
    """The hidden fields that every form with method="post" contains; `public`: with a trap for programs, and a look at the clock."""
    g.has_form = True
    g.traps = getattr(g, "traps", 0) + 1
    issued_s = round(services().clock().timestamp(), 1)
    token = _serializer().dumps([issued_s, _session_hash(), public])
    field = Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN, token)
    if not public:
        return field
    id = f"{TRAP}-{g.traps}"
    return field + Markup(
        '<div class="gone" aria-hidden="true"><label for="{}">{}</label><input id="{}" name="{}" tabindex="-1" autocomplete="off"></div>'
    ).format(id, _("Leave this empty"), id, TRAP)


def _check() -> None:
    if request.method in ("GET", "HEAD", "OPTIONS") or request.routing_exception is not None:
        return
    _raise_limit()
    if not _is_from_here():
        abort(_foreign())
    _refuse_what_is_no_text()
    try:
        issued_s, session, is_public = _serializer().loads(request.form.get(TOKEN, ""))
    except BadData:
        abort(_foreign())
    age_s = services().clock().timestamp() - issued_s
    if age_s > LASTS_S or session != _session_hash():
        words = _("This page was open for a long time, or you have signed in or out since. Nothing is lost: press the button.")
        abort(send_again.page(403, _("Please send it once more"), words))
    if is_public and (age_s < LEAST_S or request.form.get(TRAP, "missing") != ""):
        words = _("This looked as if a program had sent it. If you are a person, press the button: nothing is lost.")
        abort(send_again.page(403, _("Please send it once more"), words))
    if access.room(request.path) is not Audience.STAFF and disk_usage(services().settings.data).free < LEAST_ROOM_BYTES:
        raise DatabaseFull("no-room")


def _foreign() -> Response:
    heading = _("This form didn’t come from here")
    sentence = _("As far as we can tell, no page of this site has sent this. Nothing was done. Please open the page again.")
    return make_response(render_template("errors/403.html", heading=heading, sentence=sentence), 403)


def _raise_limit() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    most_bytes = getattr(view, "most_body_bytes", None)
    if most_bytes is not None:
        request.max_content_length = most_bytes


def _is_from_here() -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin", "null").lower()
    return origin == "null" or origin.partition("://")[2] == request.host.lower()  # the Host header was found to be ours before


def _refuse_what_is_no_text() -> None:
    """400 where a name or a value isn't UTF-8 or holds a NUL; 413 where the body is too large."""
    if request.mimetype == "application/x-www-form-urlencoded" and not headers.is_text(request.get_data().decode("latin-1"), ""):
        abort(400, "text")
    if request.mimetype == "multipart/form-data":
        values = [each for field in request.form.items(multi=True) for each in field]
        values += [each for name, file in request.files.items(multi=True) for each in (name, file.filename or "")]
        # The parser writes U+FFFD where it found no UTF-8.
        if any("\0" in each or "\ufffd" in each for each in values):
            abort(400, "text")


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(services().secret, salt="form", signer_kwargs={"digest_method": hashlib.sha256})


def _session_hash() -> str:
    """What binds a form to the sessions of the browser that it was given to; empty where there are none."""
    held = [cookies.get(audience) for audience in Audience]
    if not any(held):
        return ""
    return hashlib.blake2b(repr(held).encode("utf-8", "surrogatepass"), key=services().secret, digest_size=12, person=b"form").hexdigest()


def _keep_forms_fresh(response: Response) -> Response:
    """A page with a form is one person's: no cache keeps it."""
    if getattr(g, "has_form", False):
        response.headers["Cache-Control"] = "no-store"
    return response
