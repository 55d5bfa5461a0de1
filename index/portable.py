"""The engine's words and letters as values for JSON: what an engine in another language needs besides its own procedures.

The one in the browser (directory/static/offline) answers without a network as this one does with it. It has these tables from here, so that
nothing is said twice; they are private to their modules otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .understanding import danger, needs, ordinary, surroundings, times
from .understanding.concepts import Concept
from .words import sounds, stems, stops

Table = dict[str, Any]


def words(concepts: Iterable[Concept]) -> Table:
    """Everything but places. Concepts are rows: id, parameter, value, whether it is certain, English phrases, Indian ones, further ids."""
    return {
        "lexicon": {
            "widening": [_concept(each) for each in needs.CONCEPTS],
            "times": [_concept(each) for each in times.CONCEPTS],
            "concepts": [_concept(each) for each in concepts],
            "stops": sorted(stops.STOP_WORDS),
            "weak": sorted(stops.WEAK_WORDS),
        },
        "times": _times(),
        "surroundings": {
            "before_place": sorted(surroundings._BEFORE_PLACE),
            "after_place": sorted(surroundings._AFTER_PLACE),
            "beside_language": sorted(surroundings._BESIDE_LANGUAGE),
            "ordinary": sorted(ordinary.ORDINARY_WORDS),
        },
        "needs": {
            "groups": needs._groups.given,
            "close": needs._RELATIVE,
            "rules": [[needs._USES, needs.SOMEONE_CLOSE_USES.id], [needs._DIED, needs.SOMEONE_CLOSE_DIED.id]],
        },
        "danger": {
            "groups": danger._words.given,
            "always": _signs(danger._ALWAYS_SIGNS),
            "mentioned": _signs(danger._MENTIONED_SIGNS),
            "taught": danger._TAUGHT_GROUP,
            "prevented": danger._PREVENTED_GROUP,
            "asking": danger._ASKING_GROUP,
        },
        "sounds": {
            "consonants": sounds._CONSONANTS,
            "with_nukta": sounds._WITH_NUKTA,
            "vowels": sounds._VOWELS,
            "signs": sounds._SIGNS,
            "to_devanagari": {chr(letter): to for letter, to in sounds._TO_DEVANAGARI.items()},
            "spellings": sounds._SPELLINGS,
        },
        "stems": {
            "irregular": stems._IRREGULAR,
            "american": [[pattern.pattern, to] for pattern, to in stems._AMERICAN],
            "endings": stems._ENDINGS,
        },
    }


def _concept(concept: Concept) -> list[Any]:
    return [concept.id, concept.parameter, concept.value, concept.is_certain, concept.english, concept.indian, concept.also]


def _times() -> Table:
    patterns = {
        "iso": times._ISO, "numeric": times._NUMERIC, "day_month": times._DAY_MONTH, "month_day": times._MONTH_DAY,
        "after": times._AFTER, "after_indian": times._AFTER_INDIAN, "before": times._BEFORE, "before_indian": times._BEFORE_INDIAN,
        "between": times._BETWEEN, "at": times._AT, "at_bare": times._AT_BARE, "morning": times._MORNING, "evening": times._EVENING,
    }  # fmt: skip
    return {
        "patterns": {name: ecmascript(pattern.pattern) for name, pattern in patterns.items()},
        "months": times._MONTHS,
        "unsure": sorted(times.UNSURE_ALONE),
        "next": sorted(times.NEXT),
        "ordinals": times.ORDINALS,
        "beside": sorted(times.BESIDE_TIME),
    }


def ecmascript(pattern: str) -> str:
    r"""A regular expression of ours as ECMAScript reads it with the flag u: word characters and digits of all scripts are spelt out there.

    >>> print(ecmascript(r"(?<![\w.])\d+"))
    (?<![\p{L}\p{N}_.])[0-9]+
    """
    spelt = re.sub(r"\[([^]]*)\\w", r"[\1\\p{L}\\p{N}_", pattern)
    return re.sub(r"\\d", "[0-9]", spelt)


def _signs(by_group: Mapping[int, Iterable[danger._Sign]]) -> list[Table]:
    """Each sign once."""
    signs = dict.fromkeys(sign for signs in by_group.values() for sign in signs)
    return [{"steps": [[between, sorted(groups)] for between, groups in sign.steps], "vetoes": sorted(sign.vetoes)} for sign in signs]
