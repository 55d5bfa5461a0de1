"""What a visitor's words ask for: the day, the place, the people, the need, and whether a life is in danger."""

from __future__ import annotations

from .asking import ask
from .concepts import Concept, PlaceName
from .danger import is_urgent
from .lexicon import Lexicon
from .spelling import did_you_mean
from .times import TONIGHT
from .understand import bare, understand
from .understood import Item, Part, Understood, loosened

__all__ = [
    "TONIGHT",
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
