"""The closed lists of codes a listing may use. They are those of the listings table (CSV) and of the search API."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    SUPPORT_GROUP = "support-group"
    VOLUNTEERING = "volunteering"
    RECREATION = "recreation"
    WORKSHOP = "workshop"
    COUNSELLING = "counselling"
    HELPLINE = "helpline"


class Access(StrEnum):
    IN_PERSON = "in-person"
    ONLINE = "online"
    HYBRID = "hybrid"
    PHONE = "phone"

    @property
    def has_place(self) -> bool:
        """Whether one can go there."""
        return self in (Access.IN_PERSON, Access.HYBRID)


class Audience(StrEnum):
    EVERYONE = "everyone"
    WOMEN = "women"
    MEN = "men"
    YOUTH = "youth"
    STUDENTS = "students"
    FAMILIES = "families"
    OLDER_ADULTS = "older-adults"
    LGBTQ = "lgbtq"
    NEWCOMERS = "newcomers"


class Cost(StrEnum):
    FREE = "free"
    DONATION = "donation"
    PAID = "paid"


class Accessibility(StrEnum):
    STEP_FREE = "step-free"
    ACCESSIBLE_TOILET = "accessible-toilet"
    HEARING_LOOP = "hearing-loop"
    SIGN_LANGUAGE = "sign-language"
    QUIET_SPACE = "quiet-space"
    CHILDCARE = "childcare"


class Operator(StrEnum):
    PEER = "peer"
    NGO = "ngo"
    PUBLIC_HEALTH = "public-health"
    PRIVATE = "private"
    POLICE = "police"


class Status(StrEnum):
    """What the organisation says of its offer."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class Publication(StrEnum):
    """What the directory does with the listing: only `published` ones are shown or indexed."""

    DRAFT = "draft"
    PUBLISHED = "published"
    HIDDEN = "hidden"


LANGUAGES = ("en", "hi", "pa")
"""Languages the site speaks and in which a title or description may be given (BCP 47)."""
