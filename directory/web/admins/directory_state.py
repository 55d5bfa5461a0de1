"""The state of the directory, at /review/directory: what is old, missing, dead, undelivered, waiting or looked for in vain. Only read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from babel.dates import format_skeleton
from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from index import SearchIndexError

from ...domain import hidden_signs
from ...domain.account import Role
from ...domain.freshness import Freshness
from ...services import Services
from ...storage import cases, figures, link_checks, listings, mails, unmet_needs, upkeep
from ...storage.mails import Undelivered
from ...storage.unmet_needs import UnmetNeed
from ...upkeep import TASK
from .. import sessions, urls
from ..access import needs
from ..site import services, wording
from ..translation import gettext as _
from ..translation import language, ngettext
from . import field_words, steps
from .moments import moment

blueprint = Blueprint("directory_state", __name__)

_LATE_AFTER = timedelta(hours=3)
"""The upkeep is done every hour; after this long nobody does it."""
_MONTHS = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: what, how many, and perhaps of how many or since when."""

    name: str
    count: int
    more: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a caption."""

    caption: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A dead link: the listing's name and page, which of its fields it is, the address, what is wrong since when."""

    title: str
    page: str
    field: str
    url: str
    problem: str


@dataclass(frozen=True, slots=True)
class ShownMail:
    """A mail that was given up, for those who may see addresses."""

    recipient: str
    problem: str
    at: str


@dataclass(frozen=True, slots=True)
class StatePage:
    """`upkeep` and `index` are sentences; `warnings` what somebody has to look into."""

    upkeep: str
    index: str
    warnings: tuple[str, ...]
    freshness: tuple[Row, ...]
    asked: int
    missing: tuple[Table, ...]
    links: str
    dead: tuple[ShownLink, ...]
    mails: tuple[Row, ...]
    failed: tuple[ShownMail, ...]
    queue: tuple[Row, ...]
    unmet: tuple[Table, ...]


@blueprint.get("/review/directory")
@needs(Role.READER)
def directory_state() -> ResponseReturnValue:
    is_admin = sessions.staff().role.may(Role.ADMIN)
    return render_template("admins/directory.html", page=build(services(), services().clock(), shows_addresses=is_admin))


def build(found: Services, now: datetime, *, shows_addresses: bool) -> StatePage:
    """Everything that the page shows, in words. Without `shows_addresses` nobody's mail address is in it."""
    database = found.database
    today = found.settings.day(now)
    fresh = figures.freshness(database, today, _bounds(found.settings.freshness))
    coverage = link_checks.coverage(database)
    upkeep_said, upkeep_warning = _upkeep(upkeep.last(database, TASK), now)
    index_said, index_warning = _index(found)
    undelivered = mails.undelivered(database)
    return StatePage(
        upkeep=upkeep_said,
        index=index_said,
        warnings=tuple(filter(None, (upkeep_warning, index_warning))),
        freshness=tuple(_freshness_rows(fresh, found.settings.freshness)),
        asked=fresh.asked,
        missing=tuple(_missing(figures.missing(database))),
        links=_("%(checked)s of %(named)s addresses were looked at.", checked=coverage.checked, named=coverage.named),
        dead=tuple(_dead(found)),
        mails=tuple(_mails(undelivered, figures.waiting_mails(database, at=now))),
        failed=tuple(ShownMail(each.recipient, _mail_problem(each.problem), moment(each.failed_at)) for each in mails.failed(database))
        if shows_addresses
        else (),
        queue=tuple(Row(steps.case_kind(each.kind), each.count, _day(each.since)) for each in cases.oldest(database)),
        unmet=tuple(_unmet(unmet_needs.often(database, since=(today - _MONTHS).strftime("%Y-%m")))),
    )


def _day(at: datetime) -> str:
    return wording().date(services().settings.day(at))


def _upkeep(last: upkeep.Done | None, now: datetime) -> tuple[str, str | None]:
    if last is None:
        return _("The periodic work was never done yet."), None
    said = _("The periodic work was last done on %(moment)s.", moment=moment(last.at))
    if now - last.at > _LATE_AFTER:
        return said, _("The periodic work isn’t done any more. Is the site running? Else run: python -m directory maintain")
    if last.outcome.get("failed"):
        return said, _("A part of the periodic work failed. The site’s log says why.")
    return said, None


def _index(found: Services) -> tuple[str, str | None]:
    try:
        wrong = len(found.indexer.disagreements())
    except (SearchIndexError, OSError):
        return _("The index can’t be read."), _(
            "The index can’t be read; a slow search stands in. It is built anew by: python -m directory reindex"
        )
    if wrong:
        said = ngettext("Index and store disagree on %(num)s listing.", "Index and store disagree on %(num)s listings.", wrong)
        return said, _("What is searched isn’t what is stored. The index is put right by: python -m directory reindex")
    count = listings.count_public(found.database)
    said = ngettext("Index and store agree: %(num)s listing.", "Index and store agree: %(num)s listings.", count)
    waiting = found.indexer.waiting()
    if not waiting:
        return said, None
    return f"{said} {ngettext('%(num)s change is being taken in.', '%(num)s changes are being taken in.', waiting)}", None


