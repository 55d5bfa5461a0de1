"""Making two listings one: choose the other, choose field by field, look at what comes out, then do it; and taking that back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...domain import changes
from ...domain.account import Role
from ...domain.changes import Choice, FieldChange
from ...domain.details import Place
from ...domain.errors import DirectoryError
from ...domain.listing import Listing
from ...domain.submission import ChangedMeanwhile, NotAllowed
from ...operations import merging as operations
from ...services import random
from ...storage import listings, merges
from .. import access, sessions, urls
from ..access import needs
from ..site import services, wording
from ..translation import gettext as _
from . import desk, differences, field_words, found_listings, likely, listing_views, meanwhile
from .differences import Row
from .found_listings import Found
from .likely import Likely
from .meanwhile import Meanwhile

blueprint = Blueprint("merging", __name__)
_MOST_LETTERS = 500
_OWN = ("status", "status_note", "verified_on")
"""Fields that are no matter of taste: when it was last checked, and whether it is paused, stay as the kept one has them."""


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """A field in which the two differ, and which of them it is taken from. `may_both`: both lists can stand together."""

    field: str
    label: str
    kept: str
    gone: str
    chosen: Choice
    may_both: bool
    is_risky: bool
    lang: str | None


@dataclass(frozen=True, slots=True)
class MergePage:
    """The one that stays and the one that goes, with `seen` their versions. `swap_url`: the other way round."""

    kept: Found
    gone: Found
    kept_id: str
    gone_id: str
    seen: tuple[int, int]
    choices: tuple[ChoiceRow, ...]
    rows: tuple[Row, ...]
    hidden: tuple[tuple[str, str], ...]
    swap_url: str
    back_url: str


@blueprint.get("/review/listing/<id>/merge")
@needs(Role.REVIEWER)
def merge(id: str) -> ResponseReturnValue:
    kept = desk.require_listing(id, to_decide=True)
    asked = request.args.get("other", "").strip()[:300]
    if not asked:
        return _choose_other(kept)
    gone = _other(asked)
    if gone is None or gone.id == kept.id:
        wrong = _("That is this very listing.") if gone else _("There is no listing with this address.")
        return _choose_other(kept, asked, (("other", wrong),), status=400)
    return render_template("admins/merge.html", page=_page(kept, gone, _chosen(kept, gone, request.args)))


@blueprint.get("/review/listing/<id>/merge/confirm")
@needs(Role.REVIEWER)
def confirm(id: str) -> ResponseReturnValue:
    kept = desk.require_listing(id, to_decide=True)
    gone = _other(request.args.get("other", ""))
    if gone is None or gone.id == kept.id:
        abort(404)
    return _confirm_page(kept, gone, _chosen(kept, gone, request.args))


@blueprint.post("/review/listing/<id>/merge")
@needs(Role.REVIEWER)
def do_merge(id: str) -> ResponseReturnValue:
    kept = desk.require_listing(id, to_decide=True)
    gone = desk.require_listing(request.form.get("other", ""), to_decide=True)
    chosen, why, seen = _chosen(kept, gone, request.form), request.form.get("why", "").strip()[:_MOST_LETTERS], _seen()
    if not why:
        return _confirm_page(kept, gone, chosen, problems=(("why", _("Say how you know that they are one.")),), status=400)
    try:
        operations.merge(
            services().database,
            kept.id,
            gone.id,
            _offered(request.form),
            seen=seen,
            by=desk.by(),
            now=desk.now(),
            why=why,
            random=random,
        )
    except (ChangedMeanwhile, NotAllowed) as error:
        return _changed(kept.id, gone.id, seen, error)
    desk.show_now()
    return redirect(urls.with_query(urls.here(f"/review/listing/{kept.id}"), did="merged"), 303)


@blueprint.post("/review/listing/<id>/unmerge")
@needs(Role.REVIEWER)
def unmerge(id: str) -> ResponseReturnValue:
    gone = desk.require_listing(id, to_decide=True)
    done = merges.get(services().database, id)
    if done is not None:
        desk.require_listing(done.kept_id, to_decide=True)  # it gives up what it took over
    why = request.form.get("why", "").strip()[:_MOST_LETTERS]
    if not why:
        return listing_views.page(gone, problems=(("why", _("Say why the two are not the same.")),), status=400)
    try:
        operations.unmerge(services().database, id, by=desk.by(), now=desk.now(), why=why, random=random)
    except NotAllowed as error:
        return listing_views.page(desk.require_listing(id), sentence=meanwhile.sentence(error), status=409)
    desk.show_now()
    return redirect(urls.with_query(urls.here(f"/review/listing/{id}"), did="unmerged"), 303)


def _other(asked: str) -> Listing | None:
    """The listing that an id or an address names, where it is the account's to decide on."""
    found = listings.get(services().database, found_listings.id_in(asked) or asked)
    if found is not None and not desk.may_decide(sessions.staff(), found.details):
        abort(access.forbidden())
    return found


