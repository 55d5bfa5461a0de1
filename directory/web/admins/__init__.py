"""The pages of staff, at /review: signing in, accounts, and the work itself. One module a concept, each with its blueprint."""

from __future__ import annotations

from flask import Blueprint, Flask

from .. import sessions
from . import (
    accounts,
    bulk,
    cases,
    decisions,
    directory_state,
    editing,
    history_views,
    invitations,
    listing_editing,
    listing_views,
    merging,
    queue,
    reply_pages,
    report_pages,
    signing_in,
    staff,
    task_pages,
    wording_views,
)

_BLUEPRINTS: tuple[Blueprint, ...] = (
    *(signing_in.blueprint, invitations.blueprint, accounts.blueprint, staff.blueprint),
    *(queue.blueprint, bulk.blueprint, cases.blueprint, decisions.blueprint, editing.blueprint, listing_views.blueprint, merging.blueprint),
    listing_editing.blueprint,
    *(report_pages.blueprint, reply_pages.blueprint, task_pages.blueprint, history_views.blueprint, wording_views.blueprint),
    directory_state.blueprint,
)


def register(app: Flask) -> None:
    """Put the pages on the app; their templates know who is signed in as `account()`."""
    app.jinja_env.globals["account"] = sessions.signed_in
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
