"""The command that looks after a site: `maintain`."""

from __future__ import annotations

import sys
from collections import defaultdict

import click

from . import upkeep
from .commands import open_site
from .keeper import Keeper


@click.command()
@click.option("--links", default=upkeep.LINKS_A_TURN, show_default=True, type=click.IntRange(0, 10_000), help="How many links to look at.")
def maintain(links: int) -> None:
    """Do the periodic work: send mail, ask whether old listings still hold, forget what has run out, look at links.

    A running site does it by itself every hour. It may be run at any time, twice at once too: nothing is done twice.
    """
    from .app import create_app
    from .web.mails import renderer

    services = open_site()
    outcome = upkeep.maintain(services, renderer(create_app(services)), upkeep.checker_of(services), links_a_turn=links)
    if outcome is None:
        click.echo("Another process is at it; nothing was done here.")
        return
    Keeper(services).turn()
    done: defaultdict[str, int] = defaultdict(int, outcome)
    click.echo("Mails: {sent} sent, {put_off} put off, {given_up} given up.".format_map(done))
    click.echo("Listings: {asked} asked about, {asked_again} asked about again, {hidden} hidden, {reopened} opened again.".format_map(done))
    click.echo("Submissions: {unconfirmed} never confirmed and {unanswered} never answered, and put aside.".format_map(done))
    click.echo(
        "Forgotten: {drafts} drafts, {links} mailed links, {sessions} sessions, {mails} old mails, {rare_needs} rare needs.".format_map(
            done
        )
    )
    click.echo("Erased: {addresses} addresses of people, {words} refused replies and words of reports.".format_map(done))
    click.echo("Links: {checked} looked at, {failing} without a good answer.".format_map(done))
    if services.settings.smtp is None and outcome["sent"]:
        click.echo(f"No mail server is set (SAATH_SMTP): the mails are files in {services.settings.outbox}.")
    if outcome["failed"]:
        click.echo(f"{outcome['failed']} parts of the work were not done; the reasons are above.", err=True)
        sys.exit(1)
