"""The site's own words, which translators see, in the language of the reader. Import `gettext as _`.

The catalogues are read as translators write them, translations/*/LC_MESSAGES/messages.po: there is nothing to compile and nothing to
go stale. Which language speaks is a matter of the request, or of `speaking`; Flask-Babel, which formats, asks here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from functools import lru_cache
from gettext import GNUTranslations
from pathlib import Path

from babel.messages import mofile, pofile
from babel.numbers import format_decimal
from flask import current_app
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from . import languages

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"
_LOCALES = {languages.SOURCE: "en_IN"}
"""Where numbers are written otherwise than the bare language has it: 1,00,000."""
_JOINTS = re.compile("(, | · )")

_language: ContextVar[str] = ContextVar("language", default=languages.SOURCE)
_spoken: ContextVar[tuple[str, ...]] = ContextVar("spoken", default=(languages.SOURCE,))


class Counted(int):
    """A number that `%(num)s` shows as the reader's language groups its digits, and `%(num)d` bare."""

    def __str__(self) -> str:
        return f"{int(self)}" if -1000 < self < 1000 else str(format_decimal(int(self), locale=_LOCALES.get(language(), language())))


Before = tuple[Token[str], Token[tuple[str, ...]]]
"""What was spoken before."""


def begin(language: str, spoken: tuple[str, ...]) -> Before:
    """From now on words and links are in this language, on a site that speaks these, the first of them at bare paths; until `end`."""
    return _language.set(language), _spoken.set(spoken)


def end(before: Before) -> None:
    _language.reset(before[0])
    _spoken.reset(before[1])


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Words and links in `language` for as long as this lasts: for mails, in an app context. A language that the site doesn't speak
    gives way to its first."""
    spoken = current_app.extensions["saath"].settings.languages
    before = begin(language if language in spoken else spoken[0], spoken)
    try:
        yield
    finally:
        end(before)


@contextmanager
def words_in(language: str) -> Iterator[None]:
    """Words alone in `language` for as long as this lasts: for what is remembered by its language."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def language() -> str:
    """The language that is spoken."""
    return _language.get()


def address(path: str) -> str:
    """Where a path of this site stands in the language that is spoken."""
    return languages.address(path, _language.get(), _spoken.get())


def lang(text: object) -> Markup:
    """The attribute that says which language a text is in, where that isn't the reader's and its script tells: `<p{{ lang(words) }}>`."""
    found = languages.of(str(text)) if text else None
    return Markup("") if found is None or found == _language.get() else Markup(' lang="{}"').format(found)


def marked(text: str) -> Markup:
    """A line of places or names, each part with its language where that isn't the reader's: `Phase 7` in "Phase 7, मोहाली"."""
    return Markup("").join(map(_marked, _JOINTS.split(text)))


def _marked(part: str) -> Markup:
    attribute = lang(part)
    return Markup("<span{}>{}</span>").format(attribute, part) if attribute else escape(part)


def naming(sentence: str, **names: str) -> Markup:
    """A sentence of ours with names of others in it, each with its language: `naming(_("to %(name)s"), name=title)`."""
    return Markup(sentence) % {place: marked(name) for place, name in names.items()}


def gettext(message: str, **values: object) -> str:
    """`message` in the reader's language, with `%(name)s` filled in."""
    words = _catalogue(_language.get()).gettext(message)
    return words % values if values else words


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """The form that the reader's language has for `number`, which is `%(num)s` in it."""
    return _form(one, many, number) % {"num": Counted(number), **values}


@pass_eval_context
def gettext_in_templates(escaping: EvalContext, message: str, **values: object) -> str:
    """The same, where the values may not be safe to show. A page has a hundred of them: what stays the same is made once."""
    words = _markup(_language.get(), message) if escaping.autoescape else gettext(message)
    return words % values if values else words


@lru_cache(8192)
def _markup(language: str, message: str) -> Markup:
    return Markup(_catalogue(language).gettext(message))


@pass_eval_context
def ngettext_in_templates(escaping: EvalContext, one: str, many: str, number: int, **values: object) -> str:
    """The same, where the values may not be safe to show."""
    words = _form(one, many, number)
    return (Markup(words) if escaping.autoescape else words) % {"num": Counted(number), **values}


def _form(one: str, many: str, number: int) -> str:
    return _catalogue(_language.get()).ngettext(one, many, number)


@lru_cache
def _catalogue(language: str) -> GNUTranslations:
    """What Gettext makes of a language's catalogue. The source's is empty: English has the words and the plurals of the code."""
    compiled = io.BytesIO()
    if language == languages.SOURCE:
        catalogue = pofile.read_po(io.BytesIO(), locale=language)
    else:
        with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
            catalogue = pofile.read_po(file, locale=language)
    mofile.write_mo(compiled, catalogue)
    return GNUTranslations(io.BytesIO(compiled.getvalue()))
