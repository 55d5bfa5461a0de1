"""Letter: one mail in the reader's language, as parts of which both its text and its HTML are made; and what it is written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..domain.details import paragraphs
from ..domain.signing import sign
from ..services import Services
from ..storage import listings
from . import languages, site, urls
from .translation import language


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of a letter; a button that opens `url`; somebody's own words; the name of what it is about, in `lang`."""

    words: str
    form: Literal["line", "button", "quote", "name"] = "line"
    url: str = ""
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail in the reader's language."""

    subject: str
    parts: tuple[Part, ...]


class Given:
    """What a letter is written from: the facts that came with the mail, and what they point to. A fact that is missing is a KeyError."""

    def __init__(self, facts: Mapping[str, object], recipient: str, services: Services) -> None:
        self._facts = facts
        self.recipient = recipient
        self.services = services

    def has(self, name: str) -> bool:
        return bool(self._facts.get(name))

    def is_true(self, name: str, *, otherwise: bool) -> bool:
        """A fact that is true or false; `otherwise` where it isn't given."""
        return bool(self._facts.get(name, otherwise))

    def text(self, name: str) -> str:
        return str(self._facts[name])

    def codes(self, name: str) -> tuple[str, ...]:
        found = self._facts[name]
        return tuple(map(str, found)) if isinstance(found, list) else ()

    def date(self, name: str) -> str:
        return site.wording().date(date.fromisoformat(self.text(name)))

    def page(self, path: str) -> str:
        """The whole address of a page, in the reader's language."""
        return urls.absolute(self.services.settings, path, language())

    def page_link(self, path: str) -> Part:
        """A page, as its address."""
        page = self.page(path)
        return Part(page, url=page)

    def link(self, path: str) -> str:
        """The address that the mail's own link opens, signed."""
        return self.page(path + sign(self.services.secret, self.text("link")))

    def about(self) -> tuple[Part, ...]:
        """The name of the listing, or of what was sent, in a language that it has one in; nothing where there is none."""
        listing = listings.get(self.services.database, self.text("listing")) if self.has("listing") else None
        if listing is not None:
            lang, title = listing.details.title.best(language())
            return (Part(title, "name", lang=lang),)
        title = self.text("title") if self.has("title") else ""
        return (Part(title, "name", lang=languages.of(title)),) if title else ()

    def said(self) -> tuple[Part, ...]:
        """What a person wrote, paragraph by paragraph."""
        return tuple(Part(paragraph, "quote") for paragraph in paragraphs(self.text("words") if self.has("words") else None))
