"""The type codes of Meeting Guide feeds, and what each means in our terms: whom, which language, how accessible, and what happens there.

Source of the codes: the Meeting Guide specification by Code for Recovery (github.com/code4recovery/spec). The words are our own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from ..domain.vocabulary import Accessibility, Audience
from . import languages

OPEN, CLOSED, ONLINE, PLACE_CLOSED, ALWAYS = "O", "C", "ONL", "TC", "24/7"
"""The codes that say who may come and where it takes place; they are read together with other fields."""


@dataclass(frozen=True, slots=True)
class MeetingType:
    """What one code says. `expect` is a part of "What to expect: …", `note` a sentence of its own."""

    audience: Audience | None = None
    language: str | None = None
    accessibility: Accessibility | None = None
    expect: str | None = None
    note: str | None = None


def _types() -> dict[str, MeetingType]:
    expect = {
        "11": "meditation on the eleventh step",
        "12x12": "reading about the twelve steps and traditions",
        "A": "no religious element",
        "ABSI": "readings from “As Bill Sees It”",
        "B": "reading from the Big Book",
        "BRK": "breakfast",
        "CAN": "candlelight",
        "D": "discussion",
        "DR": "readings for the day",
        "GR": "readings from the magazine Grapevine",
        "H": "sobriety birthdays",
        "LIT": "reading together",
        "LS": "reading from “Living Sober”",
        "MED": "meditation",
        "SP": "a speaker",
        "ST": "study of the steps",
        "TR": "study of the traditions",
        "XT": "replies to what others share",
    }
    notes = {
        "AL": "A meeting for teenagers in the family is held at the same time.",
        "AL-AN": "A meeting for families and friends is held at the same time.",
        "CF": "Children are welcome.",
        "DB": "The collection can be given online.",
        "DD": "For people who also live with a mental illness.",
        "DHH": "For Deaf and hard of hearing people.",
        "FF": "Please come without perfume.",
        "N": "For Indigenous people.",
        "NDG": "For Indigenous people.",
        "OUT": "Held outdoors.",
        "P": "For members of the professions.",
        "POA": "You can get a note that you were there.",
        "POC": "For people of colour.",
        "SM": "Smoking is allowed.",
    }
    audiences = {
        Audience.WOMEN: "W",
        Audience.MEN: "M",
        Audience.YOUTH: "Y",
        Audience.OLDER_ADULTS: "SEN",
        Audience.NEWCOMERS: "BE",
        Audience.LGBTQ: "LGBTQ G L T BI NB",
    }
    accessibility = {
        Accessibility.STEP_FREE: "X",
        Accessibility.ACCESSIBLE_TOILET: "XB",
        Accessibility.SIGN_LANGUAGE: "ASL",
        Accessibility.CHILDCARE: "BA",
    }
    spoken = """
        AF=af AM=am AR=ar BG=bg DA=da DE=de EL=el EN=en FA=fa FI=fi FR=fr HE=he HI=hi HR=hr HU=hu IS=is ITA=it JA=ja KA=ka KOR=ko LT=lt
        ML=ml MT=mt NE=ne NL=nl NO=no POL=pl POR=pt PUN=pa RUS=ru S=es SK=sk SL=sl SV=sv TH=th TL=tl TUR=tr UK=uk
    """
    types = {code: MeetingType() for code in (OPEN, CLOSED, ONLINE, PLACE_CLOSED, ALWAYS)}
    types |= {code: MeetingType(expect=words) for code, words in expect.items()}
    types |= {code: MeetingType(note=sentence) for code, sentence in notes.items()}
    types |= {code: MeetingType(audience=audience) for audience, codes in audiences.items() for code in codes.split()}
    types |= {code: MeetingType(accessibility=fitting) for fitting, code in accessibility.items()}
    types |= {code: MeetingType(language=language) for code, language in (pair.split("=") for pair in spoken.split())}
    return types


TYPES = MappingProxyType(_types())

# Feeds that write words for codes.
_WORDS = {
    **{"open": OPEN, "closed": CLOSED, "online": ONLINE, "online meeting": ONLINE, "location temporarily closed": PLACE_CLOSED},
    **{"women": "W", "men": "M", "young people": "Y", "seniors": "SEN", "newcomer": "BE", "newcomers": "BE", "beginners": "BE"},
    **{"lgbtqiaa+": "LGBTQ", "lgbtq+": "LGBTQ", "gay": "G", "lesbian": "L", "transgender": "T", "secular": "A", "agnostic": "A"},
    **{"discussion": "D", "speaker": "SP", "big book": "B", "step study": "ST", "literature": "LIT", "meditation": "MED"},
    **{"daily reflections": "DR", "tradition study": "TR", "living sober": "LS", "birthday": "H", "grapevine": "GR", "outdoor": "OUT"},
    **{"proof of attendance": "POA", "deaf/hard of hearing": "DHH", "american sign language": "ASL", "people of color": "POC"},
    **{"wheelchair access": "X", "wheelchair-accessible bathroom": "XB", "babysitting available": "BA", "child-friendly": "CF"},
}
_BY_NAME = {code.casefold(): code for code in TYPES} | _WORDS
_BY_LANGUAGE = {meeting_type.language: code for code, meeting_type in TYPES.items() if meeting_type.language}


def codes_of(names: Iterable[str]) -> tuple[str, ...]:
    """The codes that these codes or words stand for, whatever their letter case, each once; what isn't known is left out.

    >>> codes_of(["onl", "Closed", "Young People", "Spanish", "QQQ"])
    ('ONL', 'C', 'Y', 'S')
    """
    found = (_code_of(name.strip().casefold()) for name in names)
    return tuple(dict.fromkeys(code for code in found if code))


def _code_of(name: str) -> str | None:
    if name in _BY_NAME:
        return _BY_NAME[name]
    # Two letters are a type code or nothing: "AL" isn't Albanian here.
    language = languages.code_of(name) if len(name) > 3 else None
    return _BY_LANGUAGE.get(language) if language else None


def in_words(codes: Iterable[str]) -> str:
    """What these types say about the meeting itself, "" where they say nothing.

    >>> in_words(["D", "SP", "OUT", "W"])
    'What to expect: discussion, a speaker. Held outdoors.'
    """
    types = [TYPES[code] for code in codes]
    expect = ", ".join(meaning.expect for meaning in types if meaning.expect)
    notes = dict.fromkeys(meaning.note for meaning in types if meaning.note)
    return " ".join([*([f"What to expect: {expect}."] if expect else []), *notes])
