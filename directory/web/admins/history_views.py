"""The history, at /review/history: who changed what, when and why; as a page and as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from ...domain.account import Role
from ...exchange.listings_csv import guarded
from ...storage import chronicle
from .. import sessions
from ..access import needs
from ..site import services
from . import history_page, trail
from .history_page import Asked

blueprint = Blueprint("history", __name__)

_COLUMNS = ("at", "by", "what", "about", "listing", "reference", "title", "version", "fields", "words")
_ROWS_AT_ONCE = 500


@blueprint.get("/review/history")
@needs(Role.READER)
def history() -> ResponseReturnValue:
    asked = history_page.parse(request.args)
    page = history_page.build(asked, sessions.staff())
    return render_template("admins/history.html", page=page), 400 if asked.problems else 200


@blueprint.get("/review/history.csv")
@needs(Role.READER)
def history_as_table() -> ResponseReturnValue:
    """All that the filters leave, not one page of it; codes instead of words, so that it can be worked with."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    writer.writerows(_rows(history_page.parse(request.args)))
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="history.csv"'
    return answer


def _rows(asked: Asked) -> Iterator[list[str]]:
    database, scope, offset = services().database, trail.scope(sessions.staff()), 0
    while True:
        _total, found = chronicle.find(database, asked.filter, scope, limit=_ROWS_AT_ONCE, offset=offset)
        for each in found:
            fields = " ".join(change.field for change in history_page.changed(each))
            cells = (each.by, each.verb, each.about, each.listing_id or "", each.reference or "", history_page.title_of(each))
            yield [each.at.isoformat(), *map(guarded, (*cells, str(each.version), fields, each.words or ""))]
        if len(found) < _ROWS_AT_ONCE:
            return
        offset += _ROWS_AT_ONCE
