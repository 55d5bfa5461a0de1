"""Error pages: what went wrong in plain words, never how; and the helplines all the same. For .json the same sentence as `{"error": …}`."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

from flask import Flask, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from ..mishaps import told
from ..storage.database import DatabaseBusy, DatabaseDamaged
from . import filters, send_again, urls
from .filters import Link, SearchBox
from .search_form import WrongSearch, tidy
from .site import wording
from .translation import gettext as _

log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    app.register_error_handler(WrongSearch, _wrong_search)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DatabaseBusy, _unavailable)
    app.register_error_handler(DatabaseDamaged, _unavailable)
    app.register_error_handler(Exception, _failed)


def _wrong_search(error: WrongSearch) -> ResponseReturnValue:
    if _is_json():
        return jsonify(error=error.sentence), 400
    page = render_template(
        "errors/wrong_search.html", box=_as_typed(error), sentence=error.sentence, meant=_meant(error), everywhere=_elsewhere()
    )
    return page, 400


def _meant(error: WrongSearch) -> tuple[Link, ...]:
    """The same search with each value that may be meant in place of the one at fault."""
    return tuple(Link(value, _elsewhere(**{error.parameter: value})) for value in error.similar)


def _elsewhere(**changes: str) -> str:
    """The address of the page asked for, around no place, with `changes`."""
    path = request.path if request.path in ("/today", *urls.KIND_PATHS.values()) else "/search"
    given = [(name, value) for name, value in request.args.items(multi=True) if value and name not in ("near", "within", "page")]
    query = urlencode([*given, *changes.items()])
    return urls.here(path) + (f"?{query}" if query else "")


def _as_typed(error: WrongSearch) -> SearchBox:
    """The form with what was typed still in it, as far as it is short enough to be shown."""
    typed = {name: tidy(request.args.get(name, ""))[:300] for name in ("q", "near", "day")}
    return filters.wrong_box(typed, error.parameter, error.sentence, wording())


def _http(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    headings = {
        400: _("This address can't be read"),
        404: _("There is no such page"),
        405: _("That can't be done here"),
        413: _("That is too much at once"),
    }
    if code < 400 or error.response is not None:
        return error.get_response()
    page = make_response(_page(code, headings.get(code) or _("That didn't work")))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        page.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # RFC 9110, section 15.5.6
    return page


def _unavailable(error: Exception) -> ResponseReturnValue:
    """A form that couldn't be taken comes back with all that was typed, to be sent once more."""
    log.error("The store can't be read: %s", told(error))
    heading = _("Please try again in a moment")
    if request.method == "POST" and not _is_json():
        return send_again.page(503, heading, _("The directory is busy. Nothing is lost: wait a moment, then press the button."))
    return _page(503, heading)


def _failed(error: Exception) -> ResponseReturnValue:
    # The path is left out: what a visitor opens is written nowhere.
    log.error("A page failed: %s", told(error))
    return _page(500, _("Something went wrong on our side"))


def _page(code: int, heading: str) -> ResponseReturnValue:
    if _is_json():
        return jsonify(error=heading), code
    template = f"errors/{code}.html" if code in (404, 500, 503) else "errors/400.html"
    return render_template(template, heading=heading), code


def _is_json() -> bool:
    return request.path.endswith(".json")
