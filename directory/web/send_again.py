"""The page that comes instead of what a form asked for, when that only has to wait or to be asked again: it keeps all that was typed."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, make_response, render_template, request

from . import urls

TOKEN, TRAP = "form_token", "fax"
"""The fields of a form that guard it: the signed token, and what only programs fill in."""


def page(code: int, heading: str, sentence: str, *, first: tuple[str, str] | None = None) -> Response:
    """The refused form once more, its fields hidden and its button shown; `first` is a link (path, words) to what has to be done before.

    Passwords and codes aren't repeated: their form asks for them again. Files can't be; the page says so.
    """
    query = urlencode(list(request.args.items(multi=True)))
    return make_response(
        render_template(
            "errors/send_again.html",
            heading=heading,
            sentence=sentence,
            first=first,
            is_form=request.method == "POST",
            action=urls.here(request.path) + (f"?{query}" if query else ""),
            fields=[(name, value) for name, value in request.form.items(multi=True) if not _is_secret(name)],
            files=[file.filename for file in request.files.values() if file.filename],
        ),
        code,
    )


def _is_secret(name: str) -> bool:
    return name in (TOKEN, TRAP) or "password" in name or name in ("code", "recovery")
