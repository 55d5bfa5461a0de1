"""Many listings at once, from a spreadsheet: look at what it says, put it right, send it, confirm it by mail."""

from __future__ import annotations

import io
import secrets

from flask import Blueprint, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...domain import signing
from ...domain.errors import InvalidValue
from ...domain.submission import NotAllowed, Sender, Submission
from ...exchange import plain_text
from ...exchange.formats import Format, detect_format
from ...exchange.listings_csv import COLUMNS
from ...operations.submit_many import confirm_many, submit_many
from ...services import random
from ...storage import links, submissions, uploads
from ...storage.uploads import Upload
from .. import mailed_links, urls
from ..guarding import body_limit
from ..rate_limits import limit, limit_mails
from ..site import services, wording
from ..translation import gettext as _
from ..translation import language
from . import table_page
from .drafting import rules
from .entering import read_email

blueprint = Blueprint("many", __name__)

MOST_FILE_BYTES = 5 * 1024 * 1024
_NOT_IN_THE_BLANK_TABLE = ("verified_on", "source_url", "exact", "sample", "status_note")


@blueprint.get("/submit/many")
def ask() -> ResponseReturnValue:
    return _asked(None)


@blueprint.post("/submit/many")
@body_limit(MOST_FILE_BYTES + 64 * 1024)
def take() -> ResponseReturnValue:
    limit("file", 10, per_s=3600)
    file = request.files.get("file")
    content = file.read(MOST_FILE_BYTES + 1) if file else b""
    if not content:
        return _asked(_("Choose a file first."))
    if len(content) > MOST_FILE_BYTES:
        return _asked(_("The file is larger than 5 MB. Split it into several."))
    try:
        format = detect_format(content[:512])
        if format is Format.MEETING_GUIDE:
            raise InvalidValue("format-unknown", "json", "Give a CSV file or an Excel workbook.")
        table_page.read(Upload("", format, content, None), rules())
    except InvalidValue as error:
        return _asked(table_page.in_words(error))
    name = secrets.token_urlsafe(18)
    uploads.add(services().database, name, format, content, now=services().clock())
    return redirect(_address(name), 303)


@blueprint.get("/submit/many/table.csv")
def blank_table() -> ResponseReturnValue:
    """The columns, for whoever begins."""
    made = io.StringIO()
    made.write(",".join(column for column in COLUMNS if column not in _NOT_IN_THE_BLANK_TABLE) + "\r\n")
    return _csv(made.getvalue().encode("utf-8-sig"), "listings.csv")


@blueprint.get("/submit/many/<token>")
def look(token: str) -> ResponseReturnValue:
    return _looked_at(_require(token), (), {})


@blueprint.get("/submit/many/<token>/corrections.csv")
def corrections(token: str) -> ResponseReturnValue:
    return _csv(table_page.corrected(_require(token), rules()), "corrections.csv")


@blueprint.post("/submit/many/<token>/send")
def send(token: str) -> ResponseReturnValue:
    limit("submit-many", 10, per_s=3600)
    upload = _require(token)
    typed = {name: request.form.get(name, "") for name in ("your_email", "your_name")}
    email, problem = read_email(typed["your_email"])
    if problem:
        return _looked_at(upload, (("your_email", problem),), typed)
    table = table_page.read(upload, rules())
    if not table.rows:
        return redirect(_address(upload.name), 303)
    limit_mails("confirm-mail", email, most=10)
    found = services()
    sender = Sender(email, language(), plain_text.line(typed["your_name"])[:200] or None)
    submit_many(found.database, upload.name, table.rows, sender, now=found.clock(), random=random)
    return redirect(f"{_address(upload.name)}/sent", 303)


@blueprint.get("/submit/many/<token>/sent")
def sent(token: str) -> ResponseReturnValue:
    """Where the mail went, and what was left out and still waits to be put right."""
    upload = _require(token)
    batch = submissions.of_batch(services().database, upload.batch) if upload.batch else ()
    return render_template(
        "organisations/many_sent.html",
        address=_address(upload.name),
        email=batch[0].sender.email if batch else None,
        wrong_rows=table_page.read(upload, rules()).wrong_rows,
    )


@blueprint.get("/confirm/many/<token>")
def ask_to_confirm(token: str) -> ResponseReturnValue:
    link = mailed_links.opened(token, "confirm-many")
    count = submissions.count_of_batch(services().database, link.subject)
    return render_template("organisations/many_confirm.html", count=count, action=urls.here(f"/confirm/many/{token}"))


@blueprint.post("/confirm/many/<token>")
def confirm(token: str) -> ResponseReturnValue:
    link = mailed_links.opened(token, "confirm-many")
    try:
        confirm_many(services().database, link.subject, link=link.name, now=services().clock(), random=random)
    except NotAllowed:
        abort(mailed_links.closed())
    return redirect(urls.here("/submit/many/confirmed"), 303)


@blueprint.get("/submit/many/confirmed")
def confirmed() -> ResponseReturnValue:
    return render_template("organisations/many_confirmed.html", days=services().settings.review_days)


@blueprint.get("/status/many/<token>")
def status(token: str) -> ResponseReturnValue:
    """Every listing of a file with how far it is, and the way to its own page."""
    link = mailed_links.opened(token, "status-many")
    rows = [
        (each.reference, *each.details.title.best(language()), each.state, _status_address(each))
        for each in submissions.of_batch(services().database, link.subject)
    ]
    return render_template("organisations/many_status.html", rows=rows)


def _asked(problem: str | None) -> ResponseReturnValue:
    problems = (("file", problem),) if problem else ()
    return render_template(
        "organisations/many.html", problems=problems, columns=COLUMNS, most=table_page.MOST_ROWS
    ), 400 if problem else 200


def _looked_at(upload: Upload, problems: tuple[tuple[str, str], ...], typed: dict[str, str]) -> ResponseReturnValue:
    table = table_page.read(upload, rules())
    titles = [(*details.title.best(language()), wording().label("kind", details.kind)) for details in table.rows]
    return render_template(
        "organisations/many_table.html",
        table=table,
        titles=titles,
        problems=problems,
        typed=typed,
        is_sent=upload.batch is not None,
        address=_address(upload.name),
    ), 400 if problems else 200


def _status_address(submission: Submission) -> str | None:
    """Where the page of one of them is: whoever has the link to all has it to each. None once that is too old."""
    link = links.find(services().database, "status", submission.id, submission.sender.email, now=services().clock())
    return urls.here(f"/status/{mailed_links.token(link.name)}") if link else None


def _address(name: str) -> str:
    return urls.here(f"/submit/many/{mailed_links.token(name)}")


def _require(token: str) -> Upload:
    limit("file-read", 240, per_s=3600)  # each time the whole table is read anew
    upload = uploads.get(services().database, signing.read(services().secret, token) or "", now=services().clock())
    if upload is None:
        abort(mailed_links.closed())
    return upload


def _csv(content: bytes, name: str) -> Response:
    response = Response(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
