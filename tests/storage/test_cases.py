from __future__ import annotations

from datetime import timedelta

import pytest

from directory.domain.details import Place, Text
from directory.domain.phone import Phone
from directory.domain.reply import Reply
from directory.domain.report import Outcome, Reason
from directory.domain.submission import Purpose
from directory.domain.vocabulary import Access, Kind, Operator
from directory.operations import reviewing, sending
from directory.storage import cases, replies, reports
from directory.storage.cases import CaseKind, Filter, Scope, Stage
from directory.storage.database import Database
from tests.factories import NOW
from tests.keepers import KEEPER, STRANGER, fresh_random, held
from tests.reviewers import REVIEWER, SOON, approve, screen, submit

PHONE = Phone("+911724257457", "IN")
MOGA = Place(city="Moga", district="Moga", country="IN")


def found(database: Database, scope: Scope = cases.UNLIMITED, **wanted: object) -> list[str]:
    total, page = cases.find(database, Filter(**wanted), scope)
    assert total == len(page)
    return [case.id for case in page]


def report(database: Database, reason: Reason, listing_id: str, **options: object) -> str:
    with database.writing():
        return reports.add(database, fresh_random()[:10], listing_id, reason, None, "en", now=NOW, **options).id


def test_what_may_harm_somebody_comes_first_and_of_the_same_risk_the_oldest(database: Database) -> None:
    listing = held(database, KEEPER)
    harmless = submit(database, listing=listing, email=KEEPER, cost_note="Tea", now=NOW - timedelta(days=9))
    new = submit(database, now=NOW - timedelta(days=1))
    older = submit(database, now=NOW - timedelta(days=2))
    phone = submit(database, listing=listing, email=KEEPER, phones=(PHONE,))
    unsafe = report(database, Reason.UNSAFE, listing.id)
    assert found(database) == [unsafe, phone.id, older.id, new.id, harmless.id]
    _, page = cases.find(database)
    assert [case.risk for case in page] == [3, 2, 1, 1, 0]


@pytest.mark.parametrize(
    "fields",
    [
        {"title": Text(pa="ਨਵਾਂ ਜੀਵਨ ਨਸ਼ਾ ਛੁਡਾਊ ਕੇਂਦਰ")},
        {"organisation": "New Life De-addiction Centre"},
        {"topics": ("detox",)},
        {"title": Text(en="S\u0430ath circle")},  # with a Cyrillic letter
        {"website": "https://bit.ly/circle"},
    ],
)
def test_what_speaks_of_treatment_or_deceives_the_eye_comes_before_what_is_only_older(database: Database, fields: dict) -> None:
    older = submit(database)
    case = submit(database, now=NOW + timedelta(hours=1), **fields)
    assert found(database) == [case.id, older.id]
    reviewing.claim_case(database, case.id, seen=screen(database, case).submission, by=REVIEWER, now=SOON)
    assert found(database) == [case.id, older.id]


def test_treatment_that_was_spoken_of_before_is_no_news(database: Database) -> None:
    listing = held(database, KEEPER, title=Text(en="New Life De-addiction Centre"))
    submit(database, listing=listing, email=KEEPER, cost_note="Tea")
    _, (case,) = cases.find(database)
    assert case.risk == 0


@pytest.mark.parametrize(
    ("fields", "risk"),
    [
        ({"cost_note": "Tea"}, 0),
        ({"title": Text(en="Choir")}, 0),
        ({"phones": (PHONE,)}, 2),
        ({"phones": ()}, 2),
        ({"whatsapp": PHONE}, 2),
        ({"join_url": "https://meet.example"}, 2),
        ({"place": MOGA}, 2),
    ],
)
def test_a_change_weighs_what_it_changes(database: Database, fields: dict, risk: int) -> None:
    submit(database, listing=held(database, KEEPER), email=KEEPER, **fields)
    _, (case,) = cases.find(database)
    assert (case.kind, case.risk) == (CaseKind.CHANGE, risk)


def test_a_new_version_is_weighed_anew(database: Database) -> None:
    listing = held(database, KEEPER)
    case = submit(database, listing=listing, email=KEEPER, phones=(PHONE,))
    sending.edit(database, case.id, listing.details, seen=2, now=SOON)
    assert cases.find(database)[1][0].risk == 0


def test_claims_and_what_speaks_for_an_authority_weigh_more(database: Database) -> None:
    claim = submit(database, listing=held(database, KEEPER), purpose=Purpose.CLAIM, email=STRANGER)
    police = submit(database, operator=Operator.POLICE)
    assert {case.id: case.risk for case in cases.find(database)[1]} == {claim.id: 2, police.id: 2}


