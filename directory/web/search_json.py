"""The JSON of /search.json: a SearchPage in the shape of contracts/search-json.md."""

from __future__ import annotations

from typing import Any

from index.understanding import TONIGHT

from .cards import Card
from .search_page import SearchPage
from .site import Helpline


def as_json(page: SearchPage, language: str) -> dict[str, Any]:
    """Titles are in `language` where they are given in it."""
    understood = [
        {"words": item.words, "parameter": item.parameter, "value": value}
        for item in page.reading.items
        for value in item.value.split(",")
        if value != TONIGHT  # says no more than the day that the same words stand for
    ]
    return {
        "query": {"q": page.search.q, "understood": understood, "text": page.reading.text},
        "total": page.total,
        "page": page.search.page,
        "pages": page.pages,
        "took_ms": page.took_ms,
        "results": [_result(each, language) for each in page.cards],
        "facets": {
            facet: [{"value": each.value, "label": each.label, "count": each.count} for each in values]
            for facet, values in page.facets.items()
        },
        "did_you_mean": page.reading.did_you_mean,
        "relaxations": [{"label": each.label, "url": each.url, "count": each.count} for each in page.relaxations],
        "urgent": {"helplines": [_helpline(each) for each in page.urgent]} if page.urgent else None,
    }


def _result(shown: Card, language: str) -> dict[str, Any]:
    listing = shown.listing
    details = listing.details
    return {
        "id": listing.id,
        "ref": listing.ref,
        "url": shown.url,
        "kind": shown.kind,
        "title": details.title.best(language)[1],
        "organisation": shown.organisation,
        "city": details.place.city,
        "distance_km": round(shown.distance_km, 1) if shown.distance_km is not None else None,
        "next": _next(shown),
        "verified_on": details.verified_on.isoformat() if details.verified_on else None,
        "snippet": shown.snippet,
    }


def _next(shown: Card) -> str | None:
    """The start of the next occurrence; where only the day is known, only the day."""
    if shown.next is None:
        return None
    return shown.next.start.isoformat() if shown.next.time_known else shown.next.start.date().isoformat()


def _helpline(line: Helpline) -> dict[str, Any]:
    return {"name": line.name, "phone": line.number, "tel": line.uri, "url": line.url}
