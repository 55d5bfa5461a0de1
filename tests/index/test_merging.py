"""Merges: they change nothing that is found, run beside writers, and leave the big segments alone."""

from __future__ import annotations

import random

from index import Query, writing
from index.folder import Folder
from index.store import SCHEMA_VERSION
from tests.index.factories import NOW, document, index_of, random_document


def test_few_segments_are_left_as_they_are(tmp_path):
    index = index_of(tmp_path, document("a"))
    for n in range(7):
        index.apply([document(f"b{n}")])
    assert index.merge() is False
    assert len(index.snapshot().segments) == 8


def test_many_small_segments_become_one_and_nothing_found_changes(tmp_path):
    chance = random.Random(1)
    index = index_of(tmp_path, *(random_document(chance, f"d{n}") for n in range(400)))
    for n in range(12):
        index.apply([random_document(chance, f"d{chance.randrange(410)}") for _ in range(3)], [f"d{n * 11}"])
    queries = [Query(words=words, sort=sort, per_page=100) for words in ("", "yoga", '"yoga tea"') for sort in ("best", "title")]
    before, held = [index.search(query, NOW) for query in queries], index.ids()
    assert index.merge() is True
    assert [segment.size >= 300 for segment in index.snapshot().segments] == [True, False]
    assert index.ids() == held
    for one, query in zip(before, queries, strict=True):
        two = index.search(query, NOW)
        assert (one.hits, one.total, one.facets) == (two.hits, two.total, two.facets)
    assert index.check() == ()


def test_deleted_documents_are_gone_after_a_merge(tmp_path):
    index = index_of(tmp_path)
    for n in range(10):
        index.apply([document("a", title=f"word{n}"), document(f"b{n}")])
    assert index.merge()
    assert sum(segment.size for segment in index.snapshot().segments) == 11


def test_what_is_deleted_and_changed_while_a_merge_is_made_stays_so(tmp_path):
    index = index_of(tmp_path, *(document(f"d{n}", title="old") for n in range(3)))
    for n in range(9):
        index.apply([document(f"e{n}", title="old")])
    folder = Folder(index.folder, SCHEMA_VERSION)
    merge = writing.prepare_merge(folder, index.snapshot())
    assert merge is not None
    index.apply([document("e1", title="new"), document("f", title="new")], ["e2", "d0"])
    assert writing.commit_merge(folder, merge)
    assert {hit.id for hit in index.search(Query(words="new"), NOW).hits} == {"e1", "f"}
    assert set(index.ids()) == {"d1", "d2", "f", "e0", "e1", *(f"e{n}" for n in range(3, 9))}
    assert index.check() == ()


def test_a_merge_is_dropped_when_the_whole_index_was_rebuilt(tmp_path):
    index = index_of(tmp_path)
    for n in range(9):
        index.apply([document(f"e{n}")])
    folder = Folder(index.folder, SCHEMA_VERSION)
    merge = writing.prepare_merge(folder, index.snapshot())
    assert merge is not None
    index.rebuild([document("a")])
    assert not writing.commit_merge(folder, merge)
    assert set(index.ids()) == {"a"}


def test_a_merge_that_was_killed_is_no_trouble_to_the_next(tmp_path):
    index = index_of(tmp_path)
    for n in range(9):
        index.apply([document(f"e{n}")])
    writing.prepare_merge(Folder(index.folder, SCHEMA_VERSION), index.snapshot())
    index.apply([document("x")])
    assert index.merge()
    assert set(index.ids()) == {"x", *(f"e{n}" for n in range(9))}
    assert index.check() == ()


def test_only_one_merges_at_a_time(tmp_path):
    index = index_of(tmp_path)
    for n in range(9):
        index.apply([document(f"e{n}")])
    with Folder(index.folder, SCHEMA_VERSION).locked(0, "MERGE-LOCK"):
        assert index.merge() is False
    assert index.merge() is True


def test_large_segments_are_not_rewritten(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "_LARGE", 50)
    index = index_of(tmp_path, *(document(f"d{n}") for n in range(51)))
    large = index.snapshot().segments[0].name
    for n in range(9):
        index.apply([document(f"e{n}")])
    assert index.merge()
    assert [segment.name == large for segment in index.snapshot().segments] == [True, False]


def test_the_number_of_segments_stays_small_through_many_changes(tmp_path):
    index, most = index_of(tmp_path, *(document(f"d{n}") for n in range(500))), 0
    for n in range(60):
        index.apply([document(f"d{n}")])
        index.merge()
        most = max(most, len(index.snapshot().segments))
    assert most <= 9
    assert index.count == 500
