"""Who may keep a listing: signing in by mail, handing over, taking access away, and claiming a listing that is already there.

A mailed link proves that an address is read by whoever opens it. What a link can't open any more raises `LinkNotOpen`, for all
reasons alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from ..domain.holder import LinkNotOpen, Offer
from ..domain.listing import Listing
from ..domain.slugs import listing_id as new_id
from ..domain.submission import Purpose, Sender, State, Submission
from ..storage import holders, links, listings, mails, sessions, submissions
from ..storage.database import Database
from ..storage.links import Link
from .submit import CONFIRM_LASTS, new_reference

SIGN_IN_LASTS = timedelta(minutes=30)
MOST_OPEN_SIGN_INS = 5
"""To one address at a time."""
OFFER_LASTS = timedelta(days=7)
_NOBODY = ""


def ask_to_sign_in(database: Database, email: str, *, language: str, onward: str, now: datetime, random: Callable[[], str]) -> None:
    """Mail a sign-in link to an address that has anything to manage here; `onward` is the path to go on to, or "".

    For any other the same is written, and the mail taken back: how long it takes must not tell which addresses are known. Nor does a mail
    go out while so many of its links are still open: whoever asks for another's address neither floods it nor keeps its owner out.
    """
    with database.writing():
        is_flood = links.count_open(database, "sign-in", email.lower(), now=now) >= MOST_OPEN_SIGN_INS
        is_known = holders.is_known(database, email) and not is_flood
        name, message_id = random(), random()
        links.make(database, name, "sign-in", onward, email.lower() if is_known else _NOBODY, now=now, lasts=SIGN_IN_LASTS)
        mails.add(
            database,
            message_id=message_id,
            recipient=email.lower(),
            language=language,
            template="sign-in",
            facts={"link": name},
            now=now,
        )
        mails.drop(database, message_id if not is_known else random())


def spend_sign_in(database: Database, link_name: str, *, now: datetime) -> Link:
    """Use a sign-in link up; the session begins in the caller's transaction. Raises `LinkNotOpen`."""
    return _spend(database, link_name, "sign-in", now)


def offer_listing(
    database: Database, listing_id: str, *, to: str, keeps: bool, language: str, by: str, now: datetime, random: Callable[[], str]
) -> None:
    """Hand a listing over to another address, once that accepts; `keeps`: who offers it keeps access too. Raises `NotHeld`."""
    with database.writing():
        holders.require(database, listing_id, by)
        name = random()
        links.make(database, name, "hand-over", listing_id, to.lower(), now=now, lasts=OFFER_LASTS)
        holders.offer(database, name, Offer(listing_id, by, keeps))
        facts = {"link": name, "listing": listing_id, "by": by, "keeps": keeps}
        mails.add(database, message_id=random(), recipient=to.lower(), language=language, template="hand-over", facts=facts, now=now)


def accept_listing(database: Database, link_name: str, *, language: str, now: datetime, random: Callable[[], str]) -> Link:
    """The new address takes it; everyone concerned is told. Raises `LinkNotOpen`, also where who offered it has lost access since."""
    with database.writing():
        link = _spend(database, link_name, "hand-over", now)
        offered = holders.offered(database, link_name)
        if offered is None or not holders.holds(database, offered.listing_id, offered.by):
            raise LinkNotOpen("link-not-open")
        before = [holder.email for holder in holders.of_listing(database, offered.listing_id)]
        holders.grant(database, offered.listing_id, link.email, language, by=offered.by, now=now)
        change = "granted" if offered.keeps else "handed-over"
        _tell(database, offered.listing_id, before, change, link.email, by=offered.by, now=now, random=random)
        if not offered.keeps and offered.by != link.email:
            _end(database, offered.listing_id, offered.by, by=offered.by, now=now)
        return link


def revoke_access(
    database: Database, listing_id: str, email: str, *, by: str, now: datetime, random: Callable[[], str], is_staff: bool = False
) -> bool:
    """Take an address's access to a listing away; everyone concerned is told. False where it has none (any more).

    Its sessions end where it has nothing left to keep. Raises `NotHeld` unless whoever does it has access too, or is staff.
    """
    with database.writing():
        if not holders.holds(database, listing_id, email):
            return False
        if not is_staff:
            holders.require(database, listing_id, by)
        before = [holder.email for holder in holders.of_listing(database, listing_id)]
        _tell(database, listing_id, before, "revoked", email, by=by, now=now, random=random)
        _end(database, listing_id, email, by=by, now=now)
        return True


