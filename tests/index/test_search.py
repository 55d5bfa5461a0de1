"""Whole queries: against a plain-Python evaluation of the same documents, and what each filter and sort means in examples."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from index import Clause, Document, InvalidQuery, Near, Query, Recurrence, SearchIndex
from tests.index.factories import NOW, WORDS, document, index_of, once, random_document, weekly
from tests.index.reference import Reference

LUDHIANA = Near(30.901, 75.857)


@pytest.fixture
def index(tmp_path: Path) -> Callable[..., SearchIndex]:
    return lambda *documents: index_of(tmp_path, *documents)


def found(index: SearchIndex, at: datetime = NOW, **query: object) -> list[str]:
    results = index.search(Query(**query), at)
    assert results.total == len(results.hits)
    return [hit.id for hit in results.hits]


def random_query(chance: random.Random) -> Query:
    words = " ".join(chance.choices(WORDS, k=chance.choice((0, 1, 1, 2, 2, 3))))
    if chance.random() < 0.2:
        words = f'"{chance.choice(WORDS)} {chance.choice(WORDS)}" {chance.choice(WORDS)}'
    facets = {
        "kind": chance.sample(("support-group", "volunteering", "recreation"), 2),
        "language": chance.sample(("pa", "hi", "en", "ur"), 2),
        "city": [chance.choice(("ludhiana", "mohali"))],
        "audience": ["women"],
        "topic": ["alcohol"],
        "accessibility": ["childcare"],
        "organisation": ["org-1", "org-2"],
        "cost": ["free"],
    }
    chosen = chance.sample(sorted(facets), chance.choice((0, 0, 1, 2)))
    near = Near(chance.uniform(30.5, 31.7), chance.uniform(74.8, 76.9), chance.choice((5, 25, 100)))
    return Query(
        words=words,
        facets=tuple((facet, tuple(facets[facet])) for facet in chosen),
        day=chance.choice((None, None, "today", "tomorrow", "weekend", "mon", "sun", "2026-11-24", "2026-11-22", "2027-02-01")),
        time=chance.choice((None, None, "now", "morning", "evening,night", "night", "tonight")),
        near=near if chance.random() < 0.4 else None,
        sort=chance.choice(("best", "best", "soonest", "distance", "title", "verified")),
        required=chance.choice(("auto", "all", "any")),
        per_page=100,
    )


def assert_same(index: SearchIndex, reference: Reference, query: Query, at: datetime) -> None:
    results, expected = index.search(query, at), reference.answer(query, at)
    assert results.total == expected.total
    assert dict(results.facets) == expected.facets
    assert results.matched == expected.matched
    assert [hit.id for hit in results.hits] == expected.order[:100]
    for hit in results.hits:
        held = reference.documents[hit.id]
        is_best = query.sort == "best" or (query.sort == "distance" and query.near is None)
        score = reference.final(hit.id, expected.scores[hit.id], query, at) if is_best else expected.scores[hit.id]
        assert hit.score == pytest.approx(score, rel=1e-9)
        upcoming = reference.next(held, at)
        assert hit.next_start == (upcoming[0] if upcoming else None)
        assert hit.next_time_known == bool(upcoming and upcoming[2])
        assert hit.is_on_now == bool(reference.running(held, at))


def test_answers_are_those_of_plain_python_through_random_changes(tmp_path):
    chance = random.Random(1)
    reference = Reference()
    reference.documents = {f"d{n:03}": random_document(chance, f"d{n:03}") for n in range(150)}
    index = index_of(tmp_path, *reference.documents.values())
    for turn in range(24):
        for _ in range(6):
            at = NOW + timedelta(minutes=chance.randrange(-3 * 1440, 10 * 1440))
            assert_same(index, reference, random_query(chance), at)
        changed = [random_document(chance, f"d{chance.randrange(170):03}") for _ in range(chance.randint(1, 5))]
        gone = chance.sample(sorted(reference.documents), 2)
        index.apply(changed, gone)
        for id in gone:
            reference.documents.pop(id)
        reference.documents |= {each.id: each for each in changed}
        assert index.ids() == {id: each.version for id, each in reference.documents.items()}
        if turn % 9 == 8:
            index.merge()
    assert index.check() == ()


def test_an_index_with_a_history_answers_like_one_built_anew(tmp_path):
    chance = random.Random(2)
    documents = {f"d{n}": random_document(chance, f"d{n}") for n in range(60)}
    old = index_of(tmp_path / "old", *(random_document(chance, f"d{n}") for n in range(70)))
    for each in documents.values():
        old.apply([each])
    old.apply([], [f"d{n}" for n in range(60, 70)])
    new = index_of(tmp_path / "new", *documents.values())
    for _ in range(40):
        query = random_query(chance)
        one, two = old.search(query, NOW), new.search(query, NOW)
        assert [(hit.id, pytest.approx(hit.score, rel=1e-9)) for hit in one.hits] == [(hit.id, hit.score) for hit in two.hits]
        assert (one.total, one.facets) == (two.total, two.facets)


# -- words


def test_all_words_are_wanted_and_any_where_no_document_has_all(index):
    held = index(document("a", title="Yoga for women"), document("b", title="Yoga"), document("c", title="Choir"))
    assert found(held, words="yoga women") == ["a"]
    assert found(held, words="yoga choir") == ["b", "c", "a"] or set(found(held, words="yoga choir")) == {"a", "b", "c"}
    assert held.search(Query(words="yoga choir"), NOW).matched == "any"
    assert found(held, words="yoga choir", required="all") == []


def test_any_word_will_do_where_filters_leave_no_document_with_all(index):
    held = index(document("a", title="Yoga for women", kind="workshop"), document("b", title="Yoga", kind="helpline"))
    assert found(held, words="yoga women", facets=(("kind", ("helpline",)),)) == ["b"]
    assert found(held, words="yoga women") == ["a"]


def test_a_phrase_in_quotes_is_found_word_after_word_within_one_passage(index):
    held = index(
        document("a", description="nasha mukti kendra"),
        document("b", description="mukti nasha"),
        document("c", description=("a nasha", "mukti b")),
        document("d", title="nasha", description="mukti"),
    )
    assert found(held, words='"nasha mukti"') == ["a"]
    assert set(found(held, words="nasha mukti")) == {"a", "b", "c", "d"}


def test_the_last_word_may_be_the_beginning_of_one(index):
    held = index(document("a", title="Meditation"), document("b", title="Medical help"), document("c", title="Music"))
    assert set(found(held, words="med", prefix=True)) == {"a", "b"}
    assert found(held, words="med") == []


def test_words_without_letters_ask_for_nothing(index):
    held = index(document("a"), document("b"))
    assert found(held, words="!?* ( \u0964") == ["a", "b"]


def test_a_word_in_the_title_counts_more_than_in_the_description(index):
    held = index(document("a", title="tea", description="yoga"), document("b", title="yoga", description="tea"))
    assert found(held, words="yoga") == ["b", "a"]


def test_clauses_stand_in_for_the_words(index):
    held = index(
        document("a", title="yog"), document("b", title="yoga"), document("c", title="breathing exercises"), document("d", title="tea")
    )
    clause = Clause((("yoga", 1.0), ("yog", 0.5), ("breathing exercises", 0.25)))
    results = held.search(Query(words="tea"), NOW, clauses=(clause,))
    assert [hit.id for hit in results.hits] == ["b", "a", "c"]
    assert results.clauses == (clause,)


def test_an_optional_clause_raises_the_rank_and_excludes_nothing(index):
    held = index(document("a", title="yoga"), document("b", title="yoga tea"), document("c", title="tea"))
    asked = (Clause((("yoga", 1.0),)), Clause((("tea", 1.0),), is_required=False))
    assert [hit.id for hit in held.search(Query(), NOW, clauses=asked).hits] == ["b", "a"]
    assert [hit.id for hit in held.search(Query(), NOW, clauses=asked[1:]).hits][2] == "a"


@pytest.mark.parametrize("terms", [("yoga", "women", "yog*"), ("yoga women", "tea")])
def test_scores_of_clauses_with_several_terms_are_those_of_plain_python(tmp_path, terms):
    chance = random.Random(3)
    reference = Reference()
    reference.documents = {f"d{n}": random_document(chance, f"d{n}") for n in range(80)}
    held = index_of(tmp_path, *reference.documents.values())
    worths = [1.0, 0.6, 0.3]
    clause = Clause(tuple(zip(terms, worths, strict=False)))
    plain = Clause(tuple((term if term != "yog*" else "yoga", worth) for term, worth in clause.terms))
    results = held.search(Query(per_page=100, sort="title"), NOW, clauses=(clause,))
    expected = reference.clause(plain)
    assert {hit.id: pytest.approx(hit.score, rel=1e-9) for hit in results.hits} == expected


def test_matches_tell_passage_and_word(index):
    held = index(document("a", title=("Tea and yoga", "चाय और योग"), description="We meet for yoga, then yoga. Women's."))
    (hit,) = held.search(Query(words="yoga womens योग", required="any"), NOW).hits
    assert hit.matches == {"title": ((0, (2,)), (1, (2,))), "description": ((0, (3, 5, 6)),)}


def test_matches_of_a_phrase_are_all_of_its_words(index):
    held = index(document("a", description=("nasha", "nasha x nasha mukti kendra nasha")))
    (hit,) = held.search(Query(words='"nasha mukti kendra"'), NOW).hits
    assert hit.matches == {"description": ((1, (2, 3, 4)),)}


def test_matches_are_right_on_every_page_and_in_every_segment(tmp_path):
    held = index_of(tmp_path, *(document(f"d{n:02}", description=f"{'x ' * n}yoga") for n in range(30)))
    for n in range(30, 40):
        held.apply([document(f"d{n:02}", description=f"{'x ' * n}yoga")])
    hits = [hit for page in (1, 2, 3, 4) for hit in held.search(Query(words="yoga", sort="title", page=page, per_page=10), NOW).hits]
    assert {hit.id: hit.matches["description"] for hit in hits} == {f"d{n:02}": ((0, (n,)),) for n in range(40)}


# -- facets


def test_codes_of_one_facet_are_alternatives_and_facets_all_hold(index):
    held = index(
        document("a", kind="helpline", language=("pa", "hi")),
        document("b", kind="workshop", language=("pa",)),
        document("c", kind="workshop", language=("en",)),
        document("d"),
    )
    assert found(held, facets=(("kind", ("helpline", "workshop")),)) == ["a", "b", "c"]
    assert found(held, facets=(("kind", ("workshop",)), ("language", ("pa", "en")))) == ["b", "c"]
    assert found(held, facets=(("kind", ("unheard-of",)),)) == []
    assert found(held, facets=(("city", ("unheard-of",)),)) == []


def test_a_facet_is_counted_under_all_filters_but_its_own(index):
    held = index(
        document("a", kind="helpline", cost="free"),
        document("b", kind="workshop", cost="free"),
        document("c", kind="workshop", cost="paid"),
    )
    results = held.search(Query(facets=(("kind", ("helpline",)),)), NOW)
    assert results.total == 1
    assert results.facets["kind"] == (("workshop", 2), ("helpline", 1))
    assert results.facets["cost"] == (("free", 1),)


def test_every_count_is_what_choosing_it_finds(tmp_path):
    chance = random.Random(4)
    held = index_of(tmp_path, *(random_document(chance, f"d{n}") for n in range(120)))
    held.apply([random_document(chance, f"e{n}") for n in range(30)])
    for _ in range(15):
        query = random_query(chance)
        results = held.search(query, NOW)
        query = replace(query, required=results.matched)
        for facet, counted in results.facets.items():
            for code, count in counted:
                others = tuple(pair for pair in query.facets if pair[0] != facet)
                chosen = replace(query, day=code) if facet == "day" else replace(query, facets=(*others, (facet, (code,))))
                if facet != "day" or query.time != "now":
                    assert held.search(chosen, NOW).total == count, (facet, code, query)


def test_new_codes_in_later_segments_are_counted_and_found(index):
    held = index(document("a", topic="alcohol", city="mohali"))
    held.apply([document("b", topic=tuple(f"topic-{n}" for n in range(20)), city="zira")])
    held.apply([document("c", topic=("topic-19", "alcohol"), city="zira")])
    results = held.search(Query(), NOW)
    assert dict(results.facets["topic"])["topic-19"] == 2
    assert results.facets["city"] == (("zira", 2), ("mohali", 1))
    assert found(held, facets=(("topic", ("topic-19",)),)) == ["b", "c"]
    assert found(held, facets=(("city", ("zira",)),)) == ["b", "c"]


def test_counts_over_many_documents_are_exact(tmp_path):
    kinds = ("helpline", "workshop", "recreation")
    held = index_of(tmp_path, *(document(f"d{n}", kind=kinds[n % 3], language=("pa", "hi")[: n % 3]) for n in range(9001)))
    held.apply([document("d0", kind="helpline"), document("new", kind="volunteering")])
    results = held.search(Query(), NOW)
    assert results.total == 9002
    assert results.facets["kind"] == (("helpline", 3001), ("workshop", 3000), ("recreation", 3000), ("volunteering", 1)) or sorted(
        results.facets["kind"]
    ) == [("helpline", 3001), ("recreation", 3000), ("volunteering", 1), ("workshop", 3000)]
    assert dict(results.facets["language"]) == {"pa": 6000, "hi": 3000}


def test_a_facet_may_have_thousands_of_codes(index):
    codes = [f"topic-{n}" for n in range(2500)]
    held = index(document("all", topic=tuple(codes)), *(document(f"d{n}", topic=(codes[n * 20],)) for n in range(120)))
    results = held.search(Query(), NOW)
    assert len(results.facets["topic"]) == 2500
    assert dict(results.facets["topic"])["topic-2380"] == 2
    assert held.search(Query(facets=(("topic", ("topic-2499",)),)), NOW).total == 1


# -- places


def test_a_place_keeps_what_is_within_the_circle_and_what_is_remote_below(index):
    held = index(
        document("far", latitude=31.634, longitude=74.872),
        document("there", latitude=30.95, longitude=75.86),
        document("here", latitude=30.902, longitude=75.857),
        document("online", is_remote=True),
        document("nowhere"),
    )
    assert found(held, near=LUDHIANA) == ["here", "there", "online"]
    assert found(held, near=LUDHIANA, sort="distance") == ["here", "there", "online"]
    assert found(held, near=replace(LUDHIANA, within_km=2)) == ["here", "online"]


def test_distance_is_told_in_kilometres(index):
    held = index(document("a", latitude=31.634, longitude=74.872), document("b", is_remote=True))
    by_id = {hit.id: hit.distance_km for hit in held.search(Query(near=replace(LUDHIANA, within_km=200)), NOW).hits}
    assert by_id == {"a": pytest.approx(124.3, abs=0.5), "b": None}
    (online,) = held.search(Query(near=LUDHIANA), NOW).hits
    assert (online.id, online.distance_km) == ("b", None)


def test_the_circle_holds_across_the_date_line_and_at_the_pole(index):
    held = index(document("fiji", latitude=-17.0, longitude=-179.95), document("pole", latitude=89.99, longitude=10.0))
    assert found(held, near=Near(-17.0, 179.95)) == ["fiji"]
    assert found(held, near=Near(89.99, -170.0)) == ["pole"]


# -- days and times

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("today", ["always", "daily", "over", "sunday", "unknown"]),
        ("tomorrow", ["always", "daily", "monday"]),
        ("mon", ["always", "daily", "monday"]),
        ("sun", ["always", "daily", "over", "sunday", "unknown"]),
        ("weekend", ["always", "daily", "over", "sunday", "unknown"]),
        ("sat", ["always", "daily"]),
        ("2026-11-23", ["always", "daily", "monday"]),
        ("2026-12-24", ["always", "christmas", "daily"]),
    ],
)
def test_a_day_is_that_of_the_start_of_an_occurrence(index, day, expected):
    held = index(
        document("sunday", recurrences=(weekly(6, start=1200),)),
        document("monday", recurrences=(weekly(0),)),
        document("daily", recurrences=(weekly(0, 1, 2, 3, 4, 5, 6),)),
        document("always", recurrences=(Recurrence(always=True),)),
        document("unknown", recurrences=(weekly(6, start=None, minutes=0),)),
        document("over", recurrences=(once(SUNDAY, start=540),)),
        document("christmas", recurrences=(once(date(2026, 12, 24)),)),
        document("never"),
    )
    assert found(held, day=day, sort="title") == expected


def test_on_a_friday_the_weekend_is_the_coming_saturday_and_sunday(index):
    held = index(*(document(f"{day}", recurrences=(weekly(day),)) for day in range(7)))
    friday = NOW + timedelta(days=5)
    assert found(held, friday, day="weekend", sort="title") == ["5", "6"]
    assert found(held, friday + timedelta(days=1), day="weekend", sort="title") == ["5", "6"]
    assert found(held, friday + timedelta(days=2), day="weekend", sort="title") == ["6"]


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("morning", ["always", "m0500", "m1159"]),
        ("afternoon", ["always", "m1200", "m1659"]),
        ("evening", ["always", "m1700", "m2059"]),
        ("night", ["always", "m0459", "m2100"]),
        ("tonight", ["always", "m1700", "m2059", "m2100"]),
        ("morning,evening", ["always", "m0500", "m1159", "m1700", "m2059"]),
    ],
)
def test_a_time_of_day_is_that_of_the_start(index, time, expected):
    clocks = (459, 500, 1159, 1200, 1659, 1700, 2059, 2100)
    held = index(
        *(document(f"m{clock:04}", recurrences=(weekly(2, start=clock // 100 * 60 + clock % 100),)) for clock in clocks),
        document("always", recurrences=(Recurrence(always=True),)),
        document("unknown", recurrences=(weekly(2, start=None, minutes=0),)),
        document("past", recurrences=(once(SUNDAY - timedelta(3), start=600), once(SUNDAY - timedelta(3), start=1300))),
    )
    assert found(held, time=time, sort="title") == expected


def test_day_and_time_must_hold_for_one_occurrence(index):
    held = index(
        document("a", recurrences=(weekly(2, start=420), weekly(3, start=1080))), document("b", recurrences=(weekly(2, start=1080),))
    )
    assert found(held, day="wed", time="evening") == ["b"]
    assert held.search(Query(time="evening"), NOW).facets["day"] == (("thu", 1), ("wed", 1))


def test_a_day_is_counted_as_it_is_found_even_where_all_of_it_is_over(index):
    held = index(
        document("over", recurrences=(once(SUNDAY, start=540),)),  # this morning
        document("daily", recurrences=(weekly(0, 1, 2, 3, 4, 5, 6, start=540),)),
    )
    assert found(held, time="morning") == ["daily"]
    assert dict(held.search(Query(time="morning"), NOW).facets["day"])["sun"] == 2
    assert found(held, time="morning", day="sun", sort="title") == ["daily", "over"]


def test_now_is_what_has_begun_and_is_not_over(index):
    at = NOW  # 14:30 on Sunday
    held = index(
        document("on", recurrences=(weekly(6, start=14 * 60, minutes=60),)),
        document("begins", recurrences=(weekly(6, start=14 * 60 + 30, minutes=60),)),
        document("ends", recurrences=(weekly(6, start=13 * 60, minutes=90),)),
        document("open-end", recurrences=(weekly(6, start=13 * 60 + 31, minutes=0),)),
        document("open-end-over", recurrences=(weekly(6, start=13 * 60 + 30, minutes=0),)),
        document("overnight", recurrences=(weekly(5, start=15 * 60, minutes=1440),)),
        document("unknown", recurrences=(weekly(6, start=None, minutes=0),)),
        document("always", recurrences=(Recurrence(always=True),)),
    )
    assert found(held, at, time="now", sort="title") == ["always", "begins", "on", "open-end", "overnight"]
    assert found(held, at, time="now", day="sat", sort="title") == ["always", "overnight"]
    assert found(held, at, time="now", day="2026-11-22", sort="title") == ["always", "begins", "on", "open-end"]
    assert {hit.id for hit in held.search(Query(), at).hits if hit.is_on_now} == set(found(held, at, time="now"))


def test_soonest_comes_first_and_what_has_no_schedule_last(index):
    held = index(
        document("tomorrow", recurrences=(weekly(0),)),
        document("on", recurrences=(weekly(6, start=14 * 60, minutes=60),)),
        document("tonight", recurrences=(weekly(6, start=20 * 60),)),
        document("some-time-today", recurrences=(weekly(6, start=None, minutes=0),)),
        document("always", recurrences=(Recurrence(always=True),)),
        document("over-today", recurrences=(weekly(6, start=9 * 60, minutes=60),)),
        document("none"),
        document("past", recurrences=(once(SUNDAY - timedelta(9)),)),
    )
    assert found(held, sort="soonest") == ["on", "always", "tonight", "some-time-today", "tomorrow", "over-today", "none", "past"]


def test_days_are_local_where_one_goes_and_the_sites_where_it_is_remote(index):
    toronto = weekly(0, start=20 * 60, minutes=60)  # Monday evening there, Tuesday 06:30 in Punjab
    held = index(
        document("there", timezone="America/Toronto", recurrences=(toronto,)),
        document("online", timezone="America/Toronto", recurrences=(toronto,), is_remote=True),
    )
    assert found(held, day="mon") == ["there"]
    assert found(held, day="tue") == ["online"]
    assert found(held, day="2026-11-24") == ["online"]
    assert found(held, time="evening") == ["there"]
    assert found(held, time="morning") == ["online"]
    assert held.search(Query(), NOW).facets["day"] == (("mon", 1), ("tue", 1))


def test_the_next_start_is_told_in_the_documents_own_zone(index):
    held = index(document("a", timezone="Europe/London", recurrences=(weekly(0, start=18 * 60),)))
    (hit,) = held.search(Query(), NOW).hits
    assert hit.next_start is not None
    assert hit.next_start.isoformat() == "2026-11-23T18:00:00+00:00"


def test_an_earlier_instant_may_be_asked_about_after_a_later_one(index):
    held = index(document("a", recurrences=(weekly(0, 3),)))
    starts = [held.search(Query(), NOW + timedelta(days=days)).hits[0].next_start for days in (5, 0, 3, -4)]
    assert [start.date().isoformat() for start in starts if start] == ["2026-11-30", "2026-11-23", "2026-11-26", "2026-11-19"]


@pytest.mark.parametrize(
    "at", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), datetime(2199, 12, 31, 23, 59, tzinfo=UTC)]
)
@pytest.mark.parametrize("day", [None, "today", "weekend", "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("time", [None, "now", "evening"])
def test_no_instant_and_no_date_is_too_far_away_to_be_asked_about(tmp_path, at, day, time):
    chance = random.Random(6)
    held = index_of(tmp_path, *(random_document(chance, f"d{n}") for n in range(30)))
    results = held.search(Query(day=day, time=time, sort="soonest"), at)
    assert results.total == 0 or day not in ("0001-01-01", "9999-12-31") or time == "now"


def test_an_instant_without_a_zone_is_a_mistake(index):
    with pytest.raises(ValueError, match="aware"):
        index(document("a")).search(Query(), datetime(2026, 11, 22))


# -- order


def test_samples_come_last_where_nothing_was_said(index):
    held = index(document("sample", completeness=1.0, is_sample=True), document("real", completeness=0.0))
    assert found(held) == ["real", "sample"]


def test_samples_come_after_real_listings_that_say_as_much(index):
    held = index(
        document("sample", title="yoga", is_sample=True),
        document("real", title="yoga class"),
        document("weak", description="once a year some yoga and much else besides that has nothing to do with it at all"),
    )
    assert found(held, words="yoga") == ["real", "sample", "weak"]


def test_what_is_over_today_comes_after_what_is_still_to_come(index):
    over = document("over", recurrences=(weekly(0, start=7 * 60, minutes=60),), completeness=1.0)
    later = document("later", recurrences=(weekly(0, start=23 * 60, minutes=30),), completeness=0.0)
    monday_noon = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
    assert [hit.id for hit in index(over, later).search(Query(day="today"), monday_noon).hits] == ["later", "over"]


def test_what_was_confirmed_of_late_and_is_complete_and_soon_comes_first_where_words_are_equal(index):
    today = SUNDAY.toordinal()
    held = index(
        document("plain", title="yoga"),
        document("fresh", title="yoga", verified=today - 5),
        document("complete", title="yoga", completeness=1.0),
        document("soon", title="yoga", recurrences=(weekly(6, start=16 * 60),)),
    )
    assert found(held, words="yoga")[-1] == "plain"
    assert found(held, words="yoga", sort="verified")[0] == "fresh"


def test_what_nobody_has_confirmed_for_too_long_sinks_on_the_day_it_is_doubted(index):
    began = SUNDAY - timedelta(days=180)
    held = index(
        document("old", title="yoga group", verified=began.toordinal(), completeness=1.0),
        document("never", title="yoga group", completeness=1.0),
        document("new", title="yoga group", verified=SUNDAY.toordinal() - 1, completeness=0.0),
    )
    for words in ("yoga", ""):  # in what is found, and in what is only looked through
        assert found(held, words=words) == ["new", "old", "never"]
        assert [hit.id for hit in held.search(Query(words=words), NOW - timedelta(days=1)).hits] == ["old", "new", "never"]


def test_after_how_many_days_it_is_doubted_is_a_setting(tmp_path):
    documents = (
        document("old", title="yoga", verified=SUNDAY.toordinal() - 40, completeness=1.0),
        document("new", title="yoga", verified=SUNDAY.toordinal() - 1, completeness=0.0),
    )
    assert found(index_of(tmp_path / "a", *documents, doubt_after_days=41), words="yoga") == ["old", "new"]
    assert found(index_of(tmp_path / "b", *documents, doubt_after_days=40), words="yoga") == ["new", "old"]


def test_equals_come_by_title_then_id_on_every_page(tmp_path):
    titles = ["b", "a", "c", "a"]
    held = index_of(tmp_path, *(document(f"d{n:02}", sort_title=titles[n % 4]) for n in range(40)))
    held.apply([document(f"e{n}", sort_title="a") for n in range(5)])
    expected = sorted([(titles[n % 4], f"d{n:02}") for n in range(40)] + [("a", f"e{n}") for n in range(5)])
    for sort in ("best", "title", "soonest", "verified"):
        pages = [held.search(Query(sort=sort, page=page, per_page=7), NOW).hits for page in range(1, 9)]
        assert [hit.id for page in pages for hit in page] == [id for _, id in expected]


def test_a_page_beyond_the_last_is_empty_and_tells_the_total(index):
    held = index(document("a"), document("b"))
    results = held.search(Query(page=9), NOW)
    assert (results.hits, results.total) == ((), 2)
    assert held.search(Query(per_page=0), NOW).total == 2


@pytest.mark.parametrize(
    "query",
    [
        {"day": "someday"},
        {"time": "noon"},
        {"time": "now,evening"},
        {"time": ""},
        {"sort": "random"},
        {"page": 0},
        {"per_page": 101},
        {"facets": (("colour", ("red",)),)},
        {"required": "some"},
    ],
)
def test_an_impossible_query_is_refused(query):
    with pytest.raises(InvalidQuery):
        Query(**query)


def test_an_empty_index_finds_nothing(index):
    held = index()
    assert found(held, words="yoga", facets=(("kind", ("helpline",)),), day="today", time="now", near=LUDHIANA) == []
    assert found(held) == []
    held.apply([document("a")])
    assert found(held) == ["a"]
    held.apply([], ["a"])
    assert found(held) == []


def test_the_same_query_in_the_same_minute_is_answered_from_memory_until_something_changes(index):
    held = index(document("a"))
    first = held.search(Query(), NOW)
    assert held.search(Query(), NOW + timedelta(seconds=20)) is first
    assert held.search(Query(), NOW + timedelta(seconds=80)) is not first
    held.apply([document("b")])
    assert held.search(Query(), NOW).total == 2


def test_documents_may_hold_anything_in_any_script(index):
    odd = Document(
        id="odd/\u0a38 id", texts={"title": ("\u0000\ud7ff \U0001f600 \u200d\u200d ½ ﷺ", "", "a" * 70000), "description": ("x " * 70000,)}
    )
    held = index(odd)
    assert found(held, words="x") == ["odd/\u0a38 id"]
    assert held.check() == ()
    assert datetime.now(UTC) is not None
