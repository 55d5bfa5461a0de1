"""What organisations send to the directory of the bench: listings of theirs, changes and claims, each with a word that finds it again."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

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

MARK = r"zz\d+zz"
"""What a word looks like that no other proposal has (a regular expression)."""

_SEED = 4
_AT_ONCE = 250
_MOST = 10**9
_CHANGES = 0.3
_IN_A_FILE, _CLAIMS = 0.1, 0.04
_FEDERATION = Sender("federation@example.org", "en", "The federation")
_HOTLINE = Phone("+919814000000", "IN")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody sends. `listing` is the one that it would change."""

    details: Details
    sender: Sender
    listing: Listing | None = None


def listings(number: int) -> Iterator[Listing]:
    """The corpus with phone numbers: every tenth listing has the same hotline, as the meetings of a fellowship do."""
    for place, listing in enumerate(corpus.listings(number)):
        yield replace(listing, details=replace(listing.details, phones=(_phone(place),)))


def proposals(known: Sequence[Listing]) -> Iterator[Proposal]:
    """New listings, and changes of those that are `known`, without end; three from each sender."""
    chance = random.Random(_SEED)
    changed = iter(known)
    for number, listing in enumerate(islice(corpus.listings(_MOST), len(known), None)):
        sender = Sender(f"sender{number // 3}@example.org", chance.choice(("en", "hi", "pa")))
        old = next(changed, None) if chance.random() < _CHANGES else None
        details = replace(old.details if old else listing.details, phones=(_phone(len(known) + number),), email=f"desk{number}@example.org")
        titles = {language: f"{words} zz{number}zz" for language, words in details.title.given()}
        yield Proposal(replace(details, title=Text(**titles)), sender, old)


def _phone(place: int) -> Phone:
    return _HOTLINE if place % 10 == 0 else Phone(f"+9198{15_000_000 + place}", "IN")


def random_name() -> str:
    return secrets.token_hex(16)


def load(services: Services, known: Sequence[Listing], source: Iterator[Proposal], number: int) -> tuple[str, ...]:
    """Send and confirm `number` proposals by the operations that the pages call, without the pages; the ids of the submissions.

    A tenth come in one file, a few are claims. Several share a transaction, or it would be the disk that takes the time.
    """
    filed, claimed = (int(number * part) for part in (_IN_A_FILE, _CLAIMS))
    loaded = list(_send_file(services, source, filed))
    while len(loaded) < number - claimed:
        with services.database.writing():
            for proposal in islice(source, min(_AT_ONCE, number - claimed - len(loaded))):
                loaded.append(_send(services.database, proposal, services.clock()))
    with services.database.writing():
        loaded += [_claim(services.database, listing, services.clock()) for listing in islice(reversed(known), claimed)]
    return tuple(loaded)


def _send_file(services: Services, source: Iterator[Proposal], number: int) -> Iterator[str]:
    database, now, name = services.database, services.clock(), random_name()
    uploads.add(database, name, "csv", b"", now=now)
    new = (replace(proposal.details, phones=(_HOTLINE,)) for proposal in source if proposal.listing is None)
    batch = submit_many(database, name, list(islice(new, number)), _FEDERATION, now=now, random=random_name)
    link = links.find(database, "confirm-many", batch, _FEDERATION.email, now=now)
    assert link is not None
    yield from (each.id for each in confirm_many(database, batch, link=link.name, now=now, random=random_name))


def _send(database: Database, proposal: Proposal, now: datetime) -> str:
    listing = proposal.listing
    draft = drafts.begin(
        database,
        random_name()[:10],
        now=now,
        answers={},
        purpose=Purpose.CHANGE if listing else Purpose.NEW,
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
