"""The site's own words, which translators see, in the language of the request. Import `gettext as _`.

Flask-Babel keeps the catalogues and the plurals; what it works out anew for each of some hundred messages a page is remembered here.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import lru_cache

import flask_babel

from . import languages

_language: ContextVar[str] = ContextVar("language", default=languages.SOURCE)


def begin(language: str) -> None:
    """A request begins whose words are to be in this language."""
    _language.set(language)


def language() -> str:
    """The language of this request's words."""
    return _language.get()


def gettext(message: str, **values: object) -> str:
    """`message` in the reader's language, with `%(name)s` filled in."""
    words = _translated(_language.get(), message)
    return words % values if values else words


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """The form that the reader's language has for `number`, which is `%(num)d` in it."""
    return str(flask_babel.ngettext(one, many, number, **values))


@lru_cache(4096)
def _translated(language: str, message: str) -> str:
    with flask_babel.force_locale(language):
        return str(flask_babel.gettext(message))
