"""Fields of the listing form: what was typed, which is shown again whatever it is, and its value, or one sentence why it has none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from wtforms import Field, Form, ValidationError  # type: ignore[import-untyped]

from ...domain.errors import InvalidValue
from ...exchange import plain_text
from ...exchange.listings_csv import LONGEST
from .. import remedies
from ..translation import gettext as _

Read = Callable[[str, Any], Any]
"""From tidy text that isn't empty, and the form's rules, to its value. Raises `InvalidValue`."""


class _Typed(Field):  # type: ignore[misc]
    process_errors: list[str]

    @property
    def typed(self) -> str:
        """As it was typed, or ""."""
        return str(self.raw_data[0]) if self.raw_data else ""

    @property
    def all_typed(self) -> tuple[str, ...]:
        return tuple(map(str, self.raw_data or ()))

    @property
    def problem(self) -> str | None:
        return self.process_errors[0] if self.process_errors else None

    def refuse(self, sentence: str) -> None:
        """Something is wrong with it in the light of other answers; what was found first stays."""
        if not self.process_errors:
            self.process_errors = [sentence]

    def _read(self, text: str, read: Read | None, longest: int) -> Any:
        if len(text) > longest:
            raise ValidationError(_("Shorten it to %(most)d characters: it has %(length)d.", most=longest, length=len(text)))
        try:
            return read(text, self.meta.rules) if read else text
        except InvalidValue as error:
            raise ValidationError(remedies.in_words(error)) from error


class Line(_Typed):
    """One line of plain text, read by `read`; None where there is none."""

    def __init__(self, read: Read | None = None, longest: int = LONGEST, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._reader, self._longest = read, longest

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        text = plain_text.line(valuelist[0]) if valuelist else ""
        self.data = self._read(text, self._reader, self._longest) if text else None


class Paragraphs(_Typed):
    """Plain text with paragraphs; None where there is none."""

    def __init__(self, longest: int = LONGEST, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._longest = longest

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        text = plain_text.paragraphs(valuelist[0]) if valuelist else ""
        self.data = self._read(text, None, self._longest) if text else None


class Lines(_Typed):
    """Any number of lines, each read by `read`, each once; `wrong` are the sentences by place, from 0."""

    def __init__(self, read: Read, longest: int = LONGEST, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._reader, self._longest = read, longest
        self.wrong: dict[int, str] = {}

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        values: dict[Any, None] = {}
        self.wrong = {}
        for place, text in enumerate(map(plain_text.line, valuelist)):
            try:
                if text:
                    values[self._read(text, self._reader, self._longest)] = None
            except ValidationError as error:
                self.wrong[place] = str(error)
        self.data = tuple(values)

    def refuse(self, sentence: str) -> None:
        self.wrong = self.wrong or {0: sentence}


class Choice(_Typed):
    """One of a closed list of codes; None where none is chosen. A value that no page offers is taken for none."""

    def __init__(self, codes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._codes = {str(code): code for code in codes}

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = self._codes.get(valuelist[0]) if valuelist else None


class Choices(_Typed):
    """Any of a closed list of codes, which `codes` makes of the form's rules; in the order chosen, each once."""

    def __init__(self, codes: Callable[[Any], Iterable[str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._codes = codes

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        known = {str(code): code for code in self._codes(self.meta.rules)}
        self.data = tuple(dict.fromkeys(known[value] for value in valuelist if value in known))


def problems(form: Form) -> list[tuple[str, str]]:
    """(field id, sentence) for everything that is wrong on a form, in its order."""
    found = []
    for field in form:
        if isinstance(field, Lines):
            found += [(numbered(field.id, place), sentence) for place, sentence in sorted(field.wrong.items())]
        elif field.problem:
            found.append((field.id, field.problem))
    return found


def numbered(id: str, place: int) -> str:
    """The id of the field at a place, from 0, among those of one name."""
    return id if place == 0 else f"{id}-{place + 1}"
