"""What a new site starts with: facts as their sources have them, samples that reach nobody, words with a meaning, places that exist."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import phonenumbers
import pytest

from directory import settings
from directory.domain.details import Details
from directory.domain.gazetteer import Gazetteer, PlaceKind
from directory.domain.phone import Phone
from directory.domain.vocabulary import LANGUAGES, Access, Accessibility, Audience, Cost, Kind, Operator, Status
from directory.exchange.listings_csv import read_listings_csv
from directory.exchange.rows import Defaults
from directory.storage import seed_files

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "seed_data"
FACTS_TOLD = ROOT.parent / "shared" / "data" / "india" / "verified_facts.json"
CODES = {
    "kind": Kind,
    "access": Access,
    "audience": Audience,
    "cost": Cost,
    "accessibility": Accessibility,
    "operator": Operator,
    "status": Status,
}
LATIN, DEVANAGARI, GURMUKHI = r"[a-z0-9éè .'’+&-]+", r"[\u0900-\u097f0-9 .,:’'-]+", r"[\u0a00-\u0a7f\u0964\u09650-9 .,:’'-]+"


@cache
def listings(name: str) -> dict[str, Details]:
    """The rows of a file of listings by ref; none may be refused."""
    with (SEED / f"{name}.csv").open("rb") as file:
        reading = read_listings_csv(file, Defaults("Asia/Kolkata", "IN"))
        found = {str(item.ref): item.details for item in reading.items}
    assert reading.errors == ()
    assert reading.warnings == ()
    assert reading.unknown_columns == ()
    return found


def rows(path: str) -> list[dict[str, str]]:
    with (SEED / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def phones_of(details: Details) -> set[Phone]:
    return {*details.phones, *([details.whatsapp] if details.whatsapp else [])}


@cache
def gazetteer() -> Gazetteer:
    return seed_files.gazetteer()


def fold(phrase: str) -> str:
    return unicodedata.normalize("NFC", phrase).casefold()


# Listings


@pytest.mark.parametrize("name", ["facts", "facts_drafts", "samples"])
def test_every_topic_of_a_listing_is_in_the_taxonomy(name: str) -> None:
    used = {topic for details in listings(name).values() for topic in details.topics}
    assert used <= set(seed_files.taxonomy().codes)


@pytest.mark.parametrize("name", ["facts", "samples"])
def test_every_place_one_can_go_to_is_on_the_map(name: str) -> None:
    lost = [ref for ref, d in listings(name).items() if d.access.has_place and gazetteer().resolve(d.place).point is None]
    assert lost == []


@pytest.mark.parametrize("name", ["facts", "samples"])
def test_district_and_state_are_those_of_the_gazetteer(name: str) -> None:
    districts = {(place.district, place.state) for place in gazetteer() if place.kind is PlaceKind.DISTRICT}
    given = {(d.place.district, d.place.state) for d in listings(name).values() if d.place.district}
    assert given <= districts


@pytest.mark.parametrize("name", ["facts", "facts_drafts"])
def test_every_fact_names_its_source(name: str) -> None:
    assert [ref for ref, details in listings(name).items() if not details.source_url] == []


def test_every_fact_is_told_in_three_languages() -> None:
    for details in listings("facts").values():
        assert [language for language, _ in details.title.given()] == list(LANGUAGES)
        assert [language for language, _ in details.description.given()] == list(LANGUAGES)


def test_police_run_lines_say_so_in_every_language() -> None:
    by_police = [details for details in listings("facts").values() if details.operator is Operator.POLICE]
    assert len(by_police) == 3
    for details in by_police:
        for language, words in (("en", "police|law-enforcement"), ("hi", "पुलिस"), ("pa", "ਪੁਲਿਸ")):
            told = f"{getattr(details.title, language)} {getattr(details.description, language)}"
            assert re.search(words, told), (details.title.en, language)


def test_no_hours_are_given_to_the_line_that_publishes_none() -> None:
    assert listings("facts")["nddh-14446"].schedule is None


def test_helplines_of_the_site_are_among_the_facts() -> None:
    site = settings.load({"SAATH_DATA": "/nonexistent"})
    assert set(site.helplines) <= listings("facts").keys()


def test_whatsapp_contacts_of_the_site_are_among_the_facts() -> None:
    known = {details.whatsapp: details for details in listings("facts").values() if details.whatsapp}
    for contact in settings.load({"SAATH_DATA": "/nonexistent"}).whatsapp_contacts:
        assert contact.is_police == (known[contact.phone].operator is Operator.POLICE)


@cache
def told() -> dict[str, Any]:
    """The graded facts by id."""
    if not FACTS_TOLD.exists():
        pytest.skip("the graded facts are not here")
    return {fact["id"]: fact for fact in json.loads(FACTS_TOLD.read_text(encoding="utf-8"))["facts"]}


def fact_of(ref: str) -> dict[str, Any]:
    """The graded fact that a listing was made of: an entry with several offers became refs that begin with its id."""
    id = max((id for id in told() if ref == id or ref.startswith(f"{id}-")), key=len)
    fact: dict[str, Any] = told()[id]
    return fact


def strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from strings(item)
    else:
        yield str(value)


@pytest.mark.parametrize(("name", "grades"), [("facts", {"A", "B"}), ("facts_drafts", {"C"})])
def test_grade_decides_what_becomes_of_a_fact(name: str, grades: set[str]) -> None:
    assert {fact_of(ref)["grade"] for ref in listings(name)} <= grades
    wanted = {id for id, fact in told().items() if fact["grade"] in grades}
    assert wanted == {fact_of(ref)["id"] for ref in listings(name)}


@pytest.mark.parametrize("name", ["facts", "facts_drafts"])
def test_phones_and_addresses_are_those_of_the_fact(name: str) -> None:
    for ref, details in listings(name).items():
        text = " ".join(strings(fact_of(ref)["facts"]))
        digits = re.sub(r"\D", "", text)
        for phone in phones_of(details):
            assert phone.number.removeprefix("+91") in digits, ref
        assert not details.email or details.email in text
        assert not details.website or urlsplit(details.website).netloc in text
        assert details.source_url is None or any(
            urlsplit(details.source_url).netloc in source["url"] for source in fact_of(ref)["sources"]
        ), ref


@pytest.mark.parametrize("name", ["facts", "facts_drafts"])
def test_facts_were_last_checked_when_their_source_was_written(name: str) -> None:
    for ref, details in listings(name).items():
        if details.verified_on:
            assert details.verified_on.isoformat() in {source["page_date"] for source in fact_of(ref)["sources"]}, ref


def test_no_phone_of_a_contested_fact_is_anywhere() -> None:
    contested = [fact for fact in told().values() if fact["grade"] == "X"]
    numbers = {re.sub(r"\D", "", n) for fact in contested for n in fact["facts"].get("phones", [])}
    names = {fact["name"] for fact in contested}
    for path in (path for path in SEED.rglob("*") if path.is_file() and path.parent.name != "gazetteer"):
        text = path.read_text(encoding="utf-8")
        assert not any(number in re.sub(r"[\s-]", "", text) for number in numbers), path
        assert not any(name in text for name in names), path


def test_no_file_has_a_phone_number_beside_those_of_the_facts() -> None:
    known = {phone.number for name in ("facts", "facts_drafts") for details in listings(name).values() for phone in phones_of(details)}
    for path in (path for path in SEED.rglob("*") if path.is_file() and path.parent.name != "gazetteer"):
        text = path.read_text(encoding="utf-8")
        for match in phonenumbers.PhoneNumberMatcher(text, "IN"):
            assert phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164) in known, (path.name, match.raw_string)


# Samples


def test_samples_are_enough_and_of_every_kind() -> None:
    samples = listings("samples").values()
    assert len(samples) >= 220
    assert min(Counter(details.kind for details in samples)[kind] for kind in Kind) >= 10
    assert len({details.organisation for details in samples}) >= 55


def test_samples_reach_nobody() -> None:
    for ref, details in listings("samples").items():
        assert phones_of(details) == set(), ref
        assert details.email and details.email.endswith("@example.org"), ref
        for url in filter(None, (details.website, details.organisation_website, details.join_url, details.source_url)):
            host = urlsplit(url).hostname or ""
            assert host == "example.org" or host.endswith(".example.org"), ref


def test_samples_have_names_and_mail_of_their_own() -> None:
    for language in LANGUAGES:
        titles = Counter(words for d in listings("samples").values() if (words := getattr(d.title, language)))
        assert [title for title, n in titles.items() if n > 1] == []
    assert max(Counter(d.email for d in listings("samples").values()).values()) == 1


def test_samples_are_in_every_district_of_the_region() -> None:
    districts = {place.name for place in gazetteer() if place.kind is PlaceKind.DISTRICT and place.state in ("Punjab", "Chandigarh")}
    assert len(districts) == 24
    assert districts == {d.place.district for d in listings("samples").values() if d.place.district}


def test_postal_codes_of_samples_are_those_of_their_district() -> None:
    for ref, details in listings("samples").items():
        if details.place.postal_code:
            code = gazetteer().postal_code(details.place.postal_code)
            assert code and code.district == details.place.district, ref


def test_samples_speak_three_languages() -> None:
    spoken = Counter(tuple(language for language, _ in d.title.given()) for d in listings("samples").values())
    assert spoken[LANGUAGES] >= 70
    assert spoken["pa",] + spoken["hi",] + spoken["hi", "pa"] + spoken["en", "pa"] + spoken["en", "hi"] >= 70
    for details in listings("samples").values():
        assert [language for language, _ in details.title.given()] == [language for language, _ in details.description.given()]


def test_samples_use_every_code() -> None:
    samples = listings("samples").values()
    assert {details.access for details in samples} == set(Access)
    assert {details.cost for details in samples} == set(Cost)
    assert {code for details in samples for code in details.audience} == set(Audience)
    assert {code for details in samples for code in details.accessibility} == set(Accessibility)
    assert {"pa", "hi", "en", "ur"} <= {code for details in samples for code in details.languages}


def test_samples_use_every_form_of_the_schedule_grammar() -> None:
    entries = [entry for details in listings("samples").values() if details.schedule for entry in details.schedule.entries]
    assert any(len(entry.weekdays) == 7 and entry.start for entry in entries), "daily"
    assert any(1 < len(entry.weekdays) < 7 for entry in entries), "several weekdays"
    assert any(entry.ordinals == (-1,) for entry in entries), "last of the month"
    assert any(len(entry.ordinals) > 1 for entry in entries), "several of the month"
    assert any(entry.interval_weeks == 2 for entry in entries), "fortnightly"
    assert any(entry.on for entry in entries), "once"
    assert any(entry.always for entry in entries), "24/7"
    assert any(entry.weekdays and entry.start is None for entry in entries), "day known, time not"
    assert any(entry.start and entry.end is None for entry in entries), "end not known"
    assert any(entry.start and entry.end and entry.end < entry.start for entry in entries), "past midnight"
    assert any(entry.first and entry.interval_weeks == 1 for entry in entries), "from"
    assert any(entry.last for entry in entries), "until"
    assert any(entry.excepted for entry in entries), "except"
    assert any(len(d.schedule.entries) > 1 for d in listings("samples").values() if d.schedule), "several entries"


def test_mohali_has_a_meeting_on_every_evening() -> None:
    evenings = {
        day
        for details in listings("samples").values()
        if details.kind is Kind.SUPPORT_GROUP and details.place.city == "Mohali" and details.schedule
        for entry in details.schedule.entries
        if entry.start and 17 <= entry.start.hour < 21
        for day in entry.weekdays
    }
    assert evenings == set(range(7))


@pytest.mark.parametrize(
    "city", ["Ludhiana", "Amritsar", "Jalandhar", "Patiala", "Bathinda", "Mohali", "Chandigarh", "Hoshiarpur", "Pathankot", "Moga"]
)
def test_larger_towns_have_most_kinds(city: str) -> None:
    assert len({details.kind for details in listings("samples").values() if details.place.city == city}) >= 5


def test_samples_were_checked_over_the_past_year_or_never() -> None:
    dates = [details.verified_on for details in listings("samples").values()]
    known = sorted(day for day in dates if day)
    assert date(2025, 9, 22) <= known[0] < date(2026, 1, 1)
    assert date(2026, 11, 1) < known[-1] <= date(2026, 11, 22)
    assert None in dates


# Words


def test_every_topic_and_label_is_in_three_languages() -> None:
    for row in (*rows("taxonomy.csv"), *rows("labels.csv")):
        for language, script in (("en", "[A-Za-z]"), ("hi", "[\u0900-\u097f]"), ("pa", "[\u0a00-\u0a7f]")):
            assert re.search(script, row[language]), row
            assert row[language] == unicodedata.normalize("NFC", row[language]).strip(), row


def test_every_code_has_a_label() -> None:
    labels = seed_files.labels()
    for group, codes in CODES.items():
        assert set(labels.codes(group)) == set(codes)
    spoken = {code for name in ("facts", "samples") for d in listings(name).values() for code in d.languages}
    assert spoken <= set(labels.codes("language"))


def test_every_topic_has_a_concept() -> None:
    meant = {row["value"] for row in rows("concepts.csv") if row["parameter"] == "topic"}
    assert meant == set(seed_files.taxonomy().codes)


def test_every_concept_stands_for_something_that_exists() -> None:
    labels, topics, ids = seed_files.labels(), seed_files.taxonomy(), {row["id"] for row in rows("concepts.csv")}
    assert len(ids) == len(rows("concepts.csv"))
    for row in rows("concepts.csv"):
        if row["parameter"] == "topic":
            assert row["value"] in topics, row
        elif row["parameter"]:
            assert row["parameter"] in ("kind", "audience", "access", "cost", "language", "accessibility"), row
            assert labels.of(row["parameter"], row["value"]), row
        else:
            assert (row["value"], row["certain"]) == ("", "no"), row
        assert row["certain"] in ("yes", "no"), row
        assert set(filter(None, row["also"].split("|"))) <= ids - {row["id"]}, row


def test_every_kind_audience_access_and_accessibility_has_a_certain_concept() -> None:
    certain = {(row["parameter"], row["value"]) for row in rows("concepts.csv") if row["certain"] == "yes"}
    assert {("kind", kind) for kind in Kind} <= certain
    assert {("accessibility", code) for code in Accessibility} <= certain
    assert {("access", Access.ONLINE), ("access", Access.IN_PERSON), ("access", Access.PHONE), ("cost", Cost.FREE)} <= certain
    assert {("audience", code) for code in Audience} - certain == {("audience", "everyone"), ("audience", "newcomers")}


def test_a_phrase_stands_in_one_concept_only() -> None:
    where: dict[str, set[str]] = defaultdict(set)
    for row in rows("concepts.csv"):
        phrases = [fold(p) for column in ("en", "hi", "pa", "latin") for p in row[column].split("|") if p]
        assert len(phrases) == len(set(phrases)), row["id"]
        for phrase in phrases:
            where[phrase].add(row["id"])
    assert {phrase: ids for phrase, ids in where.items() if len(ids) > 1} == {}


def test_phrases_are_in_the_script_of_their_column() -> None:
    for row in rows("concepts.csv"):
        for column, script in (("en", LATIN), ("latin", LATIN), ("hi", DEVANAGARI), ("pa", GURMUKHI)):
            for phrase in filter(None, row[column].split("|")):
                assert re.fullmatch(script, phrase), (row["id"], phrase)
                assert phrase == phrase.strip(), (row["id"], phrase)


def test_nearly_every_concept_is_in_all_scripts() -> None:
    lacking = [row["id"] for row in rows("concepts.csv") if not (row["en"] and row["hi"] and row["pa"] and row["latin"])]
    assert set(lacking) <= {"aa", "na"}


# Places

BOXES = {  # south, north, west, east, in degrees, with a little to spare
    "Andaman and Nicobar Islands": (6.5, 14.0, 92.0, 94.5), "Andhra Pradesh": (12.4, 19.3, 76.5, 84.9),
    "Arunachal Pradesh": (26.5, 29.6, 91.3, 97.5), "Assam": (24.0, 28.1, 89.5, 96.2), "Bihar": (24.1, 27.7, 83.2, 88.4),
    "Chandigarh": (30.6, 30.85, 76.65, 76.9), "Chhattisgarh": (17.6, 24.3, 80.1, 84.5),
    "Dadra and Nagar Haveli and Daman and Diu": (19.9, 20.9, 70.8, 73.3), "Delhi": (28.3, 29.0, 76.7, 77.5),
    "Goa": (14.8, 15.9, 73.6, 74.4), "Gujarat": (20.0, 24.8, 68.0, 74.6), "Haryana": (27.6, 31.0, 74.4, 77.7),
    "Himachal Pradesh": (30.3, 33.3, 75.5, 79.1),
    "Jammu and Kashmir": (32.1, 35.2, 73.6, 76.9), "Jharkhand": (21.9, 25.4, 83.2, 88.0), "Karnataka": (11.5, 18.6, 73.9, 78.7),
    "Kerala": (8.1, 12.9, 74.7, 77.6), "Ladakh": (32.2, 36.1, 75.2, 79.9), "Lakshadweep": (8.0, 12.5, 71.5, 74.2),
    "Madhya Pradesh": (21.0, 26.95, 73.9, 82.9), "Maharashtra": (15.5, 22.2, 72.5, 81.0), "Manipur": (23.7, 25.8, 92.9, 94.9),
    "Meghalaya": (24.9, 26.2, 89.7, 92.9), "Mizoram": (21.8, 24.7, 92.1, 93.6), "Nagaland": (25.1, 27.1, 93.2, 95.4),
    "Odisha": (17.7, 22.7, 81.2, 87.6), "Puducherry": (10.7, 16.8, 75.4, 82.4), "Punjab": (29.5, 32.6, 73.8, 76.95),
    "Rajasthan": (22.9, 30.3, 69.3, 78.4), "Sikkim": (27.0, 28.2, 88.0, 89.0), "Tamil Nadu": (8.0, 13.7, 76.1, 80.5),
    "Telangana": (15.7, 20.0, 77.1, 81.9), "Tripura": (22.8, 24.7, 91.0, 92.5), "Uttar Pradesh": (23.7, 30.6, 76.9, 84.8),
    "Uttarakhand": (28.6, 31.6, 77.4, 81.2), "West Bengal": (21.4, 27.3, 85.7, 90.0),
}  # fmt: skip


def test_every_place_lies_in_its_state() -> None:
    astray = []
    for place in gazetteer():
        south, north, west, east = BOXES[place.state]
        if not (south <= place.latitude <= north and west <= place.longitude <= east):
            astray.append((place.id, place.name, place.state))
    assert astray == []


def test_every_postal_code_lies_in_its_state() -> None:
    astray = []
    for code in rows("gazetteer/postal_codes.csv"):
        south, north, west, east = BOXES[code["state"]]
        if code["latitude"] and not (south <= float(code["latitude"]) <= north and west <= float(code["longitude"]) <= east):
            astray.append((code["code"], code["name"], code["district"], code["state"]))
    assert astray == []


def test_every_place_belongs_to_a_state_and_district_of_the_gazetteer() -> None:
    states = {place.name for place in gazetteer() if place.kind is PlaceKind.STATE}
    districts = {(place.name, place.state) for place in gazetteer() if place.kind is PlaceKind.DISTRICT}
    assert len(states) == 36
    assert {place.state for place in gazetteer()} == states
    assert {(place.district, place.state) for place in gazetteer() if place.district} <= districts


def test_every_postal_code_belongs_to_a_district_of_the_gazetteer() -> None:
    districts = {(place.name, place.state) for place in gazetteer() if place.kind is PlaceKind.DISTRICT}
    assert {(code["district"], code["state"]) for code in rows("gazetteer/postal_codes.csv")} <= districts


def test_ids_are_unique() -> None:
    assert max(Counter(place.id for place in gazetteer()).values()) == 1


def test_towns_and_districts_of_the_region_are_named_in_three_scripts() -> None:
    for place in gazetteer():
        is_area = place.kind in (PlaceKind.STATE, PlaceKind.DISTRICT)
        if (place.state == "Punjab" and place.kind is PlaceKind.TOWN and place.population >= 15_000) or (
            is_area and place.state in ("Punjab", "Chandigarh", "Haryana", "Himachal Pradesh")
        ):
            assert place.name_hi and place.name_pa, place.name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("mohali", "Mohali"), ("मोहाली", "Mohali"), ("ਮੁਹਾਲੀ", "Mohali"), ("sahibzada ajit singh nagar", "Mohali"), ("Bhatinda", "Bathinda"),
        ("ropar", "Rupnagar"), ("नवांशहर", "Nawanshahr"), ("sbs nagar", "Nawanshahr"), ("Firozpur", "Ferozepur"),
        ("muktsar", "Sri Muktsar Sahib"), ("ਅੰਬਰਸਰ", "Amritsar"), ("Jullundur", "Jalandhar"), ("chandigadh", "Chandigarh"),
        ("fatehgarh sahib", "Sirhind"), ("dilli", "Delhi"),
        ("gurgaon", "Gurugram"), ("Simla", "Shimla"), ("ਜ਼ੀਰਕਪੁਰ", "Zirakpur"), ("Baltana", "Baltana"), ("ਪੰਚਕੂਲਾ", "Panchkula"),
    ],
)  # fmt: skip
def test_places_are_found_by_what_people_call_them(words: str, name: str) -> None:
    found = gazetteer().find(words)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("code", "near"),
    [("141001", "Ludhiana"), ("160017", "Chandigarh"), ("152001", "Ferozepur"), ("140301", "Kharar"), ("160071", "Mohali")],
)
def test_postal_codes_lie_where_they_should(code: str, near: str) -> None:
    found, town = gazetteer().find(code), gazetteer().find(near)
    assert found and town
    assert found.point == pytest.approx(town.point, abs=0.05)


def test_postal_codes_are_nearly_all_placed() -> None:
    codes = rows("gazetteer/postal_codes.csv")
    assert len(codes) > 19_000
    assert sum(1 for code in codes if not code["latitude"]) < 500
    assert all(re.fullmatch(r"[1-9]\d{5}", code["code"]) for code in codes)


def test_gazetteer_is_small_enough_to_commit() -> None:
    assert sum(path.stat().st_size for path in (SEED / "gazetteer").iterdir()) < 2_000_000


# What is said of it


def test_every_file_is_described_with_its_licence() -> None:
    described = (SEED / "README.md").read_text(encoding="utf-8")
    for path in sorted(SEED.rglob("*")):
        if path.is_file() and path.name != "README.md":
            assert f"`{path.relative_to(SEED)}`" in described, path.name
