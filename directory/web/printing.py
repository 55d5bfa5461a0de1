"""On paper: what a search finds, as A4 pages, as an A5 booklet, or as one page to hand out, with the day on which it is correct."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import segno
from flask import Blueprint, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from index import IndexDamaged, IndexMissing

from ..domain.listing import Listing
from ..domain.vocabulary import Kind, Status
from . import search_form, whole_search
from .filters import Link
from .headers import public
from .listing_page import address
from .search import Addresses, Search
from .site import services, wording
from .translation import gettext as _

blueprint = Blueprint("printing", __name__)

FORMS = ("a4", "a5", "handout")
_MOST_ON_A_HANDOUT = 10


@dataclass(frozen=True, slots=True)
class PrintedEntry:
    """One listing on paper. `lang` is that of its title where it isn't the page's."""

    title: str
    lang: str | None
    organisation: str | None
    when: str | None
    where: str
    phones: tuple[str, ...]
    facts: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """`form` is one of FORMS. `heading` names no purpose where the visitor wants none named; `address` is where the QR code leads."""

    form: str
    heading: str
    is_discreet: bool
    correct_on: str
    groups: tuple[tuple[str, tuple[PrintedEntry, ...]], ...]
    total: int
    left_out: int
    code: Markup
    address: str
    forms: tuple[Link, ...]
    other_title: Link
    back: str


@blueprint.get("/print")
def on_paper() -> ResponseReturnValue:
    """The parameters of /search, and two more: `form`, and `title=discreet`."""
    form = request.args.get("form", FORMS[0])
    if form not in FORMS:
        abort(404)
    asked = search_form.parse(
        MultiDict((name, value) for name, value in request.args.items(multi=True) if name not in ("form", "title")),
        services().taxonomy.codes,
        services().settings.zone,
    )
    try:
        found = tuple(whole_search.found(asked, services(), wording().language))
    except (IndexDamaged, IndexMissing):
        abort(503)
    page = _page(asked, found, form, is_discreet=request.args.get("title") == "discreet")
    response = make_response(render_template("visitors/print.html", page=page))
    public(response)
    return response


def _page(asked: Search, found: tuple[Listing, ...], form: str, *, is_discreet: bool) -> PrintedPage:
    settings = services().settings
    shown = found[:_MOST_ON_A_HANDOUT] if form == "handout" else found
    whole = Addresses(replace(asked, page=1)).same()
    title = "discreet" if is_discreet else None
    onward = settings.origin + whole
    return PrintedPage(
        form=form,
        heading=_("Useful addresses") if is_discreet else _("Good company, close by"),
        is_discreet=is_discreet,
        correct_on=wording().date(settings.day(services().clock())),
        groups=tuple(_groups(shown)),
        total=len(found),
        left_out=len(found) - len(shown),
        code=qr_code(onward),
        address=onward,
        forms=tuple(Link(label, _with(asked, form=each, title=title)) for each, label in zip(FORMS, _labels(), strict=True)),
        other_title=Link(
            _("With its own title") if is_discreet else _("With a title that says nothing"),
            _with(asked, form=form, title=None if is_discreet else "discreet"),
        ),
        back=whole,
    )


def _labels() -> tuple[str, ...]:
    return _("A4 pages"), _("A5 booklet"), _("One page to hand out")


def _with(asked: Search, **more: str | None) -> str:
    path = Addresses(asked, "/print").same()
    extra = "&".join(f"{name}={value}" for name, value in more.items() if value)
    return f"{path}{'&' if '?' in path else '?'}{extra}"


def _groups(found: Iterable[Listing]) -> Iterable[tuple[str, tuple[PrintedEntry, ...]]]:
    by_kind: dict[Kind, list[PrintedEntry]] = defaultdict(list)
    for listing in found:
        by_kind[listing.details.kind].append(_entry(listing))
    return ((wording().label("kind", kind), tuple(by_kind[kind])) for kind in wording().kinds if kind in by_kind)


def _entry(listing: Listing) -> PrintedEntry:
    details, words = listing.details, wording()
    language, title = details.title.best(words.language)
    checked = words.date(details.verified_on) if details.verified_on else None
    facts = (
        words.label("cost", details.cost) if details.cost else None,
        words.listed("language", details.languages) if details.languages else None,
        words.listed("audience", details.audience) if "everyone" not in details.audience else None,
        _("Checked %(date)s", date=checked) if checked else _("Not checked yet"),
    )
    return PrintedEntry(
        title=title,
        lang=language if language != words.language else None,
        organisation=listing.organisation.name if listing.organisation else None,
        when=_("Paused for now.") if details.status is Status.PAUSED else words.schedule(details.schedule) if details.schedule else None,
        where=", ".join(address(details, words)),
        phones=tuple(phone.display for phone in details.phones) or ((details.email,) if details.email else ()),
        facts=" · ".join(filter(None, facts)),
        is_sample=listing.is_sample,
    )


def qr_code(address: str) -> Markup:
    """A QR code (ISO/IEC 18004) as SVG to stand in a page: nobody else is asked to draw it."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(omitsize=True, border=2)
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" ', 1))  # its address stands beside it
