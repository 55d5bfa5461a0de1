"""Facts of every mail, as operations give them: `EXAMPLES[name]`. A mail that nobody gives an example of fails `test_letters.py`."""

from __future__ import annotations

from collections.abc import Mapping

LINK = "Zm9vYmFyYmF6cXV4MTIzNDU2"
LISTING_ID = "abcdefghjk"
REFERENCE = "3467-ACDE"
_SAID = "The phone number rings and nobody answers.\n\nIs 98140 00000 right?"
_ABOUT_ONE = {"reference": REFERENCE, "title": "Evening circle", "link": LINK}
_LISTING = {"listing": LISTING_ID, "link": LINK}

EXAMPLES: Mapping[str, Mapping[str, object]] = {
    "confirm": {"reference": REFERENCE, "link": LINK},
    "confirm-many": {"link": LINK, "count": 12},
    "received-many": {"link": LINK, "count": 12},
    "resume": {"link": LINK},
    "received": {**_ABOUT_ONE, "purpose": "new"},
    "status": {"reference": REFERENCE, "link": LINK},
    "question": {**_ABOUT_ONE, "words": _SAID},
    "approved": {**_ABOUT_ONE, "purpose": "change", "listing": LISTING_ID, "words": "Thank you for writing.", "refused": ["phones"]},
    "sent-back": {**_ABOUT_ONE, "reason": "unclear", "words": _SAID},
    "rejected": {**_ABOUT_ONE, "reason": "not-ours", "words": _SAID},
    "withdrawn": {"reference": REFERENCE, "title": "Evening circle"},
    "sign-in": {"link": LINK},
    "fresh": {**_LISTING, "since": "2026-07-20", "reported": "wrong-number"},
    "fresh-again": {**_LISTING, "since": "2026-07-20"},
    "hidden": {**_LISTING, "since": "2025-11-20"},
    "quarantined": {"listing": LISTING_ID},
    "restored": {"listing": LISTING_ID},
    "hand-over": {**_LISTING, "by": "old@example.org"},
    "claim": _LISTING,
    "contact-changed": {"listing": LISTING_ID, "title": "Evening circle", "fields": ["phones", "website"]},
    "access-changed": {"listing": LISTING_ID, "change": "revoked", "who": "old@example.org", "by": "new@example.org"},
    "invitation": {"link": LINK, "role": "reviewer"},
}
