"""Files that are cut short, changed or gone: noticed, or made anew; and what vanishes while it is being read."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import pytest

from index import IndexDamaged, IndexMissing, Query, SearchIndex
from tests.index.factories import NOW, document, index_of


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    return index_of(tmp_path, *(document(f"d{n}", title="yoga", description="tea and recovery " * 9) for n in range(30)))


def file(index: SearchIndex, suffix: str) -> Path:
    (path,) = index.folder.rglob(f"*{suffix}")
    return path


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def change(path: Path) -> None:
    held = bytearray(path.read_bytes())
    held[len(held) * 2 // 3] ^= 0x55
    path.write_bytes(bytes(held))


def empty(path: Path) -> None:
    os.truncate(path, 0)


def total(index: SearchIndex) -> int:
    return SearchIndex(index.folder).search(Query(words="yoga recovery"), NOW).total


@pytest.mark.parametrize("harm", [cut, change, empty, Path.unlink])
def test_a_side_file_that_is_missing_or_wrong_is_made_anew(index, harm):
    path = file(index, ".arrays")
    before = path.read_bytes()
    harm(path)
    assert index.check() != ()
    assert total(index) == 30
    assert path.read_bytes() == before
    assert index.check() == ()


def test_a_side_file_of_another_segment_is_not_taken_for_ones_own(index, tmp_path):
    other = index_of(tmp_path / "other", document("x"))
    shutil.copy(file(other, ".arrays"), file(index, ".arrays"))
    assert total(index) == 30


def test_a_side_file_that_holds_something_else_than_the_segment_is_told_by_check(index, tmp_path, monkeypatch):
    other = index_of(tmp_path / "other", *(document(f"d{n}", title="yoga") for n in range(30)))
    held = SearchIndex(other.folder).snapshot().segments[0]
    from index import arrays

    facts = arrays.load(file(index, ".arrays"))[1]
    arrays.save(file(index, ".arrays"), held.columns, facts)
    assert len(index.check()) == 1


@pytest.mark.parametrize("harm", [cut, empty, Path.unlink])
def test_a_segment_cut_short_or_gone_is_damage(index, harm):
    harm(file(index, ".seg"))
    with pytest.raises(IndexDamaged):
        total(index)
    assert index.check() != ()


def test_a_changed_segment_is_damage_when_it_is_read_and_told_by_check(index):
    change(file(index, ".seg"))
    assert index.check() != ()
    file(index, ".arrays").unlink()
    with pytest.raises(IndexDamaged):
        total(index)


@pytest.mark.parametrize("harm", [cut, change, empty, Path.unlink])
def test_a_wrong_table_of_contents_is_damage(index, harm):
    harm(file(index, ".toc"))
    with pytest.raises(IndexDamaged):
        total(index)
    assert index.check() != ()


@pytest.mark.parametrize("text", ["", "v1", "v1-x 1 y", "\u0a38", "no-such-folder 1 2"])
def test_a_wrong_pointer_is_damage(index, text):
    file(index, "CURRENT-1").write_text(text, encoding="utf-8")
    with pytest.raises(IndexDamaged):
        total(index)
    assert index.check() != ()


def test_without_a_pointer_there_is_no_index(index):
    file(index, "CURRENT-1").unlink()
    with pytest.raises(IndexMissing):
        total(index)
    assert index.check() != ()


@pytest.mark.parametrize("suffix", [".seg", ".toc", "CURRENT-1"])
def test_a_damaged_index_can_be_rebuilt(index, suffix):
    cut(file(index, suffix))
    with pytest.raises(IndexDamaged):
        total(index)
    index.rebuild([document("a", title="yoga recovery")])
    assert total(index) == 1
    assert index.check() == ()


def test_an_open_index_serves_on_from_what_it_has_in_memory(index):
    assert index.count == 30
    cut(file(index, ".seg"))
    assert index.search(Query(words="yoga"), NOW).total == 30


def test_a_folder_that_is_removed_while_it_is_open_is_noticed(index):
    assert index.count == 30
    shutil.rmtree(index.folder)
    with pytest.raises(IndexMissing):
        index.search(Query(words="yoga"), NOW)
    index.rebuild([document("a")])
    assert index.count == 1


def test_readers_find_everything_at_any_time_beside_writers_merges_and_rebuilds(index):
    stop, wrong = threading.Event(), []

    def read() -> None:
        try:
            while not stop.is_set():
                found = total(index)
                if found != 30:
                    wrong.append(found)
        except Exception as error:
            wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for turn in range(40):
        index.apply([document(f"d{n}", title="yoga", description=f"recovery {turn}") for n in (turn % 30, (turn * 7) % 30)])
        index.merge()
        if turn % 13 == 12:
            index.rebuild([document(f"d{n}", title="yoga", description="recovery") for n in range(30)])
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_threads_share_one_index(index):
    wrong: list[object] = []

    def read(step: int) -> None:
        try:
            for n in range(60):
                asked = Query(words="yoga", page=1 + (n * step) % 3, per_page=10, sort=("best", "soonest", "title")[n % 3])
                if len(index.search(asked, NOW).hits) != 10:
                    wrong.append(asked)
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=read, args=(step,)) for step in (1, 2, 5)]
    for thread in threads:
        thread.start()
    for n in range(20):
        index.apply([document(f"d{n}", title="yoga")])
    for thread in threads:
        thread.join()
    assert wrong == []
