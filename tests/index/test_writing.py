"""Changes: what a commit does, what cancels it, who waits for whom; and that a killed writer leaves the last good generation."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from index import IndexLocked, IndexMissing, InvalidDocument, Query, Recurrence, SearchIndex
from tests.index.factories import NOW, document, index_of, random_document


def ids(index: SearchIndex, words: str = "") -> set[str]:
    return {hit.id for hit in index.search(Query(words=words, per_page=100), NOW).hits}


def test_a_change_is_found_by_its_new_words_and_no_more_by_its_old(tmp_path):
    index = index_of(tmp_path, document("a", title="yoga"), document("b", title="yoga"))
    index.apply([document("a", title="choir")], ["b"])
    assert ids(index, "yoga") == set()
    assert ids(index, "choir") == {"a"}
    assert index.count == 1


def test_of_two_changes_of_one_document_in_a_batch_the_last_counts(tmp_path):
    index = index_of(tmp_path, document("a", title="one"))
    with index.writing() as batch:
        batch.upsert(document("a", title="two"))
        batch.upsert(document("a", title="three"))
        batch.upsert(document("b", title="four"))
        batch.delete("b")
        batch.delete("c")
        batch.upsert(document("c", title="five"))
    assert ids(index) == {"a", "c"}
    assert ids(index, "three") == {"a"}
    assert index.check() == ()


def test_of_two_documents_of_one_id_in_a_rebuild_the_last_counts(tmp_path, monkeypatch):
    monkeypatch.setattr("index.writing._DOCUMENTS_PER_SEGMENT", 3)
    documents = [document(id, title=f"{id}{n}") for n, id in enumerate("abcabd")]
    index = index_of(tmp_path, *documents)
    assert ids(index) == {"a", "b", "c", "d"}
    assert ids(index, "a3") == {"a"}
    assert ids(index, "a0") == set()
    assert index.check() == ()


def test_deleting_what_is_not_there_changes_nothing(tmp_path):
    index = index_of(tmp_path, document("a"))
    before = index.generation
    index.apply([], ["x"])
    assert index.generation == before


def test_an_exception_cancels_the_batch_and_frees_the_lock(tmp_path):
    index = index_of(tmp_path, document("a", title="yoga"))
    before = index.generation
    with pytest.raises(ZeroDivisionError), index.writing() as batch:
        batch.upsert(document("b"))
        raise ZeroDivisionError
    assert index.generation == before
    index.apply([document("c")], timeout_s=0)
    assert ids(index) == {"a", "c"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"texts": {"colour": ("red",)}},
        {"texts": {"title": "not a tuple"}},
        {"texts": {"title": ("half a character \ud800",)}},
        {"facets": {"colour": ("red",)}},
        {"facets": {"city": ("two", "cities")}},
        {"facets": {"kind": ("",)}},
        {"facets": {"kind": ("line\nbreak",)}},
        {"latitude": 30.0},
        {"latitude": 91.0, "longitude": 0.0},
        {"latitude": float("nan"), "longitude": 0.0},
        {"completeness": 1.5},
        {"timezone": "Punjab/Ludhiana"},
        {"verified": -1},
        {"recurrences": (Recurrence(weekdays=0),)},
        {"recurrences": (Recurrence(start=1440),)},
        {"recurrences": (Recurrence(minutes=2000),)},
        {"recurrences": (Recurrence(interval=2),)},
        {"recurrences": (Recurrence(interval=0, first=740000),)},
        {"recurrences": (Recurrence(ordinals=64),)},
        {"recurrences": (Recurrence(last=0),)},
        {"version": 2**63},
    ],
)
def test_a_bad_document_is_refused_and_nothing_of_its_batch_is_written(tmp_path, wrong):
    index = index_of(tmp_path, document("a"))
    with pytest.raises(InvalidDocument):
        index.apply([document("b"), document(**({"id": "c"} | wrong))])
    assert ids(index) == {"a"}
    with pytest.raises(InvalidDocument):
        index.rebuild([document("b"), document(**({"id": "c"} | wrong))])
    assert ids(index) == {"a"}
    index.apply([document("d")], timeout_s=0)


def test_every_commit_has_a_generation_of_its_own_and_all_see_the_same(tmp_path):
    index = index_of(tmp_path, document("a"))
    other = SearchIndex(index.folder)
    seen = [index.generation]
    for n in range(5):
        index.apply([document(f"b{n}")])
        assert other.generation == index.generation
        seen.append(index.generation)
    index.rebuild([document("a")])
    seen.append(other.generation)
    assert len(set(seen)) == 7


def test_another_index_of_the_same_folder_sees_a_change_at_its_next_search(tmp_path):
    index = index_of(tmp_path, document("a"))
    other = SearchIndex(index.folder)
    assert ids(other) == {"a"}
    index.apply([document("b")], ["a"])
    assert ids(other) == {"b"}


def test_before_it_is_built_an_index_is_missing(tmp_path):
    index = SearchIndex(tmp_path / "index")
    for ask in (lambda: index.generation, lambda: index.count, lambda: ids(index), lambda: index.apply([document("a")])):
        with pytest.raises(IndexMissing):
            ask()
    index.rebuild([document("a")])
    assert ids(index) == {"a"}


def test_an_index_of_another_schema_version_is_left_alone(tmp_path):
    old = index_of(tmp_path, document("a"), schema_version=1)
    new = SearchIndex(old.folder, schema_version=2)
    with pytest.raises(IndexMissing):
        ids(new)
    new.rebuild([document("b")])
    assert (ids(old), ids(new)) == ({"a"}, {"b"})


def test_a_rebuild_replaces_everything_and_sweeps_what_was_there(tmp_path):
    index = index_of(tmp_path, *(document(f"d{n}") for n in range(5)))
    index.apply([document("x")])
    told = []
    index.rebuild([document("a"), document("b")], progress=told.append)
    assert ids(index) == {"a", "b"}
    assert told == [2]
    folders = [path for path in index.folder.iterdir() if path.is_dir()]
    assert len(folders) == 1
    assert len(list(folders[0].glob("*.seg"))) == 1


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(tmp_path):
    index = index_of(tmp_path, document("a"))

    def documents():
        yield document("b")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        index.rebuild(documents())
    assert ids(index) == {"a"}
    index.rebuild([document("c")])
    assert len([path for path in index.folder.iterdir() if path.is_dir()]) == 1


def test_a_search_is_not_held_up_by_a_writer(tmp_path):
    index = index_of(tmp_path, document("a"))
    with index.writing() as batch:
        batch.upsert(document("b"))
        assert ids(index) == {"a"}
        assert ids(SearchIndex(index.folder)) == {"a"}
    assert ids(index) == {"a", "b"}


def test_a_second_writer_waits_for_its_turn_or_gives_up(tmp_path):
    index = index_of(tmp_path, document("a"))
    with index.writing(), pytest.raises(IndexLocked):
        SearchIndex(index.folder).apply([document("b")], timeout_s=0.05)

    def later():
        SearchIndex(index.folder).apply([document("c")], timeout_s=10)

    with index.writing() as batch:
        thread = threading.Thread(target=later)
        thread.start()
        batch.upsert(document("d"))
        time.sleep(0.05)
    thread.join()
    assert ids(index) == {"a", "c", "d"}


def test_what_a_batch_reads_after_it_has_the_lock_is_the_latest(tmp_path):
    index, other = index_of(tmp_path, document("a", version=1)), SearchIndex(tmp_path / "index")
    assert other.ids() == {"a": 1}
    index.apply([document("a", version=2)])
    with other.writing() as batch:
        assert other.ids() == {"a": 2}
        batch.upsert(document("a", version=3))
    assert index.ids() == {"a": 3}
    assert index.check() == ()


def test_what_a_killed_writer_leaves_is_no_trouble_and_swept(tmp_path):
    index = index_of(tmp_path, document("a"))
    store = index.folder / index.generation.rsplit(".", 1)[0]
    (store / "_MAIN_2.toc").write_bytes(b"half a table of contents")
    (store / "MAIN_0123456789abcdef.seg.tmp").write_bytes(b"half a segment")
    (side,) = store.glob("*.arrays")
    (half,) = (store / f"{side.name}.1-1.tmp",)
    half.write_bytes(b"half a side file")
    os.utime(half, (0, 0))
    index.apply([document("b")])
    assert ids(index) == {"a", "b"}
    assert index.check() == ()
    assert not [path for path in store.iterdir() if path.suffix == ".tmp"]


def _write_many(folder: Path, name: str, times: int) -> None:
    index = SearchIndex(folder)
    for n in range(times):
        index.apply([document(f"{name}{n}", title="yoga"), document("shared", title=f"{name} {n}")], timeout_s=60)


def test_writers_in_several_processes_take_turns_and_lose_nothing(tmp_path):
    index = index_of(tmp_path, document("a"))
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(index.folder, name, 8)) for name in "xy"]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        ids(index)
        index.merge()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    assert ids(index) == {"a", "shared", *(f"x{n}" for n in range(8)), *(f"y{n}" for n in range(8))}
    assert index.check() == ()


_WRITER = """
import sys, random
from pathlib import Path
from index import SearchIndex
from tests.index.factories import random_document
index, chance, turn = SearchIndex(Path(sys.argv[1])), random.Random(int(sys.argv[2])), int(sys.argv[3])
print("ready", flush=True)
while True:
    turn += 1
    index.apply([random_document(chance, f"d{chance.randrange(30)}") for _ in range(5)])
    index.merge()
    if turn % 7 == 0:
        index.rebuild([random_document(chance, f"d{n}") for n in range(30)])
    print(turn, flush=True)
"""


def test_a_writer_killed_at_any_moment_leaves_a_good_index_and_no_lock(tmp_path):
    chance = random.Random(5)
    index = index_of(tmp_path, *(random_document(chance, f"d{n}") for n in range(30)))
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    for turn in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(index.folder), str(turn), str(turn)], env=environment, stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.05 + chance.random() * 0.25)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        assert index.count == 30
        assert index.check() == ()
        index.apply([random_document(chance, "d0")], timeout_s=0)
        index.merge(timeout_s=0)
        assert SearchIndex(index.folder).search(Query(), NOW).total == 30
    held = [path for path in index.folder.rglob("*") if path.is_file()]
    index.rebuild([document("a")])
    left = [path.suffix for path in index.folder.rglob("*") if path.is_file()]
    assert len(held) < 60
    assert sorted(left) == ["", "", "", ".arrays", ".seg", ".toc"]
