"""The pages of visitors. Each view parses, asks once, and renders; nothing here is different for different people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from index import SearchIndexError

from ..domain.reply import GUIDE
from ..domain.retention import KEPT
from ..domain.session import LIFETIMES, Stage
from ..domain.vocabulary import Kind, Publication
from ..operations.expire_unconfirmed import ANSWER_LASTS
from ..operations.submit import CONFIRM_LASTS
from ..storage import drafts, holders, listings, merges, organisations, uploads
from . import known_browsers, listing_page, pages, replying, search_form, search_json, search_page, suggest_json, unmet, urls
from .headers import public
from .search import Search
from .site import helplines, services, wording

blueprint = Blueprint("visitors", __name__)


@blueprint.after_request
def _same_for_everyone(response: Any) -> Any:
    return public(response) if response.status_code == 200 else response


def _search(*names: str) -> Search:
    """The search that the address asks for; with `names`, only these parameters of it count. Raises `WrongSearch`."""
    found = services()
    asked = MultiDict([(name, value) for name in names for value in request.args.getlist(name)]) if names else request.args
    return search_form.parse(asked, found.taxonomy.codes, found.settings.zone)


@blueprint.get("/")
def home() -> ResponseReturnValue:
    asked = _search("near", "at")
    near = search_page.find_place(asked.near, services(), wording().language) if asked.near else None
    page = pages.home(services(), wording(), asked.at or services().clock(), near)
    return render_template("visitors/home.html", page=page)


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    page = search_page.build(_search(), services(), wording(), helplines())
    unmet.note(page)
    return render_template("visitors/search.html", page=page)


@blueprint.get("/search.json")
def search_as_json() -> ResponseReturnValue:
    page = search_page.build(_search(), services(), wording(), helplines())
    return jsonify(search_json.as_json(page, wording().language))


@blueprint.get("/suggest.json")
def suggest() -> ResponseReturnValue:
    typed = _search("q").q
    found = services().suggester.suggest(typed)
    return jsonify(suggest_json.as_json(typed, found, helplines() if found.is_urgent else (), wording().language))


def _of_kind(kind: Kind) -> ResponseReturnValue:
    page = search_page.build(_search(), services(), wording(), helplines(), kind)
    unmet.note(page)
    return render_template("visitors/search.html", page=page)


for _kind, _path in urls.KIND_PATHS.items():
    blueprint.add_url_rule(_path, endpoint=_path[1:], view_func=_of_kind, defaults={"kind": _kind})


@blueprint.get("/listing/<id>")
def listing(id: str) -> ResponseReturnValue:
    """The id leads; an address with another slug, or none, leads to the right one, and that of a merged listing to the one it is now."""
    listing_id, _, _ = id.partition("-")
    found = listings.get(services().database, listing_id)
    if found is None or found.publication is Publication.DRAFT:
        abort(404)
    at = services().clock()
    if not found.is_public:
        now = listings.get(services().database, merges.survivor(services().database, found.id) or "")
        if now is not None and now.is_public:
            return redirect(urls.listing(now), 301)
        nearby = listing_page.nearby(found, services(), wording(), at)
        return render_template("errors/410.html", nearby=nearby, kind=wording().kinds[found.details.kind]), 410
    right = urls.listing(found)
    if urls.listing_slug(found) != id[len(listing_id) + 1 :]:
        return redirect(right, 301)
    replies = replying.section(found.id, f"/listing/{found.id}/reply")
    is_kept = bool(holders.of_listing(services().database, found.id))
    page = listing_page.build(found, at, wording(), is_kept=is_kept, origin=services().settings.origin)
    return render_template("visitors/listing.html", page=page, replies=replies, listing_id=found.id)


@blueprint.get("/organisation/<slug>")
def organisation(slug: str) -> ResponseReturnValue:
    found = organisations.get_by_slug(services().database, slug)
    page = pages.organisation(found, services(), wording(), services().clock()) if found else None
    if page is None or not page.total:
        abort(404)
    return render_template("visitors/organisation.html", page=page)


@blueprint.get("/today")
def today() -> ResponseReturnValue:
    asked = _search("near", "page", "at")
    place = search_page.find_place(asked.near, services(), wording().language) if asked.near else None
    page = pages.today(services(), wording(), asked, place)
    return render_template("visitors/today.html", page=page)


@blueprint.get("/guide")
def guide() -> ResponseReturnValue:
    return render_template("visitors/guide.html", kinds=wording().kinds, replies=replying.section(GUIDE, "/guide/reply"))


@blueprint.get("/about")
def about() -> ResponseReturnValue:
    return render_template("visitors/about.html")


@blueprint.get("/safety")
def safety() -> ResponseReturnValue:
    return render_template("visitors/safety.html")


@blueprint.get("/privacy")
def privacy() -> ResponseReturnValue:
    """What is kept of whom, and for how long: by the numbers that the work goes by."""
    full = LIFETIMES[Stage.FULL]
    return render_template(
        "visitors/privacy.html",
        kept_days=KEPT.days,
        draft_days=drafts.LASTS.days,
        confirm_days=CONFIRM_LASTS.days,
        answer_days=ANSWER_LASTS.days,
        file_days=uploads.LASTS.days,
        file_hours=uploads.UNSENT_LASTS // timedelta(hours=1),
        idle_minutes=full.idle // timedelta(minutes=1),
        staff_cookie_days=known_browsers.LASTS.days,
        session_hours=full.longest // timedelta(hours=1),
    )


machines = Blueprint("machines", __name__)


@machines.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Whether this process answers."""
    return {"status": "ok"}


@machines.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Whether it can serve: the store and the index can be read."""
    problems = []
    try:
        listings.count_public(services().database)
    except Exception:  # whatever it is, the store can't be read
        problems.append("store")
    try:
        services().index.snapshot()
    except (SearchIndexError, OSError):
        problems.append("index")
    if problems:
        return {"status": "not ready", "problems": problems}, 503
    return {"status": "ready"}
