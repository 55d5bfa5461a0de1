"""From a meaning that was found to what it asks of the texts and codes of a listing."""

from __future__ import annotations

from collections.abc import Iterator

from ..words.stops import STOP_WORDS
from .concepts import Concept
from .lexicon import Lexicon, Match, Quality
from .understood import CODE_WORTH, FILTERS, Part

# What stands for the same is worth this beside 1.0 for the very words: in a phrase of the same concept, where it is only hinted at, where
# it filters too; in a phrase of another concept of the same value (times); in a phrase of what is hinted at.
_SYNONYM, _HINT, _FILTERED, _ALIKE, _HINTED_PHRASE = 0.6, 0.4, 0.3, 0.9, 0.1
_HINTED_CODES = {"audience": 0.7, "topic": 0.3, "kind": 0.2}
_TYPED = 0.5  # what was typed to the letter comes first among what means the same


def parts_of(claim: Match, words: tuple[str, ...], lexicon: Lexicon) -> Iterator[Part]:
    """The parts of one claim to the folded `words`; none for days and times."""
    meaning = claim.meaning
    if meaning.parameter in ("day", "time", "day+time"):
        return
    if meaning.parameter == "near":
        yield Part(words, is_required=False)
        return
    if meaning.is_certain or len(words) == 1:
        typed = tuple((word, _TYPED) for word in words if word not in STOP_WORDS)
        yield Part((), (*typed, (" ".join(words), 2 * _TYPED)) if len(words) > 1 else typed, is_required=False)
    if claim.quality is Quality.MAIN_WORDS:
        words = ()
    is_filter = meaning.is_certain and meaning.parameter in FILTERS
    is_sure = meaning.is_certain or meaning.parameter is None
    worth = _FILTERED if is_filter else _SYNONYM if is_sure else _HINT
    concept = lexicon.concepts[str(meaning.concept)]
    phrases = dict.fromkeys(lexicon.phrases_of(concept), worth)
    for other in lexicon.like(meaning):
        phrases = dict.fromkeys(lexicon.phrases_of(other), worth * _ALIKE) | phrases
    if is_filter:
        yield Part(words, tuple(phrases.items()), is_required=False)
        return
    codes = ((meaning.parameter, meaning.value, CODE_WORTH),) if meaning.parameter and meaning.value else ()
    hinted = lexicon.hints_of(concept)
    hints = _codes(hinted)
    if is_sure:
        yield Part(words, tuple(phrases.items()), codes, tuple(hint for hint in hints if hint[0] == "topic"))
        if hints:
            yield Part((), (), hints, is_required=False)
        return
    for other in hinted:
        if other.parameter == "topic":
            phrases = dict.fromkeys(lexicon.phrases_of(other), _HINTED_PHRASE) | phrases
    yield Part(words, tuple(phrases.items()), tuple(dict.fromkeys((*codes, *hints))))


def _codes(concepts: tuple[Concept, ...]) -> tuple[tuple[str, str, float], ...]:
    """What concepts that are hinted at stand for, each once."""
    found = {(each.parameter, each.value): _HINTED_CODES.get(each.parameter, 0.3) for each in concepts if each.parameter and each.value}
    return tuple((parameter, value, worth) for (parameter, value), worth in found.items())
