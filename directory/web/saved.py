"""What a visitor keeps on the phone: the saved list and the sheet "my circle". The pages are the same for everyone, are filled in by the
browser, and are sent nowhere; no address here says what is on them."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from . import offline, urls
from .headers import public

blueprint = Blueprint("saved", __name__)


@blueprint.after_request
def _same_for_everyone(response: Response) -> Response:
    if response.status_code == 200:
        public(response)
    return response


@blueprint.get("/saved")
def saved() -> ResponseReturnValue:
    script = "saved_page.js"
    modules = [urls.script(name) for name in urls.with_imports(script)]
    return render_template("visitors/saved.html", script=urls.script(script), modules=modules, **offline.words_of_parts())


@blueprint.get("/guide/circle")
def circle() -> ResponseReturnValue:
    return render_template("visitors/circle.html", script=urls.script("circle.js"))
