"""Languages by the codes and the English names that people write for them."""

from __future__ import annotations

import re

# The languages of India that a listing may well name, and those that meeting feeds have codes for.
_LANGUAGES = """
    as assamese; bn bengali, bangla; gu gujarati; hi hindi; kn kannada; ks kashmiri; ml malayalam; mr marathi; ne nepali; or odia;
    pa punjabi, panjabi; sd sindhi; ta tamil; te telugu; ur urdu; en english;
    af afrikaans; am amharic; ar arabic; bg bulgarian; zh chinese; hr croatian; da danish; nl dutch; fi finnish; fr french; ka georgian;
    de german; el greek; he hebrew; hu hungarian; is icelandic; it italian; ja japanese; ko korean; lt lithuanian; mt maltese; no norwegian;
    fa persian; pl polish; pt portuguese; ru russian; sk slovak; sl slovenian; es spanish; sv swedish; tl tagalog; th thai; tr turkish;
    uk ukrainian
"""
_CODES = {name.strip(): code for code, names in (entry.split(maxsplit=1) for entry in _LANGUAGES.split(";")) for name in names.split(",")}
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE | re.ASCII)


def code_of(text: str) -> str | None:
    """The BCP 47 tag (RFC 5646, section 2.1.1 for its letter case) that a code or an English name stands for; None where it is neither.

    Whether such a language exists isn't looked up.

    >>> code_of("Punjabi"), code_of("PA"), code_of("pa_guru_in"), code_of("पंजाबी")
    ('pa', 'pa', 'pa-Guru-IN', None)
    """
    name = text.strip().casefold()
    if name in _CODES:
        return _CODES[name]
    tag = name.replace("_", "-")
    if not _TAG.fullmatch(tag):
        return None
    first, *rest = tag.split("-")
    return "-".join([first, *map(_in_its_case, rest)])


def _in_its_case(subtag: str) -> str:
    if len(subtag) == 2:
        return subtag.upper()
    return subtag.title() if len(subtag) == 4 and subtag.isalpha() else subtag
