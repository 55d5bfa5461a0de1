"""The thin adapter to Whoosh, the index on disk; no other module imports it.

A store is one folder: a file per segment in Whoosh's own format (terms, postings with positions, field lengths, stored fields), and a table
of contents per generation. Segments never change once written; deletions are in the table of contents. Segments are written through
Whoosh's codec, block by block, without its pool of pickled postings; its own searcher reads them all the same.

Neither Whoosh nor this module syncs to the disk: what is indexed can be built again, so checksums notice what a power cut has cost.
Tables of contents are pickles: nobody but the site may write to the folder.
"""

from __future__ import annotations

import os
import pickle
import time
import warnings
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import accumulate, pairwise
from operator import sub
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .analysis import WORD, fold
from .columns import from_record
from .content import Content, Stored
from .documents import TEXT_FIELDS
from .errors import IndexDamaged
from .postings import Postings, from_fields

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)  # Whoosh 2.7.4 has escapes and comparisons that newer Pythons warn of
    from whoosh import columns as whoosh_columns
    from whoosh import fields, formats
    from whoosh.analysis import Composable, Filter, RegexTokenizer
    from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3PostingsWriter, W3Segment
    from whoosh.filedb.compound import CompoundStorage
    from whoosh.filedb.filestore import FileStorage, RamStorage
    from whoosh.index import TOC
    from whoosh.reading import SegmentReader
    from whoosh.util.numeric import byte_to_length, length_to_byte

SCHEMA_VERSION = 1
"""To be raised with every change of what is written: an index of another version is left alone, and built anew."""

_NAME = "MAIN"
_INT_SIZE = 4
_LONGEST_WRITE_S = 3600
_BLOCK = 512  # postings a block; uncompressed, or reading costs three times as much


class FoldFilter(Filter):  # type: ignore[misc]
    """Our folding of words, as a filter for Whoosh's own query parser."""

    def __call__(self, tokens: Iterable[Any]) -> Iterator[Any]:
        for token in tokens:
            token.text = fold(token.text)
            if token.text:
                yield token


class PackedPositions(formats.Format):  # type: ignore[misc]
    """Positions of a posting as 16-bit integers, without a pickle per posting."""

    def word_values(self, value: str, analyzer: Composable, **options: Any) -> Iterator[tuple[str, int, float, bytes]]:
        places: dict[str, list[int]] = {}
        for token in analyzer(value, positions=True, **options):
            places.setdefault(token.text, []).append(min(token.pos, 65535))
        for text, where in places.items():
            yield text, len(where), float(len(where)), array("H", where).tobytes()

    def decode_positions(self, packed: bytes) -> list[int]:
        return array("H", packed).tolist()

    def decode_frequency(self, packed: bytes) -> int:
        return len(packed) // 2

    decode_weight = decode_frequency


def schema() -> Any:
    """Whoosh's schema: an id, the text fields with positions, and the record from which all columns can be made again."""
    analyzer = RegexTokenizer(WORD) | FoldFilter()
    known: dict[str, Any] = {"id": fields.ID(stored=True, unique=True), "record": fields.COLUMN(whoosh_columns.VarBytesColumn())}
    for name in TEXT_FIELDS:
        known[name] = fields.TEXT(analyzer=analyzer)
        known[name].format = PackedPositions()
    return fields.Schema(**known)


class _BlockWriter(W3PostingsWriter):  # type: ignore[misc]
    """Whoosh's writer of postings, a block at a time: in its format, without its call and its checks for every single posting, and with a
    pickle protocol that knows bytes (its own writes each as text, five times as long)."""

    def add_block(self, ids: list[int], weights: list[float], values: list[bytes], lengths: list[int], is_last: bool) -> None:
        if not self._blockcount:
            self._postfile.write(WHOOSH3_HEADER_MAGIC)
        first, most = weights[0], max(weights)
        shortest, longest = min(lengths), max(lengths)
        same = most == first and min(weights) == first
        gaps = (ids[0], *map(sub, ids[1:], ids))
        data = pickle.dumps((gaps, (None if first == 1.0 else first) if same else tuple(weights), tuple(values)), 4)
        facts = pickle.dumps((len(ids), ids[-1], most, 0, length_to_byte(shortest), length_to_byte(longest)), 4)
        size = len(facts) + len(data)
        self._postfile.write_int(-size if is_last else size)
        self._postfile.write(facts)
        self._postfile.write(data)
        self._blockcount += 1
        info = self._terminfo
        if self._blockcount == 1:
            info._minid, info._minlength = ids[0], shortest
        info._maxid, info._df, info._weight = ids[-1], info._df + len(ids), info._weight + sum(weights)
        info._minlength, info._maxlength = min(info._minlength, shortest), max(info._maxlength, longest)
        info._maxweight = max(info._maxweight, most)


