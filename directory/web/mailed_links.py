"""Mailed links: what stands behind a token in an address. Whatever doesn't open anything gets one and the same answer."""

from __future__ import annotations

from flask import Response, abort, g, make_response, render_template

from ..domain.signing import read, sign
from ..storage import links
from ..storage.links import Link
from .site import services
from .translation import gettext as _


def opened(token: str, purpose: str) -> Link:
    """The link of a token, still open. 404 where it isn't, or never was ours: nobody learns which, nor by how long it takes."""
    found = services()
    link = links.get(found.database, read(found.secret, token) or "", purpose)
    if link is None or not link.email or not link.is_open(found.clock()):
        abort(closed())
    g.is_private = True
    return link


def token(name: str) -> str:
    """What stands in the address of a link of this name."""
    return sign(services().secret, name)


def closed() -> Response:
    """404: this link doesn't open anything (any more)."""
    heading = _("This link doesn’t open anything (any more)")
    return make_response(render_template("errors/link.html", heading=heading), 404)
