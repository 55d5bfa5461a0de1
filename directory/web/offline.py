"""Without a network: the service worker, what it keeps on a phone, and the pages that are filled in there; and "near me".

All of it is the same for everyone: no address here says what somebody looked for.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextvars import copy_context
from dataclasses import replace
from functools import cached_property
from threading import Lock

from flask import Blueprint, Flask, Response, abort, current_app, redirect, render_template
from flask.typing import ResponseReturnValue
from werkzeug.test import EnvironBuilder, run_wsgi_app

from index import IndexDamaged, IndexMissing, Query

from ..domain import schedule_words
from ..domain.gazetteer import PlaceKind
from ..packing import FORMAT, Pack, Packer
from ..services import Services
from . import languages, pages, urls
from .filters import Link
from .headers import public
from .search import DAYS, TIMES
from .site import generation, services, wording
from .translation import gettext as _
from .urls import KIND_PATHS

blueprint = Blueprint("offline", __name__)

SHELL = "/offline/shell"
"""The page that scripts fill in where a page has listings on it."""
FILLED = ("/", "/search", "/today", "/near", *KIND_PATHS.values())
"""Pages that it stands in for, besides those of listings and organisations."""
PAGES = ("/guide", "/guide/circle", "/saved", "/about", "/privacy", "/safety", "/offline")
"""Pages that are kept as they are."""

_YEAR_S = 365 * 24 * 3600
_TOWNS = 24
_STATIC = re.compile(r'(?:src|href)="(/static/[^"#]+)')


@blueprint.after_request
def _same_for_everyone(response: Response) -> Response:
    if response.status_code == 200 and "Cache-Control" not in response.headers:
        public(response)
    return response


def register(app: Flask) -> None:
    """Put the pages on the app, and what they are made of into its extensions."""
    found: Services = app.extensions["saath"]
    packer = Packer(found.database, found.settings, found.gazetteer, found.taxonomy, found.labels)
    app.extensions["saath.kept"] = Kept(app, found, packer)
    app.register_blueprint(blueprint)


class Kept:
    """What phones keep. Packs are made once for each generation of the index; the last but one is held for who was told of it."""

    def __init__(self, app: Flask, found: Services, packer: Packer) -> None:
        self._app = app
        self._services = found
        self._packer = packer
        self._packs: list[tuple[str, Pack]] = []
        self._lock = Lock()

    def pack(self) -> Pack:
        """The pack of now."""
        now = generation(self._services)
        with self._lock:
            if not self._packs or self._packs[-1][0] != now:
                self._packs = [*self._packs[-1:], (now, self._packer.pack())]
            return self._packs[-1][1]

    def part(self, digest: str) -> bytes | None:
        """The part of that name, of the pack of now or the one before."""
        self.pack()
        return next((pack.parts[digest] for _, pack in reversed(self._packs) if digest in pack.parts), None)

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The files that the kept pages load, and the scripts."""
        linked = {path for page in (*PAGES, SHELL) for path in _STATIC.findall(self._render(page).decode())}
        scripts = {urls.script(path.name) for path in urls.scripts() if path.name != "sw.js"}
        return tuple(sorted(linked | scripts))

    @cached_property
    def version(self) -> str:
        """Names the files: pages and files of one version belong together."""
        return _digest(json.dumps([urls.scripts_version(), *self.files]).encode())

    def pages(self) -> dict[str, str]:
        """Address of each kept page in each language -> digest of what it says now."""
        spoken = self._services.settings.languages
        addresses = (languages.address(path, language, spoken) for language in spoken for path in (*PAGES, SHELL))
        return {address: _digest(self._render(address)) for address in addresses}

    def _render(self, address: str) -> bytes:
        """A page as visitors get it."""
        environ = EnvironBuilder(path=address, base_url=self._services.settings.origin).get_environ()
        body, status, _ = copy_context().run(run_wsgi_app, self._app.wsgi_app, environ)
        if not status.startswith("200"):
            raise RuntimeError(f"{address}: {status}")
        return b"".join(body)


def _digest(text: bytes) -> str:
    return hashlib.blake2b(text, digest_size=6).hexdigest()


def _kept() -> Kept:
    found: Kept = current_app.extensions["saath.kept"]
    return found


# What the service worker asks for -------------------------------------------------------------------------------------------


