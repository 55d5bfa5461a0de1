"""What organisations send to the directory of the bench: listings of theirs, changes and claims, each with a word that finds it again."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count, islice

from directory.domain.details import Details, Text
from directory.domain.listing import Listing
from directory.domain.phone import Phone
from directory.domain.submission import Purpose, Sender
from directory.operations import access, sending
from directory.operations.submit import submit
from directory.operations.submit_many import confirm_many, submit_many
from directory.services import Services
from directory.storage import drafts, links, submissions, uploads
from directory.storage.database import Database

from . import corpus

_SEED = 4
_AT_ONCE = 250
"""Proposals a transaction while many are loaded."""
_FEDERATION = Sender("federation@example.org", "en", "The federation")
_HOTLINE = Phone("+919814000000", "IN")
_SHARES = {"file": 10, "claim": 4, "change": 26, "new": 60}
"""Of a hundred proposals: rows of one large file, claims, changes, new listings of their own senders."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody sends. `listing` is the one it would change or claim."""

    purpose: Purpose
    details: Details
    sender: Sender
    listing: Listing | None = None


def listings(number: int) -> Iterator[Listing]:
    """The corpus with phone numbers: every tenth has the same hotline, as the meetings of a fellowship do, the others one of their own."""
    for place, listing in enumerate(corpus.listings(number)):
        yield replace(listing, details=_with_phone(listing.details, place))


def proposals(known: Sequence[Listing], first: int = 0) -> Iterator[Proposal]:
    """New listings and changes of those that are `known`, without end, the same for the same `first`. A sender has three of them."""
    chance = random.Random(f"{_SEED} {first}")
    unknown = islice(corpus.listings(10**9), len(known) + first, None)
    changed = iter(known[first % len(known) :])
    for number, listing in zip(count(first), unknown, strict=False):
        sender = Sender(f"sender{number // 3}@example.org", chance.choice(("en", "hi", "pa")))
        if chance.randrange(_SHARES["change"] + _SHARES["new"]) < _SHARES["change"] and (old := next(changed, None)):
            details = replace(old.details, phones=_with_phone(old.details, 10**6 + number).phones)
            yield Proposal(Purpose.CHANGE, _marked(details, number), sender, old)
        else:
            yield Proposal(Purpose.NEW, _marked(_with_phone(listing.details, 10**6 + number), number), sender)


def mark(number: int) -> str:
    """A word that no other listing has."""
    return f"zz{number}zz"


def _marked(details: Details, number: int) -> Details:
    titles = {language: f"{words} {mark(number)}" for language, words in details.title.given()}
    return replace(details, title=Text(**titles), email=f"desk{number}@example.org")


def _with_phone(details: Details, number: int) -> Details:
    return replace(details, phones=(_HOTLINE if number % 10 == 0 else Phone(f"+919815{number % 10**6:06}", "IN"),))


def random_name() -> str:
    return secrets.token_hex(16)


def load(services: Services, known: Sequence[Listing], number: int) -> tuple[str, ...]:
    """Send and confirm `number` proposals by the operations that the pages call, without the pages; the ids of the submissions.

    A tenth come in one file of a federation, the rest one by one; several share a transaction here, or the disk would be what is timed.
    """
    filed, claimed = (number * _SHARES[share] // 100 for share in ("file", "claim"))
    loaded = list(_send_file(services, known, filed))
    sent = proposals(known, first=filed)
    while len(loaded) < number - claimed:
        with services.database.writing():
            for proposal in islice(sent, min(_AT_ONCE, number - claimed - len(loaded))):
                loaded.append(_send(services.database, proposal, services.clock()))
    with services.database.writing():
        loaded += [_claim(services.database, listing, services.clock()) for listing in known[-claimed:] if claimed]
    return tuple(loaded)


def _send_file(services: Services, known: Sequence[Listing], number: int) -> Iterator[str]:
    database, now, name = services.database, services.clock(), random_name()
    uploads.add(database, name, "csv", b"", now=now)
    rows = [_marked(replace(each.details, phones=(_HOTLINE,)), place) for place, each in enumerate(_beyond(known, number))]
    batch = submit_many(database, name, rows, _FEDERATION, now=now, random=random_name)
    link = links.find(database, "confirm-many", batch, _FEDERATION.email, now=now)
    assert link is not None
    yield from (each.id for each in confirm_many(database, batch, link=link.name, now=now, random=random_name))


def _beyond(known: Sequence[Listing], number: int) -> Iterator[Listing]:
    """Listings of the corpus that the directory doesn't have."""
    return islice(corpus.listings(len(known) + number), len(known), None)


def _send(database: Database, proposal: Proposal, now: datetime) -> str:
    listing, name = proposal.listing, random_name()[:10]
    draft = drafts.begin(
        database,
        name,
        now=now,
        answers={},
        purpose=proposal.purpose,
        base=listing.details if listing else None,
        base_version=listing.version if listing else None,
        listing_id=listing.id if listing else None,
    )
    sent = submit(database, draft.id, proposal.details, proposal.sender, is_proven=True, now=now, random=random_name)
    drafts.forget(database, draft.id)
    return sent.id


def _claim(database: Database, listing: Listing, now: datetime) -> str:
    email = f"claims-{listing.id}@example.org"
    access.claim_listing(database, listing.id, email=email, words="It is ours.", language="en", now=now, random=random_name)
    (claim,) = submissions.of_sender(database, email)
    return sending.confirm(database, claim.id, now=now, random=random_name).id