def claim_listing(
    database: Database, listing_id: str, *, email: str, words: str | None, language: str, now: datetime, random: Callable[[], str]
) -> None:
    """Somebody says that a listing is theirs. Whoever asks is told nothing: what follows goes to that address.

    To the address on record, in public or of somebody who has access, goes a link that gives access. Any other becomes a claim that a
    reviewer decides on, once the address is confirmed; `words` say how that can be checked. Nothing where there is no such listing.
    """
    with database.writing():
        listing = listings.get(database, listing_id)
        if listing is None:
            return
        sender, name = Sender(email.lower(), language), random()
        facts: dict[str, object] = {"link": name}
        if _is_on_record(database, listing, sender.email):
            template = "claim"
            facts["listing"] = listing_id
            links.make(database, name, "claim", listing_id, sender.email, now=now, lasts=OFFER_LASTS)
        else:
            template = "confirm"
            claim = _claim(database, listing, sender, words, now, random)
            if claim.state is not State.UNCONFIRMED:  # it is with the reviewers already
                return
            facts["reference"] = claim.reference
            links.make(database, name, "confirm", claim.id, sender.email, now=now, lasts=CONFIRM_LASTS)
        mails.add(database, message_id=random(), recipient=sender.email, language=language, template=template, facts=facts, now=now)


def _is_on_record(database: Database, listing: Listing, email: str) -> bool:
    """Whether an address is the listing's own, in public or of somebody who has access."""
    return email == (listing.details.email or "").lower() or holders.holds(database, listing.id, email)


def _claim(database: Database, listing: Listing, sender: Sender, words: str | None, now: datetime, random: Callable[[], str]) -> Submission:
    """What this address claims of this listing: the claim that is open, or a new one."""
    for before in submissions.of_listing(database, listing.id):
        if (before.purpose, before.sender.email) == (Purpose.CLAIM, sender.email) and before.state.is_open:
            return before
    claim = Submission(
        id=new_id("", random()),
        reference=new_reference(database, random),
        purpose=Purpose.CLAIM,
        state=State.UNCONFIRMED,
        version=1,
        details=listing.details,
        sender=sender,
        created_at=now,
        updated_at=now,
        listing_id=listing.id,
        base=listing.details,
        base_version=listing.version,
    )
    submissions.add(database, claim, now=now, words=words)
    return claim


def accept_claim(database: Database, link_name: str, *, language: str, now: datetime, random: Callable[[], str]) -> Link:
    """The address on record gets access; those who have it are told. Raises `LinkNotOpen`, also where it isn't on record any more."""
    with database.writing():
        link = _spend(database, link_name, "claim", now)
        listing = listings.get(database, link.subject)
        if listing is None or not _is_on_record(database, listing, link.email):
            raise LinkNotOpen("link-not-open")
        before = [holder.email for holder in holders.of_listing(database, link.subject)]
        if holders.grant(database, link.subject, link.email, language, by=link.email, now=now):
            _tell(database, link.subject, before, "granted", link.email, by=link.email, now=now, random=random)
        return link


def _spend(database: Database, link_name: str, purpose: str, now: datetime) -> Link:
    link = links.get(database, link_name, purpose)
    if link is None or link.email == _NOBODY or not links.spend(database, link_name, now=now):
        raise LinkNotOpen("link-not-open")
    return link


def _end(database: Database, listing_id: str, email: str, *, by: str, now: datetime) -> None:
    holders.revoke(database, listing_id, email, by=by, now=now)
    if not holders.of_email(database, email):
        sessions.end_all(database, address=email)


def _tell(
    database: Database,
    listing_id: str,
    recipients: Iterable[str],
    change: str,
    who: str,
    *,
    by: str,
    now: datetime,
    random: Callable[[], str],
) -> None:
    languages = {holder.email: holder.language for holder in holders.of_listing(database, listing_id)}
    for email in recipients:
        mails.add(
            database,
            message_id=random(),
            recipient=email,
            language=languages[email],
            template="access-changed",
            facts={"listing": listing_id, "change": change, "who": who, "by": by},
            now=now,
        )
