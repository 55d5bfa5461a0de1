"""Tasks that nobody sent, as cases: a listing that nobody has confirmed for long, two listings that may be one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from ...domain.account import Role
from ...domain.errors import DirectoryError
from ...domain.listing import Listing
from ...domain.submission import ChangedMeanwhile, NotAllowed
from ...domain.task import Task, TaskKind
from ...operations import tasks as operations
from ...storage import holders, listings, tasks
from .. import access, sessions, urls
from ..access import needs
from ..site import services, wording
from ..translation import gettext as _
from . import case_frame, desk, differences, found_listings, meanwhile, timeline
from .case_frame import Frame
from .differences import Row
from .found_listings import Found
from .meanwhile import Meanwhile
from .moments import moment

blueprint = Blueprint("tasks", __name__)
_MOST_LETTERS = 500


@dataclass(frozen=True, slots=True)
class TaskPage:
    """`other` and `rows` (what differs) for two that may be one; `since` and `keepers` for one that nobody has confirmed."""

    frame: Frame
    is_duplicate: bool
    heading: str
    since: str | None
    keepers: int
    other: Found | None
    rows: tuple[Row, ...]
    merge_url: str | None
    seen: int
    done: str | None
    note: tuple[str, ...]


@blueprint.get("/review/task/<id>")
@needs(Role.READER)
def task(id: str) -> ResponseReturnValue:
    return _page(*_require(id))


@blueprint.post("/review/task/<id>/settle")
@needs(Role.REVIEWER)
def settle(id: str) -> ResponseReturnValue:
    _require(id, to_decide=True)
    following = case_frame.following(id)
    try:
        operations.settle_task(services().database, id, by=desk.by(), now=desk.now(), note=_note())
    except NotAllowed as error:
        return _page(*_require(id), sentence=meanwhile.sentence(error), status=409)
    return case_frame.onward(following, "settled")


@blueprint.post("/review/task/<id>/checked")
@needs(Role.REVIEWER)
def checked(id: str) -> ResponseReturnValue:
    """They were asked, and it holds."""
    found, listing, _other = _require(id, to_decide=True)
    seen = desk.version_of(request.form.get("seen", ""))
    if found.kind is not TaskKind.STALE:
        abort(400)
    note = _note()
    if not note:
        return _page(found, listing, None, problems=(("note", _("Say whom you have asked, and how.")),), status=400)
    following = case_frame.following(id)
    try:
        operations.check_listing(services().database, listing.id, seen=seen, by=desk.by(), today=desk.today(), now=desk.now(), why=note)
    except (ChangedMeanwhile, NotAllowed) as error:
        return _changed(id, seen, error)
    desk.show_now()
    return case_frame.onward(following, "checked")


def _changed(id: str, seen: int, error: DirectoryError) -> ResponseReturnValue:
    found, listing, other = _require(id)
    return _page(found, listing, other, sentence=meanwhile.sentence(error), since=meanwhile.of_listing(listing, seen), status=409)


def _note() -> str:
    return request.form.get("note", "").strip()[:_MOST_LETTERS]


def _require(id: str, *, to_decide: bool = False) -> tuple[Task, Listing, Listing | None]:
    found = tasks.get(services().database, id)
    listing = listings.get(services().database, found.listing_id) if found else None
    if found is None or listing is None:
        abort(404)
    other = listings.get(services().database, found.other_id) if found.other_id else None
    concerned = [listing.details, *([other.details] if other else [])]
    account = sessions.staff()
    if not any(desk.covers(account, each) for each in concerned) or (to_decide and not desk.may_decide(account, *concerned)):
        abort(access.forbidden())
    return found, listing, other


def _page(
    found: Task,
    listing: Listing,
    other: Listing | None,
    *,
    problems: tuple[tuple[str, str], ...] = (),
    sentence: str | None = None,
    since: Meanwhile | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    is_duplicate = found.kind is TaskKind.DUPLICATE
    page = TaskPage(
        frame=case_frame.frame(f"/review/task/{found.id}", found.id, listing),
        is_duplicate=is_duplicate,
        heading=_("Are these two the same?") if is_duplicate else _("Does this still hold?"),
        since=wording().date(found.since) if found.since else None,
        keepers=len(holders.of_listing(services().database, listing.id)),
        other=found_listings.shown(other) if other else None,
        rows=differences.between(listing.details, other.details, wording()) if other else (),
        merge_url=urls.with_query(urls.here(f"/review/listing/{listing.id}/merge"), other=other.id) if other else None,
        seen=listing.version,
        done=_("Settled by %(who)s, %(when)s.", who=found.closed_by, when=moment(found.closed_at)) if found.closed_at else None,
        note=timeline.paragraphs(found.note),
    )
    typed = request.form.get("note", "")
    shown = render_template("admins/task.html", page=page, problems=problems, sentence=sentence, since=since, typed=typed)
    return shown, status
