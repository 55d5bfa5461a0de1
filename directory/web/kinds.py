"""The six kinds of resource in words: what each is called, and what it is good for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..domain.vocabulary import Kind
from .translation import gettext as _
from .translation import words_in
from .urls import KIND_PATHS


@dataclass(frozen=True, slots=True)
class KindWords:
    """`one` names one of them. `heading` and `neutral` head a page: they give nothing away on a shared screen."""

    kind: Kind
    path: str
    one: str
    heading: str
    neutral: str
    purpose: str
    about: str


@lru_cache
def in_words(language: str) -> Mapping[Kind, KindWords]:
    """All kinds, in the order in which the site shows them."""
    with words_in(language):
        return {words.kind: words for words in _all()}


def _all() -> tuple[KindWords, ...]:
    return (
        KindWords(
            Kind.SUPPORT_GROUP,
            KIND_PATHS[Kind.SUPPORT_GROUP],
            one=_("Support group"),
            heading=_("Groups that meet"),
            neutral=_("A group"),
            purpose=_("People who have been there too, meeting and listening."),
            about=_(
                "In a support group, people who face the same thing sit together, speak in turn and listen. Nobody has to "
                "speak, and what is said there stays there. Many groups are free and need no sign-up: you can simply go."
            ),
        ),
        KindWords(
            Kind.COUNSELLING,
            KIND_PATHS[Kind.COUNSELLING],
            one=_("Counselling or mentoring"),
            heading=_("Someone to talk to"),
            neutral=_("Someone to talk to"),
            purpose=_("One person who listens, in private."),
            about=_(
                "A counsellor is trained to listen and to help you find your next step. A mentor has walked the road before "
                "you. Both see you in private, and both can help families too."
            ),
        ),
        KindWords(
            Kind.RECREATION,
            KIND_PATHS[Kind.RECREATION],
            one=_("Recreation"),
            heading=_("Things to do"),
            neutral=_("Something to do"),
            purpose=_("Sport, music, walks: good hours in good company."),
            about=_(
                "Empty evenings are hard. A game of volleyball, a yoga class or a choir fills them, gives the body something to"
                " do, and brings you among people who don’t ask where you come from."
            ),
        ),
        KindWords(
            Kind.VOLUNTEERING,
            KIND_PATHS[Kind.VOLUNTEERING],
            one=_("Volunteering"),
            heading=_("Lending a hand"),
            neutral=_("Lending a hand"),
            purpose=_("Be needed: a few hours for others."),
            about=_(
                "Helping others is one of the surest ways to feel useful again. A few hours a week are enough, and nobody asks "
                "for a certificate."
            ),
        ),
        KindWords(
            Kind.WORKSHOP,
            KIND_PATHS[Kind.WORKSHOP],
            one=_("Workshop"),
            heading=_("Workshops"),
            neutral=_("A workshop"),
            purpose=_("Learn something: a skill, a trade, a way to cope."),
            about=_(
                "A workshop teaches one thing in a few sittings: a trade, managing money, handling anger or stress, being a "
                "parent. What you learn is yours."
            ),
        ),
        KindWords(
            Kind.HELPLINE,
            KIND_PATHS[Kind.HELPLINE],
            one=_("Helpline"),
            heading=_("Numbers to call"),
            neutral=_("A number to call"),
            purpose=_("Talk to someone now, from any phone."),
            about=_("A helpline is there when nobody else is. You don’t have to give your name. If a life is in danger, call 112 first."),
        ),
    )
