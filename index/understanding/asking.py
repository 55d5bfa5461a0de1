"""From what was understood to what the engine is asked."""

from __future__ import annotations

from dataclasses import replace

from ..query import Near, Query
from .understood import Understood


def ask(understood: Understood, place: Near | None, stated: Query = Query()) -> Query:  # noqa: B008  (frozen)
    """The query with what was understood added; `stated`, what the visitor has chosen by parameters, wins where both speak of one thing.

    `place` is where `understood.place` is, None where it is nowhere.
    """
    chosen = {facet for facet, _ in stated.facets}
    return replace(
        stated,
        words="",
        facets=stated.facets + tuple((facet, codes) for facet, codes in understood.facets if facet not in chosen),
        day=stated.day or understood.day,
        time=stated.time or (",".join(understood.times) or None),
        near=stated.near or place,
    )
