"""Which place a name means, and what a listing's place is filled up with."""

from __future__ import annotations

from typing import Any

import pytest

from directory.domain.details import Place
from directory.domain.gazetteer import Gazetteer, GazetteerPlace, PlaceKind, PostalCode


def place(id: str, name: str, point: tuple[float, float], **overrides: Any) -> GazetteerPlace:
    given: dict[str, Any] = {
        "kind": PlaceKind.TOWN,
        "name_hi": None,
        "name_pa": None,
        "variants": (),
        "district": name,
        "state": "Punjab",
        "population": 50_000,
    }
    return GazetteerPlace(id=id, name=name, latitude=point[0], longitude=point[1], **(given | overrides))


MOHALI = place(
    "1", "Mohali", (30.68, 76.72), name_hi="मोहाली", name_pa="ਮੋਹਾਲੀ", variants=("SAS Nagar",), district="Sahibzada Ajit Singh Nagar"
)
MOHALI_DISTRICT = place(
    "2", "Sahibzada Ajit Singh Nagar", (30.7, 76.7), kind=PlaceKind.DISTRICT, variants=("Mohali", "SAS Nagar"), population=0
)
LUDHIANA = place("3", "Ludhiana", (30.91, 75.85), name_pa="ਲੁਧਿਆਣਾ", population=1_600_000)
JALANDHAR = place("4", "Jalandhar", (31.33, 75.58), population=860_000)
MODEL_TOWN = place("5", "Model Town", (31.30, 75.57), kind=PlaceKind.LOCALITY, district="Jalandhar", population=0)
RAMPUR_AT_HOME = place("6", "Rampur", (30.8, 76.1), kind=PlaceKind.LOCALITY, district="Ludhiana", population=0)
RAMPUR_ELSEWHERE = place("7", "Rampur", (28.8, 79.0), state="Uttar Pradesh", population=296_000)
DELHI = place("8", "Delhi", (28.65, 77.23), name_hi="दिल्ली", state="Delhi", district="Central Delhi", population=11_000_000)
DELHI_AT_HOME = place("9", "Delhi", (31.0, 75.0), kind=PlaceKind.LOCALITY, population=0)
PUNJAB = place("10", "Punjab", (30.9, 75.4), kind=PlaceKind.STATE, district=None, population=0)
HARYANA = place("11", "Haryana", (29.2, 76.3), kind=PlaceKind.STATE, name_pa="ਹਰਿਆਣਾ", state="Haryana", district=None, population=0)
HARIANA = place("12", "Hariana", (31.6, 75.8), name_pa="ਹਰਿਆਣਾ", district="Hoshiarpur", population=8_900)
SALEM = place("13", "Salem", (11.65, 78.16), state="Tamil Nadu", population=900_000)
PLACES = (
    MOHALI, MOHALI_DISTRICT, LUDHIANA, JALANDHAR, MODEL_TOWN, RAMPUR_AT_HOME, RAMPUR_ELSEWHERE, DELHI, DELHI_AT_HOME, PUNJAB, HARYANA,
    HARIANA, SALEM,
)  # fmt: skip
CODES = (
    PostalCode("141002", "Model Town", "Ludhiana", "Punjab", (30.88, 75.84)),
    PostalCode("160071", "Mohali", "Sahibzada Ajit Singh Nagar", "Punjab", None),
    PostalCode("700001", "Kolkata", "Kolkata", "West Bengal", (22.57, 88.35)),
)
GAZETTEER = Gazetteer(PLACES, CODES)


@pytest.mark.parametrize("words", ["Mohali", "MOHALI", " mohali ", "मोहाली", "ਮੋਹਾਲੀ", "S.A.S. Nagar", "sas  nagar"])
def test_town_is_found_by_any_of_its_names(words: str) -> None:
    assert GAZETTEER.find(words) is MOHALI


@pytest.mark.parametrize("words", ["Mohali district", "distt Mohali", "District SAS Nagar", "ज़िला Mohali", "Mohali ਜ਼ਿਲ੍ਹਾ"])
def test_district_is_meant_where_it_is_said(words: str) -> None:
    assert GAZETTEER.find(words) is MOHALI_DISTRICT


def test_district_without_one_of_that_name_is_the_town() -> None:
    assert GAZETTEER.find("Ludhiana district") is LUDHIANA


@pytest.mark.parametrize("words", ["141002", "141 002", "੧੪੧੦੦੨", "१४१००२"])
def test_postal_code_is_read_in_any_digits(words: str) -> None:
    found = GAZETTEER.find(words)
    assert found is not None
    assert (found.kind, found.name, found.point, found.district) == (PlaceKind.POSTAL_CODE, "141002", (30.88, 75.84), "Ludhiana")


def test_postal_code_without_a_point_is_found_at_its_district() -> None:
    found = GAZETTEER.find("160071")
    assert found is not None
    assert found.point == MOHALI_DISTRICT.point


@pytest.mark.parametrize("words", ["999999", "14100", "xyzzy", "", "   ", "-"])
def test_what_is_no_place_is_not_found(words: str) -> None:
    assert GAZETTEER.find(words) is None


def test_village_in_the_home_state_comes_before_a_town_elsewhere() -> None:
    assert GAZETTEER.find("Rampur") is RAMPUR_AT_HOME


def test_home_state_is_a_setting() -> None:
    assert Gazetteer(PLACES, CODES, home_state="Uttar Pradesh").find("Rampur") is RAMPUR_ELSEWHERE


def test_great_city_elsewhere_comes_before_a_village_at_home() -> None:
    assert GAZETTEER.find("Delhi") is DELHI


def test_state_comes_before_a_small_town_of_the_same_name() -> None:
    assert GAZETTEER.find("ਹਰਿਆਣਾ") is HARYANA


