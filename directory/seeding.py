"""What a new site starts with: which files of seed_data/ are loaded, and as what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .domain.vocabulary import Publication
from .exchange.listings_csv import read_listings_csv
from .exchange.rows import Defaults
from .operations.import_listings import ImportReport, import_listings
from .services import Services, random
from .settings import ROOT


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A file of listings; `source` is the name by which they are known ever after."""

    label: str
    source: str
    path: Path
    publication: Publication = Publication.PUBLISHED
    is_sample: bool = False


FACTS = "facts"
_FOLDER = ROOT / "seed_data"
_FACTS = (
    SeedFile("Facts", FACTS, _FOLDER / "facts.csv"),
    SeedFile("Facts to be checked (drafts)", "facts-drafts", _FOLDER / "facts_drafts.csv", Publication.DRAFT),
)
_SAMPLES = (SeedFile("Samples", "samples", _FOLDER / "samples.csv", is_sample=True),)


def files(seed: str) -> tuple[SeedFile, ...]:
    """The files that the setting SAATH_SEED names."""
    return {"all": _FACTS + _SAMPLES, "facts": _FACTS, "none": ()}[seed]


def load(services: Services, file: SeedFile, *, by: str, now: datetime) -> ImportReport:
    """Import one file. Loading it again updates what changed in it."""
    defaults = Defaults(timezone=services.settings.timezone, country=services.settings.country)
    with file.path.open("rb") as opened:
        return import_listings(
            services.database,
            read_listings_csv(opened, defaults),
            source=file.source,
            gazetteer=services.gazetteer,
            topics=services.taxonomy.codes,
            publication=file.publication,
            is_sample=file.is_sample,
            by=by,
            now=now,
            random=random,
        )