@blueprint.get("/sw.js")
def worker() -> ResponseReturnValue:
    """The service worker, with what it has to know of this site in front."""
    site = {
        "version": _kept().version,
        "format": FORMAT,
        "languages": services().settings.languages,
        "files": _kept().files,
        "pages": PAGES,
        "shell": SHELL,
        "filled": FILLED,
    }
    text = f"const SITE = {json.dumps(site)};\n{_plain((urls.SCRIPTS / 'sw.js').read_text(encoding='utf-8'))}"
    return Response(text, mimetype="text/javascript")


@blueprint.get("/pack.json")
def manifest() -> ResponseReturnValue:
    """What there is to keep now, and from which day."""
    pack = _kept().pack()
    settings = services().settings
    today = settings.day(services().clock())
    named = {
        "format": FORMAT,
        "version": _kept().version,
        "date": today.isoformat(),
        "date_in_words": {language: schedule_words.day_in_words(today, language) for language in settings.languages},
        "count": pack.count,
        "pages": _kept().pages(),
        "words": pack.words,
        "places": pack.places,
        "listings": pack.listings,
    }
    return Response(json.dumps(named), mimetype="application/json")


@blueprint.get("/pack/<digest>.json")
def part(digest: str) -> ResponseReturnValue:
    """One part of the pack. It is named by what is in it, and never changes."""
    found = _kept().part(digest)
    if found is None:
        abort(404)
    return _for_ever(Response(found, mimetype="application/json"))


@blueprint.get("/offline/<version>/<name>.js")
def script(version: str, name: str) -> ResponseReturnValue:
    """A script, in the company of those that it imports. A page that was open while the site was renewed is led to the one of today, which
    finds its own company there: "keep" and "remove" don't fall silent."""
    path = urls.SCRIPTS / f"{name}.js"
    if path not in urls.scripts() or name == "sw":
        abort(404)
    if version != urls.scripts_version():
        return redirect(urls.script(path.name))
    return _for_ever(Response(_plain(path.read_text(encoding="utf-8")), mimetype="text/javascript"))


def _for_ever(response: Response) -> Response:
    public(response, _YEAR_S)
    return response


def _plain(source: str) -> str:
    """A script without its comments, which stand on lines of their own, and without indents: a sixth less to send."""
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/**", "*")))


# Pages ----------------------------------------------------------------------------------------------------------------------


@blueprint.get(SHELL)
def shell() -> ResponseReturnValue:
    return _filled_in_there(_("Without a network"), is_near=False)


@blueprint.get("/near")
def near() -> ResponseReturnValue:
    return _filled_in_there(_("Near me"), is_near=True)


def _filled_in_there(heading: str, *, is_near: bool) -> str:
    """The page that is filled in on the phone."""
    words = wording()
    home = pages.home(services(), words, services().clock(), None)
    return render_template(
        "visitors/kept.html",
        heading=heading,
        is_near=is_near,
        script=urls.script("page.js"),
        modules=[urls.script(name) for name in urls.with_imports("page.js", "pages.js")] if not is_near else (),
        box=home.box,
        quick=home.quick,
        tiles=[replace(tile, count=None) for tile in home.tiles],
        contacts=home.contacts,
        states=_states(),
        towns=tuple(_towns()),
        districts=[Link(label, urls.with_query(urls.here("/search"), near=f"{name} district")) for name, label in home.districts],
        **words_of_parts(),
    )


def words_of_parts() -> dict[str, object]:
    """What the templates that scripts fill in say of kinds, days and times (components/kept_parts.html)."""
    words = wording()
    return {
        "kinds": words.kinds.values(),
        "days": [(day, words.day(day)) for day in DAYS],
        "times": [(time, words.label("time", time)) for time in TIMES],
    }


@blueprint.get("/offline")
def offline() -> ResponseReturnValue:
    return render_template("visitors/offline.html", states=_states())


@blueprint.get("/offline/removed")
def removed() -> ResponseReturnValue:
    """Asked for when a visitor has removed everything from the phone: has the browser drop its ordinary copies of pages, too."""
    return Response(status=204, headers={"Clear-Site-Data": '"cache"', "Cache-Control": "no-store"})


def _states() -> str:
    names = {place.name: place.name_in(wording().language) for place in services().gazetteer if place.kind is PlaceKind.STATE}
    return ", ".join(names.get(state, state) for state in services().settings.home_states)


def _towns() -> Iterator[Link]:
    """Towns that listings are in, those with the most first."""
    try:
        counts = services().index.search(Query(per_page=0), services().clock()).facets.get("city", ())
    except (IndexDamaged, IndexMissing):
        return
    for city, _count in counts[:_TOWNS]:
        yield Link(wording().town(city), urls.with_query(urls.here("/search"), near=city))