def test_a_case_says_what_it_is_about(database: Database) -> None:
    case = submit(database, title=Text(pa="ਸ਼ਾਮ"), place=MOGA, kind=Kind.RECREATION)
    reviewing.claim_case(database, case.id, seen=2, by=REVIEWER, now=SOON)
    _, (shown,) = cases.find(database)
    assert (shown.kind, shown.id, shown.title, shown.reference) == (CaseKind.NEW, case.id, Text(pa="ਸ਼ਾਮ"), case.reference)
    assert (shown.listing_kind, shown.district, shown.since, shown.claimed_by) == (Kind.RECREATION, "moga", NOW, REVIEWER)


def test_a_reply_waits_with_the_listing_it_is_about(database: Database) -> None:
    listing = held(database, KEEPER)
    with database.writing():
        for page in (listing.id, "guide"):
            replies.add(database, Reply(fresh_random()[:10], page, None, "v@example.org", "en", "It helped me.", NOW))
    shown = {case.listing_id: case for case in cases.find(database, Filter(kinds=(CaseKind.REPLY,)))[1]}
    assert shown.keys() == {listing.id, None}
    assert (shown[listing.id].title, shown[None].title) == (listing.details.title, Text())


def test_the_queue_is_filtered_by_kind_district_claim_and_words(database: Database) -> None:
    mine = submit(database, title=Text(en="River choir"), place=MOGA)
    other = submit(database, kind=Kind.WORKSHOP)
    asked = submit(database)
    complaint = report(database, Reason.WRONG_NUMBER, held(database, KEEPER).id)
    reviewing.claim_case(database, mine.id, seen=2, by=REVIEWER, now=SOON)
    reviewing.ask(database, asked.id, "Which door?", seen=screen(database, asked), by=REVIEWER, now=SOON, random=fresh_random)
    assert found(database, kinds=(CaseKind.REPORT,)) == [complaint]
    assert found(database, listing_kinds=(Kind.WORKSHOP,)) == [other.id]
    assert found(database, district="MOGA") == found(database, claimed_by=REVIEWER) == [mine.id]
    assert found(database, claimed_by="") == [complaint, other.id]
    assert found(database, words="river CHOIR") == found(database, words=mine.reference) == [mine.id]
    assert found(database, words="river yoga") == found(database, words="100%") == []
    assert found(database, stage=Stage.ASKED) == [asked.id]
    assert found(database, stage=Stage.ASKED, kinds=(CaseKind.REPLY,)) == []


def test_what_is_done_comes_latest_first(database: Database) -> None:
    first, second = submit(database), submit(database)
    approve(database, first)
    approve(database, second, now=SOON + timedelta(minutes=1))
    complaint = report(database, Reason.WRONG_NUMBER, held(database, KEEPER).id)
    with database.writing():
        reports.close(database, complaint, Outcome.RIGHT, by=REVIEWER, note=None, now=SOON + timedelta(hours=1))
    assert found(database, stage=Stage.DONE) == [complaint, second.id, first.id]
    assert found(database) == []


def test_a_reviewer_sees_only_their_districts_and_kinds(database: Database) -> None:
    moga = submit(database, place=MOGA)
    submit(database, place=Place(city="Mohali", district="Sahibzada Ajit Singh Nagar", country="IN"))
    online = submit(database, access=Access.ONLINE, place=Place(country="IN"), kind=Kind.WORKSHOP)
    assert found(database, Scope(districts=("Moga", "Patiala"))) == [moga.id]
    assert found(database, Scope(kinds=(Kind.WORKSHOP,))) == [online.id]
    assert found(database, Scope(districts=("Moga",), kinds=(Kind.WORKSHOP,))) == []
    assert cases.counts(database, scope=Scope(districts=("Moga",)))[CaseKind.NEW] == 1


def test_counts_are_those_of_the_whole_queue_and_pages_add_up(database: Database) -> None:
    for _ in range(5):
        submit(database)
    submit(database, listing=held(database, KEEPER), email=KEEPER, cost_note="Tea")
    assert cases.counts(database, Filter(kinds=(CaseKind.CHANGE,))) == {
        **dict.fromkeys(CaseKind, 0),
        CaseKind.NEW: 5,
        CaseKind.CHANGE: 1,
    }
    pages = [cases.find(database, limit=4, offset=offset) for offset in (0, 4, 8)]
    assert [total for total, _ in pages] == [6, 6, 6]
    assert len({case.id for _, page in pages for case in page}) == 6
    assert cases.in_order(database, limit=6) == tuple((case.kind, case.id) for _, page in pages for case in page)


def test_signs_that_stand_for_others_in_a_pattern_stand_for_themselves_in_the_queue(database: Database) -> None:
    free = submit(database, cost_note="100% free, ask_us")
    dear = submit(database, cost_note=r"100 rupees, ask us \o/")
    assert found(database, words="100%") == found(database, words="ASK_us") == [free.id]
    assert found(database, words="\\") == [dear.id]
