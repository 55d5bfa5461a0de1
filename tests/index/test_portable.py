"""What is handed to engines in other languages: all of it JSON, and patterns that they can read."""

from __future__ import annotations

import json
import re

import pytest

from index import portable
from index.understanding import Concept


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (r"(?<![\w./:-])\d\d?", r"(?<![\p{L}\p{N}_./:-])[0-9][0-9]?"),
        (r"[\s-]*(jan|feb)\.?", r"[\s-]*(jan|feb)\.?"),
        (r"(?![\w/:-])", r"(?![\p{L}\p{N}_/:-])"),
    ],
)
def test_patterns_are_spelt_for_ecmascript(ours: str, theirs: str) -> None:
    assert portable.ecmascript(ours) == theirs


def test_everything_is_json() -> None:
    concept = Concept("yoga", "topic", "yoga", True, ("yoga",), ("योग",), ("calm",))
    told = json.loads(json.dumps(portable.words([concept])))
    assert told["lexicon"]["concepts"] == [["yoga", "topic", "yoga", True, ["yoga"], ["योग"], ["calm"]]]
    assert not [pattern for pattern in told["times"]["patterns"].values() if re.search(r"\\[dw]", pattern)]


def test_each_sign_of_danger_is_told_once() -> None:
    signs = portable.words([])["danger"]["always"]
    assert len(signs) == len({json.dumps(sign) for sign in signs}) > 50