def _choose_other(kept: Listing, asked: str = "", problems: tuple[tuple[str, str], ...] = (), status: int = 200) -> ResponseReturnValue:
    alike: tuple[Likely, ...] = likely.beside(kept.details, kept)
    shown = render_template(
        "admins/merge_choose.html",
        kept=found_listings.shown(kept),
        kept_id=kept.id,
        likely=tuple(each for each in alike if each.merge_url),
        asked=asked,
        problems=problems,
    )
    return shown, status


def _offered(given: Mapping[str, str]) -> dict[str, Choice]:
    """The choices of a form, those that there are."""
    codes = {str(choice): choice for choice in Choice}
    found = {field: codes[given[f"take.{field}"]] for field in changes.FIELDS if given.get(f"take.{field}") in codes}
    return {field: choice for field, choice in found.items() if choice is not Choice.BOTH or changes.holds_several(field)}


def _chosen(kept: Listing, gone: Listing, given: Mapping[str, str] | None = None) -> dict[str, Choice]:
    """For each field in which the two differ, which is taken: as chosen, else what is given where the kept one says nothing."""
    offered = _offered(given or {})
    differ = (change for change in changes.compare(kept.details, gone.details) if change.field not in _OWN)
    return {change.field: offered.get(change.field, _begun(change, kept.details.place)) for change in differ}


def _begun(change: FieldChange, place: Place) -> Choice:
    """What is proposed: the kept one's value where it has one. Parts of two places don't make one, so a place stays whole."""
    if change.field.startswith("place."):
        return Choice.KEPT if place.address or place.city or place.postal_code else Choice.GONE
    return Choice.KEPT if field_words.words(change.field, change.before, wording()) else Choice.GONE


def _page(kept: Listing, gone: Listing, chosen: Mapping[str, Choice]) -> MergePage:
    merged = changes.merge(kept.details, gone.details, chosen)
    differ = [change for change in changes.compare(kept.details, gone.details) if change.field in chosen]
    given = [("other", gone.id), *((f"take.{field}", str(choice)) for field, choice in chosen.items())]
    return MergePage(
        kept=found_listings.shown(kept),
        gone=found_listings.shown(gone),
        kept_id=kept.id,
        gone_id=gone.id,
        seen=(kept.version, gone.version),
        choices=tuple(
            ChoiceRow(
                change.field,
                field_words.label(change.field),
                field_words.words(change.field, change.before, wording()),
                field_words.words(change.field, change.after, wording()),
                chosen[change.field],
                changes.holds_several(change.field),
                change.is_risky,
                change.field[-2:] if change.field.startswith(("title.", "description.")) else None,
            )
            for change in differ
        ),
        rows=differences.between(kept.details, merged, wording()),
        hidden=tuple(given),
        swap_url=urls.with_query(urls.here(f"/review/listing/{gone.id}/merge"), other=kept.id),
        back_url=f"{urls.here(f'/review/listing/{kept.id}/merge')}?{urlencode(given)}",
    )


def _confirm_page(
    kept: Listing,
    gone: Listing,
    chosen: Mapping[str, Choice],
    *,
    problems: tuple[tuple[str, str], ...] = (),
    sentence: str | None = None,
    since: Meanwhile | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    why = request.form.get("why", "")
    page = _page(kept, gone, chosen)
    shown = render_template("admins/merge_confirm.html", page=page, problems=problems, sentence=sentence, since=since, why=why)
    return shown, status


def _changed(kept_id: str, gone_id: str, seen: tuple[int, int], error: DirectoryError) -> ResponseReturnValue:
    kept, gone = desk.require_listing(kept_id), desk.require_listing(gone_id)
    each = meanwhile.of_listing(kept, seen[0]), meanwhile.of_listing(gone, seen[1])
    since = Meanwhile((*each[0].happened, *each[1].happened), (), (*each[0].rows, *each[1].rows))
    chosen = _chosen(kept, gone, request.form)
    return _confirm_page(kept, gone, chosen, sentence=meanwhile.sentence(error), since=since, status=409)


def _seen() -> tuple[int, int]:
    return desk.version_of(request.form.get("seen", "")), desk.version_of(request.form.get("seen_other", ""))
