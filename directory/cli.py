"""The command line: each command parses, calls one operation, and says what it did. Exit codes: 0 done, 1 not done, 2 wrong usage."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from index import IndexDamaged, IndexLocked, IndexMissing, Query

from . import seeding, settings, staff_cli, upkeep_cli
from .commands import BY, fail, open_site
from .domain.errors import DirectoryError, InvalidValue
from .exchange.formats import READERS, Format, detect_format
from .exchange.listings_csv import write_listings_csv
from .exchange.rows import Defaults
from .operations.import_listings import ImportReport, import_listings, source_of
from .operations.remove_samples import remove_samples
from .services import Services, open_services, random
from .storage import listings
from .storage.database import DatabaseBusy, DatabaseDamaged, set_aside, verify


@contextmanager
def _progress(label: str, length: int | None = None) -> Iterator[Callable[[int], object]]:
    """Shows how far long work has come, on the terminal's error stream; nothing when that is not a terminal."""
    with click.progressbar(length=length or 0, label=label, file=sys.stderr, show_pos=True) as bar:
        yield bar.update


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Runs and looks after a Saath directory.

    Settings come from SAATH_… variables and site.toml; the README lists them.
    """


cli.add_command(staff_cli.staff)
cli.add_command(upkeep_cli.maintain)


def _sync(services: Services) -> None:
    """Bring the index up to date; one that is missing or damaged is built anew."""
    try:
        _work_off(services)
    except IndexDamaged:
        _rebuild(services)


def _work_off(services: Services) -> None:
    if waiting := services.indexer.waiting():
        with _progress("Indexing", waiting) as done:
            services.indexer.sync(timeout_s=60, progress=done)
    else:
        services.indexer.sync(timeout_s=60)  # builds an index where there is none yet


def _rebuild(services: Services) -> int:
    with _progress("Building the index", listings.count_public(services.database)) as done:
        return services.indexer.rebuild(timeout_s=60, progress=done)


def _seed(services: Services) -> None:
    for file in seeding.files(services.settings.seed):
        report = seeding.load(services, file, by="seed", now=services.clock())
        click.echo(f"{file.label}: {report.added} added, {report.updated} updated, {report.unchanged} unchanged, {report.closed} closed.")
        for error in report.errors:
            fail(f"{file.path} row {error.row}, {error.column}: {error.value!r}. {error.remedy}")


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
def serve(host: str, port: int) -> None:
    """Serve the site; a new one is filled first."""
    from .app import create_app
    from .serving import Server

    services = open_site()
    services = replace(services, settings=settings.served_at(services.settings, port))
    if listings.is_new(services.database):
        click.echo(f"A new directory in {services.settings.data}.")
        _seed(services)
        staff_cli.invite_demonstration_admin(services, port)
    _sync(services)
    click.echo(f"{services.settings.name}: {listings.count_public(services.database)} listings at http://{host}:{port}")
    if services.settings.smtp is None:
        click.echo(f"No mail server is set (SAATH_SMTP): mails become files in {services.settings.outbox}")
    app = create_app(services)
    # What one search compiles and reads is then there for all workers, and the first visitor doesn't wait for it.
    app.test_client().get("/search?q=group", base_url=services.settings.origin)
    services.database.close()
    Server(app, services, host=host, port=port).run()


@cli.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "format_", type=click.Choice([str(each) for each in Format]), help="What the file is; found out when left out.")
@click.option("--source", help="The name of the source; the file's name without its date when left out.")
@click.option("--timezone", help="IANA zone of listings that name none; the site's when left out.")
@click.option("--country", help="ISO 3166-1 alpha-2 country of listings that name none; the site's when left out.")
@click.option("--dry-run", is_flag=True, help="Report the same, write nothing.")
def import_(file: Path, format_: str | None, source: str | None, timezone: str | None, country: str | None, dry_run: bool) -> None:
    """Take in FILE: listings as CSV, or a Meeting Guide feed (JSON).

    A second import of the same source updates, adds, and closes what vanished. Rows that can't be taken are listed; the others go
    in. Exit code 1: no row could be taken, nothing was changed.
    """
    services = open_site()
    defaults = Defaults(timezone=_zone(timezone or services.settings.timezone), country=country or services.settings.country)
    try:
        with file.open("rb") as opened, _progress("Reading") as done:
            reading = READERS[Format(format_) if format_ else detect_format(opened.peek(512))](opened, defaults)
            report = import_listings(
                services.database,
                reading,
                source=source or source_of(file.name),
                gazetteer=services.gazetteer,
                topics=services.taxonomy.codes,
                by=BY,
                now=services.clock(),
                random=random,
                dry_run=dry_run,
                progress=done,
            )
    except InvalidValue as error:
        fail(f"{file.name} can't be read: {error.remedy}")
    except DatabaseBusy:
        fail("Another program is writing to the database. Nothing was changed; try again.")
    _tell(report, dry_run=dry_run)
    if not dry_run:
        _sync(services)
    if report.errors and not (report.added or report.updated or report.unchanged):
        fail("No row could be taken.")


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, OSError, ValueError):
        raise click.BadParameter(f"{name!r} is not an IANA time zone, such as Asia/Kolkata.", param_hint="--timezone") from None


def _tell(report: ImportReport, *, dry_run: bool) -> None:
    for error in report.errors:
        click.echo(f"row {error.row}, {error.column}: {error.value!r}. {error.remedy}", err=True)
    for warning in report.warnings:
        click.echo(f"row {warning.row}, {warning.column}: {warning.value!r} was left out. {warning.remedy}", err=True)
    if report.unknown_columns:
        click.echo(f"Columns not known and left out: {', '.join(report.unknown_columns)}", err=True)
    if report.unknown_topics:
        click.echo(f"Topics not known and left out: {', '.join(report.unknown_topics)}", err=True)
    would = "would be " if dry_run else ""
    click.echo(
        f"{report.source}: {report.added} {would}added, {report.updated} {would}updated, {report.unchanged} unchanged, "
        f"{report.closed} {would}closed, {len(report.errors)} errors."
    )


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--with-samples", is_flag=True, help="Samples too, marked in a column of their own.")
def export(file: Path | None, with_samples: bool) -> None:
    """Write all listings as CSV to FILE, or to the terminal; importing it again changes nothing."""
    services = open_site()
    found = listings.exportable(services.database, with_samples=with_samples)
    if file is None:
        write_listings_csv(sys.stdout.buffer, found)
        return
    beside = file.with_name(file.name + ".part")
    with beside.open("wb") as opened:
        write_listings_csv(opened, found)
    beside.replace(file)
    click.echo(f"Written to {file}.", err=True)


@cli.command()
def reindex() -> None:
    """Build the index anew beside the old one and switch over."""
    click.echo(f"{_rebuild(open_site())} listings indexed.")


@cli.command()
def check() -> None:
    """Check the store, the index, and that they agree. Exit code 1 when something is wrong."""
    services = open_site()
    found = [f"store: {problem}" for problem in services.database.problems()]
    try:
        found += [f"index: {problem}" for problem in services.indexer.problems()]
    except (IndexDamaged, IndexMissing) as error:
        found.append(f"index: {error}")
    for problem in found:
        click.echo(problem)
    if found:
        fail("Something is wrong. The index is put right by: python -m directory reindex")
    click.echo(f"All is well: {listings.count_public(services.database)} listings.")


@cli.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--number", "-n", default=20, show_default=True, type=click.IntRange(1, 100), help="How many to show.")
def search(words: tuple[str, ...], number: int) -> None:
    """Find listings by WORDS, as the site would. Exit code 1 when nothing is found."""
    services = open_site()
    try:
        now = services.clock()
        results, _reading = services.finder.find(services.finder.read(" ".join(words), now), Query(per_page=number), now)
    except (IndexDamaged, IndexMissing) as error:
        fail(f"{error} Build it anew: python -m directory reindex")
    found = listings.get_many(services.database, [hit.id for hit in results.hits])
    click.echo(f"{results.total} found.")
    for hit in results.hits:
        if listing := found.get(hit.id):
            click.echo(f"{listing.id}  {listing.details.title.best('en')[1]}  ({listing.details.place.city or listing.details.access})")
    if not results.total:
        sys.exit(1)


@cli.command()
def seed() -> None:
    """Load seed_data/ again: facts, drafts and, unless SAATH_SEED says otherwise, samples."""
    services = open_site()
    _seed(services)
    _sync(services)


@cli.command(name="remove-samples")
def remove_samples_() -> None:
    """Remove every invented listing."""
    services = open_site()
    count = remove_samples(services.database, by=BY, now=services.clock())
    _sync(services)
    click.echo(f"{count} samples removed.")


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the database to FILE while the site runs; FILE appears only once the copy is verified."""
    try:
        open_site().database.back_up(file)
    except DatabaseDamaged as error:
        fail(f"No backup was made: {error}")
    click.echo(f"Backed up to {file}.")


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(prompt="This replaces everything in the directory. Go on?", help="Don't ask.")
def restore(file: Path) -> None:
    """Replace the database by the backup FILE, and build the index anew."""
    try:
        verify(file)
    except DatabaseDamaged as error:
        fail(f"Nothing was changed: {error}")
    chosen = settings.load()
    try:
        services = open_services(chosen)
    except DatabaseDamaged:
        click.echo(f"The damaged database is kept as {set_aside(chosen.database)}. Start the site again if it is running.")
        services = open_services(chosen)
    services.database.restore(file)
    click.echo(f"Restored; {_rebuild(services)} listings indexed.")


def main(**kwargs: Any) -> None:
    """Run the command line; errors that a person can act on become one sentence."""
    try:
        cli(**kwargs)
    except DirectoryError as error:
        fail(str(error))
    except IndexLocked:
        fail("Another program is writing to the index; it takes in by itself what was stored. To build it anew, try again.")
    except OSError as error:
        fail(f"{error.strerror or error}: {error.filename}" if error.filename else str(error))
