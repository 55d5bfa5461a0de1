"""Phone: a number that was checked once, where it came in, and is never a bare string again."""

from __future__ import annotations

from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from .errors import InvalidValue

_INDIA = 91


@dataclass(frozen=True, slots=True, order=True)
class Phone:
    """A telephone number that can be dialled.

    `number` is E.164 (`"+919779175050"`, ITU-T E.164), or the bare digits of a short code (`"14416"`, `"112"`) that
    works only inside `region` (ISO 3166-1 alpha-2).
    """

    number: str
    region: str

    @classmethod
    def parse(cls, text: str, region: str) -> Phone:
        """Read a number as people write it; `region` says where it would be dialled without a country code.

        >>> Phone.parse("0175-2213385", "IN").number
        '+911752213385'
        >>> Phone.parse("1-800-891-4416", "IN").number
        '+9118008914416'
        >>> Phone.parse("14416", "IN").number
        '14416'

        Dial-in codes behind a comma, `#` or `x` ("+1 669 900 6833,,6371000191#") are not part of the number and are left out.
        Raises `InvalidValue` ("phone-not-a-number", "phone-not-possible").
        """
        bare = text.strip()
        for separator in (",", ";", "#", "x", "*"):
            bare = bare.split(separator, 1)[0]
        try:
            parsed = phonenumbers.parse(bare, region)
        except phonenumbers.NumberParseException as error:
            remedy = "Give one phone number in digits, such as 0161 425 7457 or +91 98765 43210."
            raise InvalidValue("phone-not-a-number", text, remedy) from error
        if phonenumbers.is_valid_number(parsed):
            return cls(phonenumbers.format_number(parsed, PhoneNumberFormat.E164), phonenumbers.region_code_for_number(parsed) or region)
        digits = "".join(filter(str.isdigit, bare))
        if not bare.startswith("+") and 3 <= len(digits) <= 6 and _is_short_code(parsed, digits, region):
            return cls(digits, region)
        raise InvalidValue("phone-not-possible", text, "No such number exists: check for a missing or extra digit, and give the area code.")

    @property
    def is_short_code(self) -> bool:
        return not self.number.startswith("+")

    @property
    def _parsed(self) -> phonenumbers.PhoneNumber:
        return phonenumbers.parse(self.number, self.region)

    @property
    def display(self) -> str:
        """As people at home read it: "0161 425 7457", "98765 43210", "1800 891 4416", "14416"; see `international` for abroad."""
        if self.is_short_code:
            return self.number
        parsed = self._parsed
        if parsed.country_code == _INDIA and phonenumbers.number_type(parsed) == PhoneNumberType.MOBILE:
            # The national format puts the 0 before it that landlines once had to dial; nobody writes a mobile number so.
            return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL).removeprefix(f"+{_INDIA} ")
        return phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)

    @property
    def international(self) -> str:
        """With the country code where there is one: "+91 161 425 7457"."""
        return self.number if self.is_short_code else phonenumbers.format_number(self._parsed, PhoneNumberFormat.INTERNATIONAL)

    @property
    def uri(self) -> str:
        """A `tel:` URI (RFC 3966).

        Short codes, toll-free numbers and others that exist at home only are dialled as at home: `tel:18008914416`, `tel:0800111111`.
        """
        if self.is_short_code:
            return f"tel:{self.number}"
        parsed = self._parsed
        if phonenumbers.number_type(parsed) == PhoneNumberType.TOLL_FREE or not phonenumbers.can_be_internationally_dialled(parsed):
            return "tel:" + (phonenumbers.format_number_for_mobile_dialing(parsed, self.region, False) or self.number)
        return f"tel:{self.number}"

    @property
    def whatsapp_uri(self) -> str:
        """The address that opens a chat with this number: `https://wa.me/919779100200`."""
        return "https://wa.me/" + self.number.removeprefix("+")

    def __str__(self) -> str:
        """The form that exchange formats carry; `parse` reads it back to an equal Phone."""
        return self.number


def _is_short_code(parsed: phonenumbers.PhoneNumber, digits: str, region: str) -> bool:
    """Known to the metadata, or of a possible length and beginning with 1: helplines such as 14416 are newer than the metadata, and by the
    numbering plans of India and most countries special services begin so, while the first digits of an ordinary number don't."""
    if phonenumbers.is_valid_short_number_for_region(parsed, region):
        return True
    return digits.startswith("1") and phonenumbers.is_possible_short_number_for_region(parsed, region)
