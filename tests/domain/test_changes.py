from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.domain import changes
from directory.domain.changes import FIELDS, Choice, apply, compare, conflicts, merge, value, without
from directory.domain.details import Details, Place, Text
from directory.domain.phone import Phone
from directory.domain.risk import RISKY_FIELDS
from directory.domain.vocabulary import Kind
from tests.domain.strategies import several_details
from tests.factories import details

OTHER = Phone("+911724257457", "IN")


def names(found: tuple[changes.FieldChange, ...]) -> list[str]:
    return [change.field for change in found]


def test_every_part_of_details_belongs_to_a_field() -> None:
    """A new field of Details, Text or Place must not slip past the reviewer."""
    parts = {f"{name}.{part.name}" for name, whole in (("title", Text), ("description", Text), ("place", Place)) for part in fields(whole)}
    parts |= {field.name for field in fields(Details)} - {"title", "description", "place"}
    coordinates = {"place.latitude", "place.longitude", "place.is_exact"}
    assert set(FIELDS) == parts - coordinates | {"place.point"}
    assert set(FIELDS) >= set(RISKY_FIELDS)


def test_the_same_details_have_no_changes() -> None:
    assert compare(details(), details()) == ()


def test_each_language_of_a_title_is_a_field_of_its_own() -> None:
    (change,) = compare(details(), details(title=Text(en="Evening circle", pa="ਸ਼ਾਮ ਦਾ ਘੇਰਾ")))
    assert (change.field, change.before, change.after, change.is_risky) == ("title.pa", None, "ਸ਼ਾਮ ਦਾ ਘੇਰਾ", False)


def test_coordinates_change_together() -> None:
    place = details().place
    (change,) = compare(details(), details(place=replace(place, latitude=30.9, longitude=75.8, is_exact=False)))
    assert (change.field, change.before, change.after) == ("place.point", (None, None, True), (30.9, 75.8, False))


def test_risky_fields_come_first() -> None:
    found = compare(details(), details(title=Text(en="Choir"), cost_note="Tea", phones=(OTHER,), place=Place(city="Mohali")))
    risky = [change.is_risky for change in found]
    assert risky == sorted(risky, reverse=True)
    assert {"phones", "place.city", "place.address"} <= {change.field for change in found if change.is_risky}
    assert {change.field for change in found if not change.is_risky} == {"title.en", "cost_note"}


def test_text_that_newly_carries_a_phone_number_is_risky() -> None:
    (smuggled,) = compare(details(), details(eligibility="Call ९८७६५ ४३२१०"))
    assert smuggled.is_risky
    (told_before,) = compare(details(eligibility="Call 98765 43210 first"), details(eligibility="Call 98765 43210"))
    assert not told_before.is_risky


def test_against_nothing_every_given_field_is_new() -> None:
    found = {change.field: change for change in compare(None, details())}
    assert found["kind"].before is None
    assert (found["phones"].before, found["phones"].after) == ((), details().phones)
    assert "whatsapp" not in found and "title.pa" not in found


@given(several_details(), several_details())
def test_all_changes_applied_give_the_new_details(before: Details, after: Details) -> None:
    assert apply(before, compare(before, after)) == after


@given(several_details(), several_details())
def test_no_change_applied_gives_the_old_details(before: Details, after: Details) -> None:
    assert apply(before, ()) == before
    assert apply(after, compare(before, before)) == after


@given(several_details(), several_details(), st.sets(st.sampled_from(FIELDS)))
def test_some_changes_applied_change_just_these_fields(before: Details, after: Details, accepted: set[str]) -> None:
    applied = apply(before, [change for change in compare(before, after) if change.field in accepted])
    assert all(value(applied, field) == value(after if field in accepted else before, field) for field in FIELDS)


@given(several_details(), several_details(), several_details())
def test_what_others_changed_meanwhile_stays(base: Details, proposed: Details, current: Details) -> None:
    applied = apply(current, compare(base, proposed))
    for field in FIELDS:
        was_proposed = value(base, field) != value(proposed, field)
        assert value(applied, field) == value(proposed if was_proposed else current, field)


@given(several_details(), several_details(), several_details())
def test_conflicts_are_the_fields_that_both_changed_and_not_alike(base: Details, proposed: Details, current: Details) -> None:
    fields_in_conflict = {conflict.field for conflict in conflicts(base, proposed, current)}
    for field in FIELDS:
        was, wanted, now = value(base, field), value(proposed, field), value(current, field)
        assert (field in fields_in_conflict) == (wanted != was and now not in (was, wanted))


@given(several_details(), several_details(), st.dictionaries(st.sampled_from(FIELDS), st.sampled_from((Choice.KEPT, Choice.GONE))))
def test_merging_takes_each_field_from_where_it_was_chosen(kept: Details, gone: Details, choices: dict[str, Choice]) -> None:
    merged = merge(kept, gone, choices)
    for field in FIELDS:
        assert value(merged, field) == value(gone if choices.get(field) is Choice.GONE else kept, field)


def test_merging_puts_the_phones_of_both_side_by_side() -> None:
    both = merge(details(), details(phones=(OTHER, *details().phones)), {"phones": Choice.BOTH})
    assert both.phones == (*details().phones, OTHER)


@pytest.mark.parametrize("field", ["title.en", "place.point", "kind", "email", "no-such-field"])
def test_merging_both_of_one_value_is_refused(field: str) -> None:
    with pytest.raises(ValueError):
        merge(details(), details(), {field: Choice.BOTH})


def test_what_is_refused_of_something_new_is_left_empty() -> None:
    left = without(details(), {"phones", "place.address", "cost", "kind"})
    assert (left.phones, left.place.address, left.cost) == ((), None, None)
    assert left.kind is Kind.SUPPORT_GROUP
    assert left.title == details().title