def _bounds(freshness: Freshness) -> tuple[int, int, int]:
    return freshness.ask_after_days, freshness.doubt_after_days, freshness.hide_after_days


def _freshness_rows(fresh: figures.Freshness, freshness: Freshness) -> Iterator[Row]:
    first, second, third = _bounds(freshness)
    names = (
        ngettext("Less than %(num)s day ago", "Less than %(num)s days ago", first),
        _("%(first)s to %(last)s days ago", first=first, last=second - 1),
        _("%(first)s to %(last)s days ago", first=second, last=third - 1),
        ngettext("%(num)s day ago or longer", "%(num)s days ago or longer", third),
    )
    yield from map(Row, names, fresh.bands)
    yield Row(_("Never"), fresh.never)


def _missing(found: tuple[figures.Missing, ...]) -> Iterator[Table]:
    own = {"description": _("Description"), "contact": _("Any way to reach them")}
    for kind, same in groupby(found, key=lambda each: each.kind):
        rows = tuple(same)
        total = ngettext("%(num)s listing", "%(num)s listings", rows[0].total)
        yield Table(
            _("%(kind)s: %(total)s", kind=wording().label("kind", kind), total=total),
            tuple(
                Row(own.get(each.field) or field_words.label(each.field), each.missing, _percent(each.missing, each.total)) for each in rows
            ),
        )


def _percent(part: int, whole: int) -> str:
    return _("%(share)s%%", share=max(1, round(100 * part / whole)))


def _dead(found: Services) -> Iterator[ShownLink]:
    dead = link_checks.dead(found.database)
    named = listings.get_many(found.database, {each.listing_id for each in dead})
    for each in dead:
        listing = named.get(each.listing_id)
        if listing is not None and each.check.failing_since is not None:
            _lang, title = listing.details.title.best(wording().language)
            problem = _("%(problem)s, since %(date)s", problem=_link_problem(each.check.problem), date=_day(each.check.failing_since))
            page = urls.here(f"/review/listing/{listing.id}")
            yield ShownLink(hidden_signs.shown(title), page, field_words.label(each.field), each.check.url, problem)


def _link_problem(code: str | None) -> str:
    words = {
        "bad-address": _("is no web address"),
        "refused-address": _("leads into a private network"),
        "no-such-host": _("there is no such name"),
        "no-connection": _("nobody answers"),
        "no-answer": _("no proper answer"),
        "not-secure": _("the certificate is wrong"),
        "not-found": _("the page is gone"),
        "server-error": _("an error there"),
        "too-many-redirects": _("leads in circles"),
    }
    return words.get(code or "") or _("no proper answer")


def _mails(undelivered: tuple[Undelivered, ...], waiting: figures.Waiting) -> Iterator[Row]:
    if waiting.count and waiting.since:
        yield Row(_("On their way"), waiting.count, _day(waiting.since))
    for each in undelivered:
        problem = _mail_problem(each.problem)
        name = _("Given up: %(problem)s", problem=problem) if each.is_final else _("Tried again later: %(problem)s", problem=problem)
        yield Row(name, each.count, _day(each.since))


def _mail_problem(code: str) -> str:
    name, _dash, answer = code.rpartition("-")
    if not answer.isdecimal():
        name = code
    words = {
        "recipient-refused": _("the address was refused"),
        "message-refused": _("the mail was refused"),
        "sender-refused": _("our own address was refused"),
        "password-refused": _("the mail server refused our password"),
        "password-not-sent-in-the-clear": _("the mail server offers no encryption for our password"),
        "server-not-secure": _("the mail server’s certificate is wrong"),
        "server-unreachable": _("the mail server can’t be reached"),
        "address-not-supported": _("the mail server doesn’t know such addresses"),
        "file-not-written": _("the file couldn’t be written"),
        "not-written": _("the mail couldn’t be written; the log says why"),
    }
    said = words.get(name) or code
    return _("%(problem)s (%(code)s)", problem=said, code=answer) if answer.isdecimal() else said


def _unmet(found: tuple[UnmetNeed, ...]) -> Iterator[Table]:
    for month, same in groupby(found, key=lambda each: each.month):
        yield Table(_month(month), tuple(Row(_need(each.parameters), each.count) for each in same))


def _month(month: str) -> str:
    """ "2026-11" as "November 2026"."""
    return str(format_skeleton("yMMMM", date.fromisoformat(f"{month}-01"), locale=language()))


def _need(parameters: Mapping[str, str]) -> str:
    """What was understood, as the filters of a search call it."""
    said = []
    for name, value in parameters.items():
        facet = "city" if name in ("district", "state") else name
        codes = value.split(",")
        said.append(", ".join(_("Weekend") if code == "weekend" else wording().label(facet, code) for code in codes))
    return " · ".join(said) or _("Nothing that we understood")
