"""Words from elsewhere made into the plain text that Details hold: HTML taken out, spaces and invisible characters put in order.

Text is in NFC, has no control characters, and no space at either end. A line has no breaks; paragraphs are parted by a blank line.
"""

from __future__ import annotations

import html
import re
import unicodedata

from ..domain.details import Text

# Controls, marks that turn a line around, soft hyphens, lone surrogates out of JSON. Not ZWJ and ZWNJ: Hindi and Punjabi spell with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[ \t\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_SPACES_IN_LINE = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BLANK_LINES = re.compile(r"\n{3,}")

_UNSHOWN = re.compile(r"<!--.*?(?:-->|$)|<(script|style)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<br\b[^<>]*>|</(?:div|li|tr|h[1-6])\s*>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"</?(?:p|ul|ol|table|blockquote)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>|<![a-z][^<>]*>", re.IGNORECASE)
# Feeds escape what was escaped already; beyond three times it is someone's joke.
_LAYERS = 3

_DEVANAGARI = re.compile("[\u0900-\u097f]")
_GURMUKHI = re.compile("[\u0a00-\u0a7f]")
_LATIN = re.compile("[A-Za-z]")


def line(text: str) -> str:
    """The text on one line, with single spaces.

    >>> line("  Open\\u00a0door \\n group ")
    'Open door group'
    """
    return _SPACES.sub(" ", _visible(text)).strip()


def paragraphs(text: str) -> str:
    """The text with its own line breaks as "\\n", none at its ends, and no more than one blank line running."""
    lines = _visible(text).replace("\u00a0", " ").split("\n")
    return _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def from_html(text: str) -> str:
    """What a reader of this piece of HTML would see, as paragraphs with single spaces.

    >>> from_html("Steps &amp; <b>Stories</b><br>Room 2")
    'Steps & Stories\\nRoom 2'
    >>> from_html("&lt;i&gt;Hope&lt;/i&gt;, 3 < 4")
    'Hope, 3 < 4'
    """
    for _ in range(_LAYERS):
        shown = _TAG.sub("", _PARAGRAPH.sub("\n\n", _BREAK.sub("\n", _UNSHOWN.sub("", text))))
        shown = html.unescape(shown)
        if shown == text:
            break
        text = shown
    return paragraphs(_SPACES_IN_LINE.sub(" ", text))


def cut(text: str, longest: int) -> str:
    """The text in at most `longest` characters: where it is longer, up to the last whole word that fits, and "…".

    >>> cut("a meeting of friends", 12)
    'a meeting…'
    """
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    at = max(kept.rfind(" "), kept.rfind("\n"))
    return (kept[:at] if at > longest // 2 else kept).rstrip(" \n,;:-") + "…"


def in_its_language(text: str) -> Text:
    """The words under the language that their script stands for: Devanagari Hindi, Gurmukhi Punjabi, everything else English."""
    latin = len(_LATIN.findall(text))
    if len(_GURMUKHI.findall(text)) > latin:
        return Text(pa=text)
    if len(_DEVANAGARI.findall(text)) > latin:
        return Text(hi=text)
    return Text(en=text or None)


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    text = _INVISIBLE.sub("", _LINE_END.sub("\n", text))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
