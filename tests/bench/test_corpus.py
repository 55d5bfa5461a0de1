"""The listings and questions that the benches use."""

from __future__ import annotations

import io
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bench import corpus
from directory.exchange.listings_csv import read_listings_csv, write_listings_csv
from directory.exchange.rows import Defaults


def test_larger_corpus_begins_with_the_smaller() -> None:
    assert list(corpus.listings(30))[:20] == list(corpus.listings(20))


def test_every_listing_can_be_imported_and_says_the_same() -> None:
    listings = list(corpus.listings(100))
    file = io.BytesIO()
    write_listings_csv(file, listings)
    file.seek(0)
    reading = read_listings_csv(file, Defaults(timezone=corpus.ZONE, country="IN"))
    assert [item.details for item in reading.items] == [listing.details for listing in listings]
    assert reading.errors == ()


def test_no_question_comes_twice_and_more_begin_with_fewer() -> None:
    questions = corpus.questions(400)
    assert len(set(questions)) == 400
    assert questions[:50] == corpus.questions(50)
    assert {question.sort for question in questions} == {"best", "distance"}


def test_coming_dates_are_the_days_of_a_week_on_which_it_begins() -> None:
    midnight = datetime.combine(corpus.TODAY, time.min, ZoneInfo(corpus.ZONE))
    for listing in corpus.listings(100):
        schedule = listing.details.schedule
        occurrences = schedule.occurrences(midnight, midnight + timedelta(days=7)) if schedule else ()
        begun = {occurrence.start.date() for occurrence in occurrences if occurrence.start >= midnight}
        assert set(corpus.coming_dates(listing)) == {day.isoformat() for day in begun}
