"""The Datasette that the site bench starts: one database, named by BENCH_DATABASE, its pages as long as ours."""

from __future__ import annotations

import os

from datasette.app import Datasette  # type: ignore[import-untyped]

# No suggestions of further facets: our page has none either. The limits are raised so that no count is left out.
_SETTINGS = {"default_page_size": 20, "suggest_facets": False, "facet_time_limit_ms": 10_000, "sql_time_limit_ms": 10_000}

app = Datasette([os.environ["BENCH_DATABASE"]], settings=_SETTINGS).app()
