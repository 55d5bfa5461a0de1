"""The one family of errors that our code raises on purpose. Words for people live in `directory.web`."""

from __future__ import annotations


class DirectoryError(Exception):
    """Something a caller can act on.

    `reason` is a stable code in kebab-case (`"phone-too-short"`); `facts` are the values a sentence about it needs.
    """

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason, facts)
        self.reason = reason
        self.facts = facts

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.reason} ({told})" if told else self.reason


class InvalidValue(DirectoryError):
    """A value that was read at an edge (form, cell, feed, URL) and can't become its type.

    `value` is what was given; `remedy` says in one plain English sentence what to do instead.
    """

    def __init__(self, reason: str, value: str, remedy: str, **facts: object) -> None:
        super().__init__(reason, value=value, remedy=remedy, **facts)
        self.value = value
        self.remedy = remedy
