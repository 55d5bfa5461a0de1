"""The JSON of /suggest.json: suggestions with their addresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..domain.listing import Listing, Organisation
from ..suggesting import Suggestion, SuggestionKind, Suggestions
from . import urls
from .search import Addresses, Search
from .site import Helpline


def as_json(typed: str, found: Suggestions, helplines: Iterable[Helpline], language: str) -> dict[str, Any]:
    """`{"q": …, "suggestions": [{"kind", "label", "lang", "url", "q"}]}`; `lang` is that of the label where it isn't the reader's
    `language`. Where the words speak of danger, the helplines are all there is to choose from."""
    each = [_helpline(line, typed) for line in helplines] if found.is_urgent else [_suggestion(each, language) for each in found.each]
    return {"q": typed, "suggestions": each}


def _suggestion(each: Suggestion, language: str) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "label": each.label,
        "lang": each.language if each.language != language else None,
        "url": _address(each),
        "q": each.words,
    }


def _address(each: Suggestion) -> str:
    if isinstance(each.about, Listing):
        return urls.listing(each.about)
    if isinstance(each.about, Organisation):
        return urls.organisation(each.about)
    return Addresses(Search(q=each.search, near=each.near)).same()


def _helpline(line: Helpline, typed: str) -> dict[str, Any]:
    label = f"{line.name}, {line.number}"
    return {"kind": SuggestionKind.LISTING, "label": label, "lang": line.lang, "url": line.url, "q": typed}
