"""The composition root: Settings -> Services -> Flask app."""

from __future__ import annotations

from flask import Flask
from flask_babel import Babel

from . import web
from .services import Services
from .settings import ROOT


def create_app(services: Services) -> Flask:
    """The WSGI application of one site."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "directory" / "static"))
    app.extensions["saath"] = services
    app.config["BABEL_DEFAULT_TIMEZONE"] = services.settings.timezone
    Babel(app, locale_selector=web.reader_language)
    web.register(app)
    return app