class _BlockCodec(W3Codec):  # type: ignore[misc]
    def postings_writer(self, dbfile: Any, byteids: bool = False) -> _BlockWriter:
        return _BlockWriter(dbfile, self._blocklimit, byteids, self._compression, self._inlinelimit)


_SCHEMA = schema()
_CODEC = W3Codec(blocklimit=_BLOCK, compression=0)
_WRITING_CODEC = _BlockCodec(blocklimit=_BLOCK, compression=0, inlinelimit=0)

STORED_LENGTHS: NDArray[np.float64] = np.array([max(byte_to_length(length_to_byte(n)), 1) for n in range(2**16)], np.float64)
"""Field length -> that length as Whoosh remembers it, in one byte."""


class Store:
    """One folder in Whoosh's format. Whatever can't be read raises IndexDamaged; FileNotFoundError passes (see `SearchIndex.snapshot`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def segment_path(self, stored: Stored) -> Path:
        return self.folder / f"{stored.name}{W3Segment.COMPOUND_EXT}"

    # -- writing

    def write_segment(self, content: Content) -> Stored:
        """Write a new segment; nothing refers to it until a table of contents does."""
        parts = _Memory()
        segment = _WRITING_CODEC.new_segment(parts, _NAME)
        self._write_documents(parts, segment, content)
        self._write_terms(parts, segment, content)
        segment.set_doc_count(len(content.ids))
        name = segment.segment_id()
        path = self.folder / f"{name}{segment.COMPOUND_EXT}"
        beside = FileStorage(str(self.folder))
        CompoundStorage.assemble(beside.create_file(f"{path.name}.tmp"), parts, segment.list_files(parts))
        written = path.with_name(f"{path.name}.tmp")
        size, checksum = written.stat().st_size, _checksum(written)
        os.replace(written, path)
        return Stored(name, len(content.ids), dict(segment._fieldlengths), size, checksum)

    def _write_documents(self, parts: RamStorage, segment: W3Segment, content: Content) -> None:
        writer = _WRITING_CODEC.per_document_writer(parts, segment)
        record_column = _SCHEMA["record"].column_type
        text_fields = [(name, _SCHEMA[name]) for name in TEXT_FIELDS]
        id_field = _SCHEMA["id"]
        for number, (id, record, lengths) in enumerate(zip(content.ids, content.records, content.postings.lengths.tolist(), strict=True)):
            writer.start_doc(number)
            writer.add_field("id", id_field, id, 0)
            writer.add_column_value("record", record_column, record)
            for (name, text_field), length in zip(text_fields, lengths, strict=True):
                writer.add_field(name, text_field, None, length)
            writer.finish_doc()
        writer.close()

    def _write_terms(self, parts: RamStorage, segment: W3Segment, content: Content) -> None:
        writer = _WRITING_CODEC.field_writer(parts, segment)
        postings = content.postings
        for name in sorted(("id", *TEXT_FIELDS)):
            writer.start_field(name, _SCHEMA[name])
            if name == "id":
                for id, number in sorted((id.encode(), number) for number, id in enumerate(content.ids)):
                    writer.start_term(id)
                    writer._postwriter.add_block([number], [1.0], [b""], [1], True)
                    writer.finish_term()
            else:
                _write_field(writer, postings, TEXT_FIELDS.index(name))
            writer.finish_field()
        writer.close()

    def write_contents(self, generation: int, segments: Sequence[Stored]) -> int:
        """Write the table of contents of a generation; its checksum."""
        known = []
        for stored in segments:
            segment = W3Segment(_CODEC, _NAME, stored.count, stored.name.removeprefix(f"{_NAME}_"), set(stored.deleted) or None)
            segment.compound = True
            segment._fieldlengths = stored.lengths
            segment.size, segment.checksum = stored.size, stored.checksum
            known.append(segment)
        self._contents_path(generation).unlink(missing_ok=True)  # left by a writer that was killed before the pointer named it
        TOC(_SCHEMA, known, generation).write(FileStorage(str(self.folder)), _NAME)
        return _checksum(self._contents_path(generation))

    def sweep(self, generation: int, segments: Sequence[Stored]) -> None:
        """Delete what neither this table of contents nor any of its segments needs."""
        names = {stored.name for stored in segments}
        for path in self.folder.iterdir():
            is_needed = path == self._contents_path(generation) or path.name.split(".", 1)[0] in names
            if path.is_file() and (not is_needed or _is_left_over(path)):
                path.unlink(missing_ok=True)

    # -- reading

    def read_contents(self, generation: int, checksum: int) -> list[Stored]:
        """The segments of a generation."""
        path = self._contents_path(generation)
        if _checksum(path) != checksum:
            raise IndexDamaged(f"{path.name} has changed")
        try:
            contents = TOC.read(FileStorage(str(self.folder)), _NAME, generation, _SCHEMA)
            return [
                Stored(s.segment_id(), s.doc_count_all(), dict(s._fieldlengths), s.size, s.checksum, frozenset(s.deleted_docs()))
                for s in contents.segments
            ]
        except FileNotFoundError:
            raise
        except Exception as error:  # a pickle can fail in any way
            raise IndexDamaged(f"{path.name} can't be read") from error

    def verify(self, stored: Stored) -> None:
        """Raise IndexDamaged where a segment's file is not to the byte what was written."""
        path = self.segment_path(stored)
        if path.stat().st_size != stored.size or _checksum(path) != stored.checksum:
            raise IndexDamaged(f"{path.name} has changed")

    def read_segment(self, stored: Stored) -> Content:
        """What a segment holds, its deleted documents too, read back from Whoosh's own structures."""
        self.verify(stored)
        try:
            reader = self.open_reader(stored)
            try:
                ids = [stored_fields["id"] for stored_fields in reader.all_stored_fields()]
                records = list(reader.column_reader("record", translate=False))
                passages = [begins for record in records for begins in from_record(record)[1]]
                parts = [_read_field(reader, name) for name in TEXT_FIELDS]
                return Content(ids, from_fields(stored.count, parts, passages), records)
            finally:
                reader.close()
        except FileNotFoundError:
            raise
        except Exception as error:  # a pickle can fail in any way
            raise IndexDamaged(f"{stored.name} can't be read") from error

    def read_records(self, stored: Stored) -> list[bytes]:
        """The records of a segment's documents, the deleted ones too."""
        self.verify(stored)
        reader = self.open_reader(stored)
        try:
            return list(reader.column_reader("record", translate=False))
        finally:
            reader.close()

    def open_reader(self, stored: Stored) -> Any:
        """Whoosh's own reader of one segment, deletions left out of account."""
        segment = W3Segment(_CODEC, _NAME, stored.count, stored.name.removeprefix(f"{_NAME}_"))
        segment.compound = True
        segment._fieldlengths = stored.lengths
        return SegmentReader(FileStorage(str(self.folder)), _SCHEMA, segment)

    def _contents_path(self, generation: int) -> Path:
        return self.folder / str(TOC._filename(_NAME, generation))


