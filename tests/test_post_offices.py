"""What script/gazetteer makes of the dirt in India Post's coordinates."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[1] / "script" / "post_offices.py"


@pytest.fixture(scope="module")
def post_offices() -> ModuleType:
    spec = importlib.util.spec_from_file_location("post_offices", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["post_offices"] = module
    spec.loader.exec_module(module)
    return module


def offices(module: ModuleType, *points: tuple[float, float] | None, code: str = "141001", district: str = "Ludhiana") -> list[object]:
    return [module.Office(f"Office {i}", code, 2, "IN-PB", district, point) for i, point in enumerate(points)]


@pytest.mark.parametrize(
    ("latitude", "longitude", "point"),
    [
        (30.91, 75.85, (30.91, 75.85)),
        (75.85, 30.91, (30.91, 75.85)),
        ("18.856818°", "79.462604°", (18.856818, 79.462604)),
        ("28.430354° N", "77.358526° E", (28.430354, 77.358526)),
        ("17°57'18.0", "78°35'24.0", (17.955, 78.59)),
        (None, 75.85, None),
        ("", "", None),
        ("28.4 32628", "94.28 28092", None),
        (1, 1, None),
        (0, 0, None),
        (18.17, 18.17, None),
    ],
)
def test_coordinates_are_read_mended_or_given_up(post_offices: ModuleType, latitude: object, longitude: object, point: object) -> None:
    found = post_offices.read_point(latitude, longitude)[0]
    assert found == (pytest.approx(point) if point else None)


@pytest.mark.parametrize(
    ("office", "name"),
    [
        ("Kothimir B.O", "Kothimir"),
        ("Doraha SO Ludhiana", "Doraha"),
        ("DUMEWAL SO", "Dumewal"),
        ("Naya Gaon SO Mohali", "Naya Gaon"),
        ("Sector 27ChandigarhSO", "Sector 27 Chandigarh"),
        ("Ludhiana H.O", "Ludhiana"),
        ("Anandpur Sahib", "Anandpur Sahib"),
    ],
)
def test_an_office_is_known_by_its_village(post_offices: ModuleType, office: str, name: str) -> None:
    assert post_offices.place_of(office, ["Ludhiana", "Mohali", "Chandigarh"]) == name


def test_one_point_for_three_postal_codes_is_a_stand_in(post_offices: ModuleType) -> None:
    same = (30.84, 75.67)
    found = [office for code in ("141001", "141002", "141003") for office in offices(post_offices, same, code=code)]
    found += offices(post_offices, (30.9, 75.8), (30.9, 75.8), code="141004")
    post_offices.drop_stand_ins(found)
    assert [office.point for office in found] == [None, None, None, (30.9, 75.8), (30.9, 75.8)]


def test_a_point_far_from_the_others_of_its_postal_code_is_dropped(post_offices: ModuleType) -> None:
    found = offices(post_offices, (30.90, 75.80), (30.91, 75.81), (30.92, 75.82), (13.0, 80.2))
    post_offices.drop_far(found, "code", 20, 3)
    assert [office.point is None for office in found] == [False, False, False, True]


def test_too_few_points_can_not_outvote_one_another(post_offices: ModuleType) -> None:
    found = offices(post_offices, (30.90, 75.80), (13.0, 80.2))
    post_offices.drop_far(found, "code", 20, 3)
    assert all(office.point for office in found)
