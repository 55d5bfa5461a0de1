"""Our index as the site asks it: the words are understood and widened first. On the index that `ours` has built."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bench.corpus import NOW, Question
from directory.finding import lexicon
from directory.storage import seed_files
from index import Results
from index.understanding import ask, understand
from index.words import known_words, widen

from . import ours


class Index(ours.Index):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        gazetteer = seed_files.gazetteer()
        self._lexicon = lexicon(seed_files.concepts(), gazetteer, ("Punjab", "Chandigarh"))

    def _find(self, question: Question, *, counted: bool = True) -> Results:
        known = known_words(self._index.snapshot())
        meant = understand(question.words, self._lexicon, NOW, known.is_known)
        stated = replace(ours.to_query(question, counted), required="auto")
        return self._index.search(ask(meant, None, stated), NOW, widen(meant.parts, known))
