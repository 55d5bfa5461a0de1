from __future__ import annotations

import pytest

from directory.domain.details import Place
from directory.domain.risk import carries_contact, is_treatment, needs_licence, speaks_of_treatment
from directory.domain.vocabulary import Access, Kind, Operator
from directory.storage import seed_files
from tests.factories import details


@pytest.mark.parametrize(
    "words",
    [
        "Call 98765 43210",
        "ਫ਼ੋਨ ੯੮੭੬੫੪੩੨੧੦",
        "फ़ोन ९८७६५-४३२१०",
        "+91 (161) 425-7457",
        "call 9.8.7.6.5.4.3.2.1.0",
        "９８７６５４３２１０",
        "see https://example.org",
        "see example.org for more",
        "write to a@example.org",
        "on insta @saath",
        "ask on wa.me/91987",
    ],
)
def test_a_way_to_reach_somebody_is_noticed(words: str) -> None:
    assert carries_contact(words)


@pytest.mark.parametrize(
    "words",
    [
        "We sit together and listen.",
        "From 2026-11-28 until 28.12.2026, 18:00-19:30",
        "Ages 18 to 60, at most 20 people, Rs. 500 a month",
        "House 12, Phase 7, Mohali 160055",
        "ਸਵੇਰੇ 6:00 ਤੋਂ 7:30",
        "Bring tea. And cups.",
    ],
)
def test_ordinary_words_dates_and_times_carry_no_contact(words: str) -> None:
    assert not carries_contact(words)


@pytest.mark.parametrize("topic", ["de-addiction-treatment", "detox", "rehabilitation"])
def test_a_place_that_treats_needs_a_licence(topic: str) -> None:
    assert needs_licence(details(kind=Kind.COUNSELLING, topics=(topic,), operator=Operator.PRIVATE), seed_files.taxonomy())


@pytest.mark.parametrize("code", [code for code in seed_files.taxonomy().codes if is_treatment([code], seed_files.taxonomy())])
def test_every_topic_of_treatment_speaks_of_it(code: str) -> None:
    assert speaks_of_treatment(details(topics=(code,)))


def test_talk_support_and_helplines_need_none() -> None:
    taxonomy = seed_files.taxonomy()
    assert not needs_licence(details(kind=Kind.COUNSELLING, topics=("alcohol", "relapse-prevention")), taxonomy)
    assert not needs_licence(details(kind=Kind.HELPLINE, topics=("detox",)), taxonomy)
    assert not needs_licence(details(topics=("detox",), access=Access.ONLINE, place=Place(country="IN")), taxonomy)
    assert not needs_licence(details(topics=("not-in-the-taxonomy",)), taxonomy)
