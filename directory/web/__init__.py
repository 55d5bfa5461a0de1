"""The web: what visitors, and later organisations and admins, see. Only this room touches Flask."""

from __future__ import annotations

from flask import Flask, Response, request

from ..services import Services
from . import errors, headers, languages, site, urls, visitors
from .hot_pages import HotPages, Stamp
from .icons import icon
from .translation import begin, gettext, ngettext
from .translation import language as reader_language
from .wording import Wording

__all__ = ["reader_language", "register"]

_HOUR_S = 3600
_YEAR_S = 365 * 24 * _HOUR_S


def register(app: Flask) -> None:
    """Put pages, guards, error pages and the store of hot pages on the app, whose services are in `extensions["saath"]`."""
    services: Services = app.extensions["saath"]
    spoken = languages.spoken(services.settings)
    app.extensions["saath.web"] = site.State(site.Helplines(), {each: Wording(each, services.labels, services.taxonomy) for each in spoken})
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(static=urls.static, icon=icon, url=urls.here)
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.json.ensure_ascii = app.json.sort_keys = False  # type: ignore[attr-defined]
    app.context_processor(lambda: {"site": site.current()})
    app.register_blueprint(visitors.blueprint)
    app.register_blueprint(visitors.machines)
    errors.register(app)

    @app.before_request
    def choose_language() -> None:
        begin(language(request.headers.get("Accept-Language", "")))

    def stamp() -> Stamp:
        return site.generation(services), int(services.clock().timestamp()) // 60

    def language(header: str) -> str:
        return languages.choose(header, spoken)

    # What is registered last is done first after a request: the hot pages keep an answer with all its headers on.
    HotPages(app, stamp=stamp, language=language, is_ours=headers.host_check(services.settings))
    headers.guard(app, services.settings)
    app.after_request(_keep_static_files)


def _keep_static_files(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code == 200:
        is_named_by_content = f"{request.path}?{request.query_string.decode('latin-1')}" == urls.static(
            request.path.removeprefix("/static/")
        )
        headers.public(response, _YEAR_S if is_named_by_content else _HOUR_S)
    return response
