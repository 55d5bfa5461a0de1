"""What all commands have in common: how they get at the site, and how they say that it can't be done. Knows no single command."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from . import settings
from .services import Services, open_services
from .storage.database import DatabaseDamaged

BY = "command line"
"""Who did it, in the trail of what was done."""


def fail(sentence: str) -> NoReturn:
    """End the command: the sentence on the error stream, exit code 1."""
    click.echo(sentence, err=True)
    sys.exit(1)


def open_site() -> Services:
    """The services of the site that the environment names; its database is closed when the command is done."""
    try:
        services = open_services(settings.load())
    except DatabaseDamaged as error:
        fail(f"The database can't be read ({error}). Restore a backup: python -m directory restore FILE")
    click.get_current_context().call_on_close(services.database.close)
    return services