class _Memory(RamStorage):  # type: ignore[misc]
    """The pieces of a segment before they are put together; Whoosh's own keeps temporary ones in a shared folder."""

    def temp_storage(self, name: str | None = None) -> RamStorage:
        return RamStorage()


def _write_field(writer: Any, postings: Postings, number: int) -> None:
    mine = (postings.fields == number).nonzero()[0]
    documents = postings.documents[mine]
    term_of = np.repeat(np.arange(len(postings.terms), dtype=np.int32), np.diff(postings.starts))[mine]
    begins = np.diff(term_of, prepend=-1).nonzero()[0]
    packed = memoryview(postings.positions.tobytes())
    first, after = (postings.position_starts[entries].astype(np.int64) * 2 for entries in (mine, mine + 1))
    weights = postings.counts[mine].astype(np.float32)
    lengths = postings.lengths[documents, number]
    for term, (begin, end) in zip(term_of[begins].tolist(), pairwise([*begins.tolist(), len(mine)]), strict=True):
        writer.start_term(postings.terms[term].encode())
        block = writer._postwriter
        for low in range(begin, end, _BLOCK):
            high = min(low + _BLOCK, end)
            values = [bytes(packed[a:b]) for a, b in zip(first[low:high].tolist(), after[low:high].tolist(), strict=True)]
            block.add_block(documents[low:high].tolist(), weights[low:high].tolist(), values, lengths[low:high].tolist(), high == end)
        writer.finish_term()


def _read_field(reader: Any, name: str) -> tuple[list[str], NDArray[np.int64], NDArray[np.int32], NDArray[np.uint16], NDArray[np.uint16]]:
    """Terms, entries per term, documents, counts, and positions of one field."""
    terms, entries, documents, packed = [], [], array("i"), []
    postings = reader._terms._postfile
    for term, info in reader.iter_field(name):
        terms.append(term.decode())
        before = len(documents)
        place, size = info.extent()[0] + len(WHOOSH3_HEADER_MAGIC), 1
        while size > 0:  # the last block has the negative of its size
            size = postings.get_int(place)
            place += _INT_SIZE
            block = BytesIO(postings.get(place, abs(size)))
            place += size
            pickle.load(block)  # what it says of itself
            gaps, _weights, values = pickle.load(block)
            documents.extend(accumulate(gaps))
            packed += values
        entries.append(len(documents) - before)
    return (
        terms,
        np.array(entries, np.int64),
        np.array(documents, np.int32),
        np.array([len(value) // 2 for value in packed], np.uint16),
        np.frombuffer(b"".join(packed), np.uint16),
    )


def _is_left_over(path: Path) -> bool:
    """Whether somebody who was killed began to write it."""
    return path.suffix == ".tmp" and path.stat().st_mtime < time.time() - _LONGEST_WRITE_S


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while chunk := file.read(2**20):
            checksum = zlib.crc32(chunk, checksum)
    return checksum
