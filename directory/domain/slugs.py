"""Ids and slugs: the parts of an address on the site that name a thing."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection

# Crockford's base 32 in lower case: no i, l, o, u, so an id read out over the phone stays itself.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH = 10
_SLUG_LENGTH = 60
# Python's \w leaves out the vowel signs of Devanagari and Gurmukhi.
_WORD = re.compile(r"[\wऀ-ॣ०-෿]+")


def listing_id(*identity: str) -> str:
    """The id that belongs to an identity (source and ref, or something random): always the same for the same.

    >>> listing_id("facts", "tele-manas") == listing_id("facts", "tele-manas")
    True
    >>> len(listing_id("facts", "tele-manas"))
    10
    """
    digest = int.from_bytes(hashlib.blake2b("\x1f".join(identity).encode(), digest_size=8).digest())
    return "".join(_ALPHABET[(digest >> 5 * place) & 31] for place in range(ID_LENGTH))


def slug_of(name: str, taken: Collection[str] = ()) -> str:
    """A readable part of an address, in the name's own script; a number makes it differ from those taken.

    >>> slug_of("Women's Circle, Mohali!")
    'womens-circle-mohali'
    >>> slug_of("ਸਾਥ ਗਰੁੱਪ", taken={"ਸਾਥ-ਗਰੁੱਪ"})
    'ਸਾਥ-ਗਰੁੱਪ-2'
    """
    plain = unicodedata.normalize("NFC", name).casefold().replace("'", "").replace("’", "").replace("_", " ")
    slug = "-".join(_WORD.findall(plain))[:_SLUG_LENGTH].strip("-") or "listing"
    if slug not in taken:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"
