"""What a visitor's words ask for: the day, the place, the people, the need, and whether a life is in danger."""

from __future__ import annotations

from .asking import ask
from .concepts import Concept, PlaceName
from .danger import is_urgent
from .lexicon import Lexicon
from .spelling import did_you_mean
from .understand import Item, Part, Understood, bare, loosened, understand

__all__ = [
    "Concept",
    "Item",
    "Lexicon",
    "Part",
    "PlaceName",
    "Understood",
    "ask",
    "bare",
    "did_you_mean",
    "is_urgent",
    "loosened",
    "understand",
]
