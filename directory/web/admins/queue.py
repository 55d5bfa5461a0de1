"""The queue, at /review: where everybody who reviews begins."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ...domain.account import Role
from .. import sessions
from ..access import needs
from . import notices, queue_page, trail

blueprint = Blueprint("queue", __name__)


@blueprint.get("/review")
@needs(Role.READER)
def queue() -> ResponseReturnValue:
    page = queue_page.build(trail.parse(request.args), sessions.staff())
    return render_template("admins/queue.html", page=page, done=notices.done())
