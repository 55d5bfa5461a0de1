"""Keeping what opens an online meeting out of public text: passwords, meeting ids, dial strings.

An online meeting's password never stands in public; its link does, without one. Where a sentence speaks of such a code it goes as a whole:
losing a sentence is better than printing a password that a pattern only half recognised.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from .plain_text import line

_MEETING_HOSTS = (
    *("zoom.us", "zoom.com", "zoomgov.com", "meet.google.com", "meet.jit.si", "bluejeans.com", "gotomeeting.com", "gotomeet.me"),
    *("goto.com", "webex.com", "whereby.com", "join.skype.com", "teams.microsoft.com", "teams.live.com", "8x8.vc"),
    # Not a meeting, but a door into a group of people who expect to be among themselves.
    "chat.whatsapp.com",
)
# The others open a meeting by the path alone: there, nothing after the "?" is needed.
_HOSTS_THAT_NEED_A_QUERY = ("webex.com", "teams.microsoft.com")
_SECRET_PARAMETER = re.compile(r"(?:.*[._-])?(?:pwd|pass(?:word|code|wd)?|pw|pin|secret|token|tk|auth|key|code)", re.IGNORECASE)

_PASSWORD_WORDS = r"""
      pas+[\s-]?(?:word|code|wort) | \bpwd?\b | \bpw\b | contrase[nñ]a | \bclave\s*(?:[:=]|es\b|de\sacceso) | mot\sde\spasse | \bsenha\b
    | पासवर्ड | ਪਾਸਵਰਡ
