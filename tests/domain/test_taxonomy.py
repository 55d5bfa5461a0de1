"""Topics fit together, and codes have names."""

from __future__ import annotations

import pytest

from directory.domain.details import Text
from directory.domain.errors import DirectoryError
from directory.domain.taxonomy import Labels, Taxonomy, Topic

SPORT = Topic("sport", None, Text("Sport", "खेल", "ਖੇਡਾਂ"))
HOCKEY = Topic("hockey", "sport", Text("Hockey"))
GRIEF = Topic("grief", None, Text("Grief"))


def test_codes_keep_the_order_of_the_file() -> None:
    assert Taxonomy([SPORT, HOCKEY, GRIEF]).codes == ("sport", "hockey", "grief")


def test_topic_is_found_by_its_code() -> None:
    taxonomy = Taxonomy([SPORT, HOCKEY])
    assert taxonomy.require("hockey") is HOCKEY
    assert "hockey" in taxonomy
    assert "chess" not in taxonomy
    assert taxonomy.get("chess") is None


def test_unknown_topic_is_refused_by_require() -> None:
    with pytest.raises(DirectoryError, match="topic-unknown"):
        Taxonomy([SPORT]).require("chess")


def test_wider_topics_follow_the_narrowest() -> None:
    assert Taxonomy([SPORT, HOCKEY]).with_wider("hockey") == (HOCKEY, SPORT)


def test_narrower_topics_are_those_right_below() -> None:
    taxonomy = Taxonomy([SPORT, HOCKEY, GRIEF])
    assert taxonomy.narrower("sport") == (HOCKEY,)
    assert taxonomy.narrower() == (SPORT, GRIEF)


def test_a_code_given_twice_is_refused() -> None:
    with pytest.raises(DirectoryError, match="topic-twice"):
        Taxonomy([SPORT, SPORT])


def test_a_parent_that_is_not_above_is_refused() -> None:
    with pytest.raises(DirectoryError, match="topic-without-parent"):
        Taxonomy([HOCKEY, SPORT])


def test_labels_are_found_by_group_and_code() -> None:
    labels = Labels({("audience", "women"): Text("Women", "महिलाएं"), ("audience", "men"): Text("Men"), ("cost", "free"): Text("Free")})
    assert labels.of("audience", "women").hi == "महिलाएं"
    assert labels.codes("audience") == ("women", "men")


def test_a_code_without_label_has_an_empty_text() -> None:
    assert not Labels({}).of("language", "tlh")