@pytest.mark.parametrize("words", ["Model Town, Jalandhar", "Model Town Jalandhar", "model town jalandhar punjab"])
def test_a_wider_place_behind_it_says_which(words: str) -> None:
    assert GAZETTEER.find(words) is MODEL_TOWN


def test_namesake_far_from_the_wider_place_is_not_taken() -> None:
    assert GAZETTEER.find("Model Town, Ludhiana") is LUDHIANA


def test_state_behind_a_name_chooses_within_the_state() -> None:
    gazetteer = Gazetteer([*PLACES, place("14", "Uttar Pradesh", (27.0, 80.0), kind=PlaceKind.STATE, state="Uttar Pradesh")], CODES)
    assert gazetteer.find("Rampur, Uttar Pradesh") is RAMPUR_ELSEWHERE


@pytest.mark.parametrize("words", ["civil hospital Ludhiana", "civil hospital, Ludhiana, Punjab"])
def test_last_place_remains_of_words_that_are_not_known(words: str) -> None:
    assert GAZETTEER.find(words) is LUDHIANA


def test_all_places_of_a_name_come_likeliest_first() -> None:
    assert GAZETTEER.named("rampur") == (RAMPUR_AT_HOME, RAMPUR_ELSEWHERE)


def test_sound_is_asked_only_where_no_spelling_fits() -> None:
    def keys(name: str) -> tuple[str, ...]:
        return (name[:2].lower(),)

    gazetteer = Gazetteer(PLACES, CODES, keys=keys)
    assert gazetteer.find("Ludhiana") is LUDHIANA
    assert gazetteer.find("Lu") is LUDHIANA
    assert GAZETTEER.find("Lu") is None


def test_suggestions_begin_with_what_was_typed_and_come_home_first() -> None:
    assert GAZETTEER.suggest("ra") == (RAMPUR_AT_HOME, RAMPUR_ELSEWHERE)
    assert GAZETTEER.suggest("ਲੁ") == (LUDHIANA,)


def test_a_place_is_suggested_once_for_all_its_names() -> None:
    assert GAZETTEER.suggest("मो") == (MOHALI,)
    assert GAZETTEER.suggest("s").count(MOHALI) == 1


def test_suggestions_are_no_more_than_asked_for() -> None:
    assert len(GAZETTEER.suggest("m", 1)) == 1


def test_nothing_typed_suggests_nothing() -> None:
    assert GAZETTEER.suggest(" ") == ()


def test_words_are_every_name_in_every_script() -> None:
    assert {("मोहाली", MOHALI), ("SAS Nagar", MOHALI), ("ਲੁਧਿਆਣਾ", LUDHIANA)} <= set(GAZETTEER.words())


def test_name_in_a_language_falls_back_to_english() -> None:
    assert (LUDHIANA.name_in("pa"), LUDHIANA.name_in("hi")) == ("ਲੁਧਿਆਣਾ", "Ludhiana")


def test_coordinates_come_from_the_postal_code_first() -> None:
    assert GAZETTEER.resolve(Place(city="Ludhiana", postal_code="141002", country="IN")) == Place(
        city="Ludhiana",
        district="Ludhiana",
        state="Punjab",
        postal_code="141002",
        country="IN",
        latitude=30.88,
        longitude=75.84,
        is_exact=False,
    )


def test_coordinates_come_from_the_town_without_a_postal_code() -> None:
    resolved = GAZETTEER.resolve(Place(city="ludhiyana", country="IN"))
    assert (resolved.point, resolved.is_exact, resolved.state) == (LUDHIANA.point, False, "Punjab")


def test_postal_code_without_a_point_leaves_it_to_the_town() -> None:
    assert GAZETTEER.resolve(Place(city="Mohali", postal_code="160071", country="IN")).point == MOHALI.point


def test_postal_code_far_from_the_town_is_not_believed() -> None:
    resolved = GAZETTEER.resolve(Place(city="Ludhiana", postal_code="700001", country="IN"))
    assert (resolved.point, resolved.state) == (LUDHIANA.point, "Punjab")


def test_the_state_given_says_which_town() -> None:
    assert GAZETTEER.resolve(Place(city="Rampur", state="uttar pradesh", country="IN")).point == RAMPUR_ELSEWHERE.point


def test_town_in_another_state_than_given_is_not_taken() -> None:
    assert GAZETTEER.resolve(Place(city="Salem", state="Punjab", country="IN")).point is None


def test_the_postal_code_says_which_town() -> None:
    codes = [PostalCode("244901", "Rampur", "Rampur", "Uttar Pradesh", None)]
    resolved = Gazetteer(PLACES, codes).resolve(Place(city="Rampur", postal_code="244901", country="IN"))
    assert resolved.point == RAMPUR_ELSEWHERE.point


def test_what_was_given_is_never_changed() -> None:
    given = Place(city="Ludhiana", district="My district", postal_code="141002", country="IN", latitude=30.9, longitude=75.9)
    resolved = GAZETTEER.resolve(given)
    assert (resolved.point, resolved.is_exact, resolved.district, resolved.state) == ((30.9, 75.9), True, "My district", "Punjab")


def test_place_that_lacks_nothing_comes_back_as_it_is() -> None:
    given = Place(city="Ludhiana", district="Ludhiana", state="Punjab", country="IN", latitude=30.9, longitude=75.9)
    assert GAZETTEER.resolve(given) is given


@pytest.mark.parametrize("country", ["US", "CA", None])
def test_place_in_another_country_is_left_alone(country: str | None) -> None:
    given = Place(city="Salem", country=country)
    assert GAZETTEER.resolve(given) is given


def test_place_that_is_not_known_is_left_alone() -> None:
    given = Place(city="Xyzzy", country="IN")
    assert GAZETTEER.resolve(given) is given
