"""Segments: what is written is what is read, from side files and from Whoosh's own structures; vocabularies; derived arrays."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from whoosh import index as whoosh_index
from whoosh.qparser import QueryParser

from index import columns, postings, segment
from index.arrays import WrongFile, load, save
from index.content import Content
from index.documents import TEXT_FIELDS
from index.memory import Memory
from index.store import Store
from tests.index.factories import document, index_of, random_document


@pytest.fixture
def documents():
    chance = random.Random(3)
    return [random_document(chance, f"d{n}") for n in range(80)]


def content(documents) -> Content:
    made = postings.make(each.texts for each in documents)
    width = len(TEXT_FIELDS)
    records = [columns.record(each, made.passages[n * width : n * width + width]) for n, each in enumerate(documents)]
    return Content([each.id for each in documents], made, records)


def assert_same(one, two) -> None:
    for name in ("terms", "passages"):
        assert getattr(one, name) == getattr(two, name)
    for name in ("starts", "documents", "fields", "counts", "position_starts", "positions", "lengths"):
        assert np.array_equal(getattr(one, name), getattr(two, name)), name


def test_what_is_read_back_from_whoosh_is_what_was_written(tmp_path, documents):
    written = content(documents)
    store = Store(tmp_path)
    read = store.read_segment(store.write_segment(written))
    assert read.ids == written.ids
    assert read.records == written.records
    assert_same(read.postings, written.postings)


def test_a_record_holds_all_of_a_document_but_its_texts(documents):
    for each in documents:
        read, passages = columns.from_record(columns.record(each, [(0, 3), ()]))
        assert read == replace(each, texts={}, facets={name: codes for name, codes in each.facets.items() if codes})
        assert passages == [(0, 3), ()]


def test_postings_of_an_open_segment_are_those_that_were_written(tmp_path, documents):
    written, store = content(documents), Store(tmp_path)
    opened = segment.open(store, segment.write(store, written, documents))
    assert_same(segment.postings(opened), written.postings)
    assert opened.ids.all() == written.ids


def test_joined_postings_are_those_of_the_kept_documents_together(documents):
    one, two = documents[:50], documents[50:]
    keep = [np.arange(50) % 3 != 0, np.ones(30, np.bool_)]
    joined = postings.join([(content(part).postings, mask) for part, mask in zip((one, two), keep, strict=True)])
    assert_same(joined, content([each for n, each in enumerate(one) if n % 3] + two).postings)


def test_nothing_can_be_joined():
    assert postings.join([(postings.make([]), np.zeros(0, np.bool_))]).terms == []
    assert postings.make([]).lengths.shape == (0, len(TEXT_FIELDS))


def test_terms_frequent_enough_for_several_blocks_are_kept_whole(tmp_path):
    many = [document(f"d{n}", title="yoga " * (1 + n % 3), description="tea") for n in range(1500)]
    written, store = content(many), Store(tmp_path)
    assert_same(store.read_segment(store.write_segment(written)).postings, written.postings)


def test_whooshs_own_query_parser_and_searcher_work_on_the_files(tmp_path):
    index = index_of(
        tmp_path, document("a", title="Women's yoga"), document("b", title="नशा मुक्ति केंद्र"), document("c", description="Yoga, tea")
    )
    store = whoosh_index.open_dir(str(index.folder / index.generation.rsplit(".", 1)[0]))
    with store.searcher() as searcher:

        def found(words: str, field: str = "title") -> set[str]:
            return {hit["id"] for hit in searcher.search(QueryParser(field, store.schema).parse(words), limit=None)}

        assert found("women’s") == found("YOGA") == {"a"}
        assert found('"मुक्ति केंद्र"') == {"b"}
        assert found("yoga tea", "description") == {"c"}
        assert found("id:c") == {"c"}


def test_a_vocabulary_looks_up_terms_and_beginnings(tmp_path):
    index = index_of(tmp_path, document("a", title="tea team tent yoga योग योगा", description="tea"), document("b", title="tea"))
    vocabulary = index.snapshot().segments[0].vocabulary
    assert vocabulary.all() == sorted(["tea", "team", "tent", "yoga", "योग", "योगा"])
    assert vocabulary.lookup("yoga") == 3
    assert vocabulary.document_frequency[vocabulary.lookup("tea")] == 2
    assert vocabulary.lookup("te") is vocabulary.lookup("zzz") is vocabulary.lookup("") is None
    assert [vocabulary[number] for number in vocabulary.prefix("te")] == ["tea", "team", "tent"]
    assert len(vocabulary.prefix("योग")) == 2
    assert len(vocabulary.prefix("x")) == 0
    assert len(vocabulary.prefix("")) == 6


def test_derived_arrays_are_made_once_and_kept_beside_the_segment(tmp_path):
    index = index_of(tmp_path, document("a", title="tea yoga"))
    calls = []

    def lengths(part: segment.Segment) -> dict[str, np.ndarray]:
        calls.append(part.name)
        return {"lengths": np.array([len(term) for term in part.vocabulary.all()])}

    for held in (index, index, index_of_same(index)):
        assert held.snapshot().segments[0].derived("lengths-1", lengths)["lengths"].tolist() == [3, 4]
    assert len(calls) == 1
    index.apply([], ["a"])
    index.apply([document("b")])
    assert not list(index.folder.rglob("*lengths-1*"))


def index_of_same(index):
    return type(index)(index.folder)


def test_what_is_derived_of_a_snapshot_is_made_once_for_each_generation(tmp_path):
    index = index_of(tmp_path, document("a"))
    assert index.snapshot().derived("size", lambda snapshot: [snapshot.size]) is index.snapshot().derived("size", lambda snapshot: [0])
    index.apply([document("b")])
    assert index.snapshot().derived("size", lambda snapshot: [snapshot.size]) == [2]


def test_segments_are_not_read_again_for_a_new_generation(tmp_path):
    index = index_of(tmp_path, document("a"))
    before = index.snapshot().segments[0]
    index.apply([document("b")])
    assert index.snapshot().segments[0] is before


def test_arrays_come_back_as_they_were_saved(tmp_path: Path):
    held = {"a": np.arange(7, dtype=np.int16), "b": np.zeros((0, 3)), "c": np.array([[1.5, np.nan]]), "d": np.array([True])}
    save(tmp_path / "x", held, {"names": ["ਸ", "b"]})
    loaded, facts = load(tmp_path / "x")
    assert facts == {"names": ["ਸ", "b"]}
    for name, array in held.items():
        assert np.array_equal(loaded[name], array, equal_nan=array.dtype.kind == "f")
        assert loaded[name].dtype == array.dtype
        assert not loaded[name].size or not loaded[name].flags.writeable


def test_a_file_of_arrays_with_one_bit_changed_anywhere_is_refused(tmp_path: Path):
    path = tmp_path / "x"
    save(path, {"a": np.arange(50)}, {})
    held = path.read_bytes()
    for place in range(0, len(held), 7):
        changed = bytearray(held)
        changed[place] ^= 4
        path.write_bytes(bytes(changed))
        with pytest.raises(WrongFile):
            load(path)
    for wrong in (b"", b"x", held[:-1], held + b"x"):
        path.write_bytes(wrong)
        with pytest.raises(WrongFile):
            load(path)


def test_what_is_remembered_stays_within_its_bytes_the_least_used_forgotten_first():
    memory = Memory(40_000)

    def pair(size: int) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros(size, np.int64), np.zeros(size)

    for key in "abc":
        memory.put(key, pair(500))  # 8,500 bytes each
    memory.get("a")
    memory.put("d", pair(500))
    memory.put("e", pair(500))
    assert [memory.get(key) is not None for key in "abcde"] == [True, False, True, True, True]
    memory.put("huge", pair(2000))
    assert memory.get("huge") is None
