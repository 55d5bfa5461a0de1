"""Addresses of the site's pages, built in this one place."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import TypeGuard
from urllib.parse import quote, urlencode, urlsplit

from werkzeug.routing import IntegerConverter

from ..domain.listing import Listing, Organisation
from ..domain.slugs import slug_of
from ..domain.vocabulary import Kind
from ..settings import Settings
from . import languages, translation

_STATIC = Path(__file__).resolve().parent.parent / "static"
SCRIPTS = _STATIC / "offline"
"""Scripts that work without a network."""

KIND_PATHS = {
    Kind.SUPPORT_GROUP: "/support-groups",
    Kind.VOLUNTEERING: "/volunteering",
    Kind.RECREATION: "/recreation",
    Kind.WORKSHOP: "/workshops",
    Kind.COUNSELLING: "/counselling",
    Kind.HELPLINE: "/helplines",
}


class StoredNumber(IntegerConverter):
    """A number in an address, as the store can have one (64 bits with their sign): a longer one leads nowhere."""

    regex = r"\d{1,18}"


def here(path: str) -> str:
    """A path of this site in the language of the page that links to it.

    Templates say it as `url("/submit")`.
    """
    return translation.address(path)


def absolute(settings: Settings, path: str, language: str) -> str:
    """The same with its origin, in a language that the site may not speak any more: for links in mails and files."""
    spoken = settings.languages
    return settings.origin + languages.address(path, language if language in spoken else spoken[0], spoken)


def listing(found: Listing) -> str:
    """`/listing/<id>-<slug>`: the id is what counts, the slug is for people."""
    return here(f"/listing/{found.id}-{quote(listing_slug(found))}")


def listing_as_now(found: Listing) -> str:
    """The same for whoever has just changed it: not what their browser has kept from a moment ago."""
    return f"{listing(found)}?v={found.version}"


def listing_slug(found: Listing) -> str:
    return slug_of(found.details.title.first()[1])


def organisation(found: Organisation) -> str:
    return here(f"/organisation/{quote(found.slug)}")


def geo(latitude: float, longitude: float) -> str:
    """A `geo:` URI (RFC 5870), which a phone opens in whatever shows maps there."""
    return f"geo:{latitude:.5f},{longitude:.5f}?q={latitude:.5f},{longitude:.5f}"


def open_street_map(latitude: float, longitude: float) -> str:
    return f"https://www.openstreetmap.org/?mlat={latitude:.5f}&mlon={longitude:.5f}#map=17/{latitude:.5f}/{longitude:.5f}"


def whatsapp_text(words: str) -> str:
    """Opens WhatsApp with these words, for whomever one then chooses."""
    return f"https://wa.me/?text={quote(words, safe='')}"


def mail(address: str) -> str:
    return "mailto:" + quote(address, safe="@+")


def is_web(url: str | None) -> TypeGuard[str]:
    """Whether it may be linked to: what comes from outside could also be a script."""
    return url is not None and urlsplit(url).scheme in ("http", "https")


def host(url: str) -> str:
    """Whom a link opens, as people say it: "example.org"."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def with_query(path: str, **parameters: str | None) -> str:
    given = {name: value for name, value in parameters.items() if value}
    return f"{path}?{urlencode(given, quote_via=quote)}" if given else path


@lru_cache
def script(name: str) -> str:
    """A script of static/offline, in a folder named for all of them: they import one another, and what belongs together stays together."""
    return f"/offline/{scripts_version()}/{name}"


@lru_cache
def scripts_version() -> str:
    """Digest of all scripts of static/offline."""
    digest = hashlib.blake2b(digest_size=6)
    for path in scripts():
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def scripts() -> tuple[Path, ...]:
    """The scripts of static/offline."""
    return tuple(sorted(SCRIPTS.glob("*.js")))


@lru_cache
def with_imports(*names: str) -> tuple[str, ...]:
    """Scripts of static/offline with all that they import, as a page names them so that a browser fetches them at once."""
    found: set[str] = set()
    ahead = list(names)
    while ahead:
        name = ahead.pop()
        found.add(name)
        ahead += set(re.findall(r'^import .* from "\./(\w+\.js)";$', (SCRIPTS / name).read_text(encoding="utf-8"), re.MULTILINE)) - found
    return tuple(sorted(found))


@lru_cache
def static(name: str) -> str:
    """A file of static/, with a digest of what is in it: it may be kept for ever."""
    digest = hashlib.blake2b((_STATIC / name).read_bytes(), digest_size=6).hexdigest()
    return f"/static/{name}?v={digest}"
