"""Taxonomy: the site's topics; Labels: what the closed codes are called. Pure: the rows come from `storage.seed_files`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .details import Text
from .errors import DirectoryError


@dataclass(frozen=True, slots=True)
class Topic:
    """What a listing can be about. `code` is kebab-case and never changes; `parent` is a wider topic's code."""

    code: str
    parent: str | None
    label: Text


class Taxonomy:
    """Topics by code, in the order of the file.

    Raises `DirectoryError` ("topic-twice", "topic-without-parent") where they don't fit together; a parent stands above its children.
    """

    __slots__ = ("_topics",)

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._topics: dict[str, Topic] = {}
        for topic in topics:
            if topic.code in self._topics:
                raise DirectoryError("topic-twice", code=topic.code)
            if topic.parent is not None and topic.parent not in self._topics:
                raise DirectoryError("topic-without-parent", code=topic.code, parent=topic.parent)
            self._topics[topic.code] = topic

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self._topics)

    def __iter__(self) -> Iterator[Topic]:
        return iter(self._topics.values())

    def __contains__(self, code: object) -> bool:
        return code in self._topics

    def get(self, code: str) -> Topic | None:
        return self._topics.get(code)

    def require(self, code: str) -> Topic:
        """The topic with this code. Raises `DirectoryError` ("topic-unknown")."""
        if code not in self._topics:
            raise DirectoryError("topic-unknown", code=code)
        return self._topics[code]

    def with_wider(self, code: str) -> tuple[Topic, ...]:
        """The topic and those above it, narrowest first: hockey, sport."""
        topic: Topic | None = self.require(code)
        line = []
        while topic:
            line.append(topic)
            topic = self.get(topic.parent) if topic.parent else None
        return tuple(line)

    def narrower(self, code: str | None = None) -> tuple[Topic, ...]:
        """The topics right below this one; without a code, those at the top."""
        return tuple(topic for topic in self if topic.parent == code)


class Labels:
    """What the codes of closed lists are called: `labels.of("audience", "women")`. Groups are named as the search's parameters."""

    __slots__ = ("_labels",)

    def __init__(self, labels: Mapping[tuple[str, str], Text]) -> None:
        self._labels = dict(labels)

    def of(self, group: str, code: str) -> Text:
        """Its label in each language; an empty Text for a code that has none, such as a language we don't know."""
        return self._labels.get((group, str(code)), Text())

    def codes(self, group: str) -> tuple[str, ...]:
        """The codes of a group, in the order of the file."""
        return tuple(code for held, code in self._labels if held == group)
