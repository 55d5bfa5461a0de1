"""The pages of organisations: submitting, at /submit, and keeping what is there, at /manage. One module a concept, with its blueprint."""

from __future__ import annotations

from flask import Blueprint, Flask

from . import answering, claiming, entering, filling_in, following, handing_over, managing, many, sending

_BLUEPRINTS: tuple[Blueprint, ...] = (
    filling_in.blueprint,
    sending.blueprint,
    following.blueprint,
    entering.blueprint,
    managing.blueprint,
    handing_over.blueprint,
    answering.blueprint,
    claiming.blueprint,
    many.blueprint,
)


def register(app: Flask) -> None:
    """Put the pages on the app."""
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
