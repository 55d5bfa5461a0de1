"""The files of seed_data/ that say what words and places mean, read into the domain's values. Listings are read by `exchange`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..domain.details import Text
from ..domain.gazetteer import Gazetteer, GazetteerPlace, Keys, PlaceKind, PostalCode
from ..domain.taxonomy import Labels, Taxonomy, Topic

SEED_DATA = Path(__file__).resolve().parents[2] / "seed_data"


def taxonomy(folder: Path = SEED_DATA) -> Taxonomy:
    """taxonomy.csv: the site's topics."""
    return Taxonomy(
        Topic(code, parent or None, _text(en, hi, pa)) for code, parent, _open_eligibility, en, hi, pa in _rows(folder / "taxonomy.csv")
    )


def labels(folder: Path = SEED_DATA) -> Labels:
    """labels.csv: what the closed codes are called."""
    return Labels({(group, code): _text(en, hi, pa) for group, code, en, hi, pa in _rows(folder / "labels.csv")})


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """One line of concepts.csv: what some phrases stand for. Its columns are told in seed_data/README.md."""

    id: str
    parameter: str | None
    value: str | None
    is_certain: bool
    also: tuple[str, ...]
    english: tuple[str, ...]
    indian: tuple[str, ...]


def concepts(folder: Path = SEED_DATA) -> tuple[ConceptRow, ...]:
    """concepts.csv: what people's words stand for."""

    def split(cell: str) -> tuple[str, ...]:
        return tuple(filter(None, map(str.strip, cell.split("|"))))

    return tuple(
        ConceptRow(id, parameter or None, value or None, certain == "yes", split(also), split(en), split(hi) + split(pa) + split(latin))
        for id, parameter, value, certain, also, en, hi, pa, latin in _rows(folder / "concepts.csv")
    )


def gazetteer(folder: Path = SEED_DATA, *, home_state: str = "Punjab", keys: Keys | None = None) -> Gazetteer:
    """gazetteer/: places and postal codes. `home_state` and `keys` as in `Gazetteer`."""
    return Gazetteer(_places(folder), _postal_codes(folder), home_state=home_state, keys=keys)


def _places(folder: Path) -> Iterator[GazetteerPlace]:
    for id, kind, name, hi, pa, variants, district, state, latitude, longitude, population in _rows(folder / "gazetteer" / "places.csv"):
        yield GazetteerPlace(
            id,
            PlaceKind(kind),
            name,
            hi or None,
            pa or None,
            tuple(variants.split("|")) if variants else (),
            district or None,
            state,
            float(latitude),
            float(longitude),
            int(population or 0),
        )


def _postal_codes(folder: Path) -> Iterator[PostalCode]:
    for code, name, district, state, latitude, longitude in _rows(folder / "gazetteer" / "postal_codes.csv"):
        yield PostalCode(code, name, district, state, (float(latitude), float(longitude)) if latitude else None)


def _rows(path: Path) -> Iterator[list[str]]:
    """The rows below the header, whose columns are in the order that each caller unpacks."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


def _text(en: str, hi: str, pa: str) -> Text:
    return Text(en or None, hi or None, pa or None)
