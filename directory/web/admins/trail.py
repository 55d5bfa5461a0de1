"""Trail: which part of the queue a reviewer works through. It stands in the address of every page along the way, so that "next" means the
next of these, and nothing has to be remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from ...domain.account import Account
from ...domain.errors import InvalidValue
from ...domain.phone import Phone
from ...domain.submission import REFERENCE_ALPHABET, tidy_reference
from ...domain.vocabulary import Kind
from ...storage.cases import CaseKind, Filter, Scope, Stage
from .. import urls

C = TypeVar("C", bound=StrEnum)

_MOST_LETTERS = 200
_REFERENCE_LETTERS = 8


class Claimed(StrEnum):
    ANYBODY = ""
    ME = "me"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Trail:
    """What is asked of the queue. `kind` and `listing_kind` None: all; `district` "": all; `words` as typed; `page` from 1."""

    stage: Stage = Stage.WAITING
    kind: CaseKind | None = None
    listing_kind: Kind | None = None
    district: str = ""
    claimed: Claimed = Claimed.ANYBODY
    words: str = ""
    page: int = 1

    def address(self, path: str, **changes: object) -> str:
        """A path of this site, with the trail as it would be after `changes`; what isn't the page is on page 1 again."""
        return urls.with_query(urls.here(path), **replace(self, **({"page": 1} | changes)).parameters())  # type: ignore[arg-type]

    def parameters(self) -> Mapping[str, str | None]:
        """What is set, by the names that it has in an address."""
        return {
            "stage": self.stage if self.stage is not Stage.WAITING else None,
            "kind": self.kind,
            "listing": self.listing_kind,
            "district": self.district,
            "claimed": self.claimed,
            "q": self.words,
            "page": str(self.page) if self.page > 1 else None,
        }

    def filter(self, account: Account, region: str) -> Filter:
        """What the store is asked; `region` is where a phone number would be dialled."""
        return Filter(
            stage=self.stage,
            kinds=(self.kind,) if self.kind else (),
            listing_kinds=(self.listing_kind,) if self.listing_kind else (),
            district=self.district or None,
            claimed_by={Claimed.ANYBODY: None, Claimed.ME: account.email, Claimed.NOBODY: ""}[self.claimed],
            words=as_stored(self.words, region),
        )


def parse(arguments: Mapping[str, str]) -> Trail:
    """The trail that an address names; a value that there isn't counts as none."""
    return Trail(
        stage=_one_of(Stage, arguments.get("stage")) or Stage.WAITING,
        kind=_one_of(CaseKind, arguments.get("kind")),
        listing_kind=_one_of(Kind, arguments.get("listing")),
        district=arguments.get("district", "")[:_MOST_LETTERS],
        claimed=_one_of(Claimed, arguments.get("claimed")) or Claimed.ANYBODY,
        words=" ".join(arguments.get("q", "")[:_MOST_LETTERS].split()),
        page=page_of(arguments),
    )


def page_of(arguments: Mapping[str, str]) -> int:
    """The page that an address names, from 1."""
    given = arguments.get("page", "")
    return max(1, int(given)) if given.isdecimal() and len(given) < 6 else 1


def scope(account: Account) -> Scope:
    """What the account's limits leave of the queue."""
    return Scope(account.districts, account.kinds)


def as_stored(words: str, region: str) -> str:
    """Words as the store has them: a phone number in one piece, a reference in its one form.

    >>> as_stored("0161 425 7457", "IN"), as_stored("3467acde", "IN"), as_stored("yoga Mohali", "IN")
    ('+911614257457', '3467-ACDE', 'yoga Mohali')
    """
    letters = "".join(letter for letter in words.upper() if letter.isalnum())
    if len(letters) == _REFERENCE_LETTERS and set(letters) <= set(REFERENCE_ALPHABET) and not letters.isdecimal():
        return tidy_reference(words)
    try:
        return Phone.parse(words, region).number if sum(map(str.isdecimal, words)) >= 3 and not any(map(str.isalpha, words)) else words
    except InvalidValue:
        return words


def _one_of(codes: type[C], given: str | None) -> C | None:
    return next((code for code in codes if given and code == given), None)
