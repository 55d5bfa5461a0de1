from __future__ import annotations

import pytest

from directory.exchange.addresses import Address, split


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("12 Alder Lane, Oakfield, DE 19970, USA", Address("12 Alder Lane", "Oakfield", "DE", "19970", "US")),
        ("Oakfield, DE 19970, USA", Address(None, "Oakfield", "DE", "19970", "US")),
        ("Oakfield, DE, USA", Address(None, "Oakfield", "DE", None, "US")),
        ("#9 12 Elm Ave NW, Hill, Alberta, T5X4W9, Canada", Address("#9 12 Elm Ave NW", "Hill", "Alberta", "T5X4W9", "CA")),
        ("10 High St, London SW1A 1AA, UK", Address("10 High St", "London", None, "SW1A 1AA", "GB")),
        ("10 Rue Haute, 75001 Paris, France", Address("10 Rue Haute", "Paris", None, "75001", "FR")),
        ("Model Town, Ludhiana, Punjab 141002, India", Address("Model Town", "Ludhiana", "Punjab", "141002", "IN")),
        ("SCO 12, Sector 17, Chandigarh 160017, India", Address("SCO 12, Sector 17", "Chandigarh", None, "160017", "IN")),
        ("SCO 12, Sector 17, Chandigarh, 160 017, India", Address("SCO 12, Sector 17", "Chandigarh", None, "160 017", "IN")),
        ("Honolulu, HI", Address(None, "Honolulu", "HI", None, None)),
        ("95 Mill Lane", Address("95 Mill Lane", None, None, None, None)),
        ("behind the church, second door", Address("behind the church, second door", None, None, None, None)),
        ("", Address()),
        (" , ,", Address()),
    ],
)
def test_an_address_is_taken_apart_from_its_end(text: str, address: Address) -> None:
    assert split(text) == address
