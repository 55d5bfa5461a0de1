"""The web: what visitors, and later organisations and admins, see. Only this room touches Flask."""

from __future__ import annotations

from flask import Flask, Response, request

from ..services import Services
from . import (
    access,
    admins,
    calendars,
    components,
    errors,
    guarding,
    headers,
    languages,
    offline,
    organisations,
    prefixes,
    printing,
    replying,
    reporting,
    saved,
    site,
    unmet,
    urls,
    visitors,
)
from .hot_pages import HotPages, Stamp
from .icons import icon
from .translation import Counted, gettext_in_templates, lang, marked, ngettext_in_templates
from .translation import language as reader_language
from .wording import Wording

__all__ = ["reader_language", "register"]

_HOUR_S = 3600
_YEAR_S = 365 * 24 * _HOUR_S


def register(app: Flask) -> None:
    """Put pages, guards, error pages and the store of hot pages on the app, whose services are in `extensions["saath"]`."""
    services: Services = app.extensions["saath"]
    spoken = services.settings.languages
    known = services.labels, services.taxonomy, services.gazetteer, services.settings.freshness, services.settings.zone
    wordings = {each: Wording(each, *known) for each in spoken}
    app.extensions["saath.unmet"] = unmet.Counts()
    app.extensions["saath.web"] = site.State(site.Helplines(), wordings)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(static=urls.static, icon=icon, url=urls.here, lang=lang, marked=marked)
    app.jinja_env.filters["counted"] = Counted
    app.jinja_env.globals |= {"_": gettext_in_templates, "ngettext": ngettext_in_templates}
    app.url_map.converters["int"] = urls.StoredNumber
    app.json.ensure_ascii = app.json.sort_keys = False  # type: ignore[attr-defined]
    app.context_processor(lambda: {"site": site.current()})
    app.register_blueprint(visitors.blueprint)
    app.register_blueprint(visitors.machines)
    app.register_blueprint(calendars.blueprint)
    app.register_blueprint(replying.blueprint)
    app.register_blueprint(printing.blueprint)
    app.register_blueprint(reporting.blueprint)
    app.register_blueprint(saved.blueprint)
    if services.settings.components:
        app.register_blueprint(components.blueprint)
    offline.register(app)
    organisations.register(app)
    admins.register(app)
    errors.register(app)

    prefixes.register(app, spoken)

    def stamp() -> Stamp:
        return site.generation(services), int(services.clock().timestamp()) // 60

    def asked_language(path: str, header: str) -> str:
        return languages.choose(header, spoken) if path == prefixes.HOME else ""

    # What is registered last is done first after a request: the hot pages keep an answer with all its headers on.
    HotPages(app, stamp=stamp, language=asked_language, is_ours=headers.host_check(services.settings))
    headers.guard(app, services.settings)
    guarding.guard(app)
    access.guard(app)
    app.after_request(_keep_static_files)


def _keep_static_files(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code == 200:
        is_named_by_content = f"{request.path}?{request.query_string.decode('latin-1')}" == urls.static(
            request.path.removeprefix("/static/")
        )
        headers.public(response, _YEAR_S if is_named_by_content else _HOUR_S)
    return response