"""
_PASSWORD = re.compile(_PASSWORD_WORDS, re.IGNORECASE | re.VERBOSE)
_NO_PASSWORD = re.compile(r"\b(?:no|aucun|sin)\s(?:\w+\s){0,3}(?:pas+|mot|contra)", re.IGNORECASE)
_CODE = re.compile(
    rf"""
      {_PASSWORD_WORDS}
    | (?:access|meeting|entry|security|conference|door|participant|host|login)\s*(?:codes?|keys?|numbers?|no\.|\#)
    | \bc[oó]digo\s*(?:[:=]|de\b)
    | \b(?:code|pin)\b\W{{0,3}}[\d\#*] | \bcode\s*: | \bfor\s(?:the\s)?code\b
    | (?:meeting|zoom|mtg|webinar|conference|skype)\s*\#?\s*id\b | \bid\b\W{{0,4}}\d
    | \bid\s(?:de|du|da)\b | identificaci[oó]n\W{{0,3}}\d | \bpmi\b
    | one[\s-]?tap | dial[\s-]?in\b | dial\sby\syour\slocation | find\syour\slocal\snumber
    | \d\s*,{{2,}}\s*\d | \d[\d-]{{4,30}}\s?\#(?!\s?\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LABEL = r"(?:pas+[\s-]?(?:word|code)|pwd?|pw|id|pin|code|contrase[nñ]a|clave)"
_LABEL_WITHOUT_VALUE = re.compile(rf"\b{_LABEL}\s*[:=#-]+\s*$|^\W*(?:(?:meeting|zoom|access)\s)?{_LABEL}\W*$", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"redacted|@example\.(?:org|com|net)\b", re.IGNORECASE)
_PLACEHOLDER_ALONE = re.compile(r"\W*redacted\W*|\S*@example\.(?:org|com|net)", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\s?\([^()]{0,500}\)|\s?\[[^\[\]]{0,500}\]")
_LINK = re.compile(r"""(?:https?://|www\.)[^\s<>"]+|\b(?:[a-z0-9-]{1,63}\.){0,3}zoom\.us/[^\s<>"]+""", re.IGNORECASE)
_BEFORE_LINK = re.compile(
    r"(?:\b(?:please|click|join|zoom|meeting|direct|link|web ?site|page|url|here|if any|is|the|this|to|for|on|at|via)\b[\s,:-]*){1,8}$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?।])\s+|\s+\|\s+|\s*\*{2,}\s*")
_FEW_WORDS = 3


def public_link(text: str) -> tuple[str, bool]:
    """A link without whatever in it may hold a password, and whether there was something secret.

    >>> public_link("https://us02web.zoom.us/j/123456789?pwd=aGVsbG8&extra")
    ('https://us02web.zoom.us/j/123456789', True)
    >>> public_link("https://example.org/rooms?room=7&amp;passcode=x#lobby")
    ('https://example.org/rooms', True)
    >>> public_link("https://example.org/rooms?room=7#lobby")
    ('https://example.org/rooms?room=7#lobby', False)
    """
    address = line(text).replace("&amp;", "&").split(" ", 1)[0]
    bare, _, fragment = address.partition("#")
    path, _, query = bare.partition("?")
    is_meeting = is_meeting_link(path)
    secret = _holds_secret(query, is_meeting) or _holds_secret(fragment, is_meeting)
    if is_meeting and not (query and _is_at(path, _HOSTS_THAT_NEED_A_QUERY)):
        # Links copied out of a search page carry "&sa=D&usg=…" without any "?".
        return path.partition("&")[0], secret
    if secret:
        return path, True
    return bare if is_meeting else address, False


def is_meeting_link(address: str) -> bool:
    """Whether the address is one at which online meetings are held, not a page about them."""
    return _is_at(address, _MEETING_HOSTS)


def is_placeholder(text: str) -> bool:
    """Whether it stands for something that was taken out, or for no one: "[redacted]", an address at example.org (RFC 2606)."""
    return bool(_PLACEHOLDER_ALONE.fullmatch(text))


def asks_for_password(text: str) -> bool:
    """Whether it speaks of a password or passcode that is needed.

    >>> asks_for_password("Meeting ID: 12345 Passcode: tulip"), asks_for_password("No password required")
    (True, False)
    """
    return bool(_PASSWORD.search(text)) and not _NO_PASSWORD.search(text)


def without_codes(text: str) -> str:
    """The text without the sentences that tell passwords, meeting ids or dial strings, and without links that hold one or open a meeting.

    A value on the line after its label goes with it, and so does a word or two that follow in the line: they may be the password's.

    >>> without_codes("Ring the bell. Meeting ID: 123 456 789 Passcode: tulip! All are welcome.")
    'Ring the bell. All are welcome.'
    >>> without_codes("Online (ID 123 456 789, PW rose) and at the library.")
    'Online and at the library.'
    """
    kept: list[str] = []
    awaits_value = False
    for row in text.split("\n"):
        if awaits_value and row.strip():
            awaits_value = False
            if len(row.split()) <= _FEW_WORDS:
                continue
        bare = _PARENTHESIS.sub(_unless_code, _without_links(row))
        if bare == row and not _tells(row):
            kept.append(row)
            continue
        sentences, awaits_value = _harmless_sentences(bare)
        if sentences:
            kept.append(" ".join(sentences))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _harmless_sentences(row: str) -> tuple[list[str], bool]:
    """The sentences of one line that tell no code, and whether the last label's value must be on the next line."""
    kept: list[str] = []
    after_code = awaits_value = False
    for sentence in filter(None, map(str.strip, _SENTENCE_END.split(row))):
        if _tells(sentence):
            after_code, awaits_value = True, bool(_LABEL_WITHOUT_VALUE.search(sentence))
        elif not (after_code and len(sentence.split()) < _FEW_WORDS):
            after_code = awaits_value = False
            kept.append(sentence)
    return kept, awaits_value


def _without_links(row: str) -> str:
    """The line without its links to meetings and those with secrets, and without the words that only announced them."""
    pieces: list[str] = []
    start = 0
    for match in _LINK.finditer(row):
        link, has_secret = public_link(match[0] if "://" in match[0] else f"https://{match[0]}")
        if has_secret or is_meeting_link(link):
            pieces.append(_BEFORE_LINK.sub("", row[start : match.start()]))
            start = match.end()
    return " ".join(filter(None, map(str.strip, (*pieces, row[start:])))) if start else row


def _unless_code(match: re.Match[str]) -> str:
    return "" if _tells(match[0]) else match[0]


def _tells(text: str) -> bool:
    return bool(_CODE.search(_LINK.sub(" ", text)) or _PLACEHOLDER.search(text))


def _holds_secret(query: str, is_meeting: bool) -> bool:
    names = [name for name, _ in parse_qsl(query, keep_blank_values=True, max_num_fields=None)]
    return any(_SECRET_PARAMETER.fullmatch(name) or (is_meeting and name == "p") for name in names)


def _is_at(address: str, hosts: tuple[str, ...]) -> bool:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return any(host == known or host.endswith(f".{known}") for known in hosts)
