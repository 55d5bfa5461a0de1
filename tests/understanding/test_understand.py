"""What a visitor's words ask for is taken out of them, in three scripts, romanised and misspelt."""

from __future__ import annotations

from datetime import datetime

import pytest

from index import Near, Query
from index.understanding import Concept, Lexicon, PlaceName, Understood, ask, bare, loosened, understand

AT = datetime(2026, 11, 22, 14, 30)
CONCEPTS = (
    Concept("support-group", "kind", "support-group", False, ("meeting", "group", "support group"), ("मीटिंग", "ਮੀਟਿੰਗ", "baithak")),
    Concept("counselling", "kind", "counselling", True, ("counselling", "counsellor"), ("परामर्श", "ਕਾਊਂਸਲਿੰਗ")),
    Concept("yoga", "topic", "yoga", True, ("yoga",), ("योग", "ਯੋਗ", "yog")),
    Concept(
        "de-addiction",
        "topic",
        "de-addiction",
        True,
        ("de-addiction", "rehab"),
        ("नशा मुक्ति", "ਨਸ਼ਾ ਮੁਕਤੀ", "nasha mukti"),
        also=("counselling",),
    ),
    Concept("alcohol", "topic", "alcohol", True, ("alcohol",), ("शराब", "sharab", "daru")),
    Concept("quit-drinking", "topic", "alcohol", False, ("quit drinking",)),
    Concept("lonely", "topic", "loneliness", False, ("alone", "no friends"), ("akela", "अकेला"), also=("recreation",)),
    Concept("recreation", "kind", "recreation", True, ("recreation",)),
    Concept("families", "audience", "families", False, ("families",), ("परिवार",)),
    Concept("women", "audience", "women", True, ("women", "woman", "ladies"), ("महिला", "ਔਰਤਾਂ", "mahila", "auratan")),
    Concept("free", "cost", "free", True, ("free", "no cost"), ("muft", "मुफ़्त")),
    Concept("drug-free", "topic", "recovery", True, ("drug free",)),
    Concept("online", "access", "online", True, ("online",), ("ऑनलाइन", "ਔਨਲਾਈਨ")),
    Concept("punjabi", "language", "pa", True, ("punjabi", "in punjabi"), ("ਪੰਜਾਬੀ", "पंजाबी")),
    Concept("wheelchair", "accessibility", "step-free", True, ("wheelchair", "wheel chair")),
)
PLACES = tuple(
    PlaceName(name, place, is_certain)
    for place, is_certain, names in (
        ("Mohali", True, ("Mohali", "मोहाली", "ਮੋਹਾਲੀ", "SAS Nagar")),
        ("Ludhiana", True, ("Ludhiana", "लुधियाना", "ਲੁਧਿਆਣਾ")),
        ("Chandigarh", True, ("Chandigarh", "चंडीगढ़", "ਚੰਡੀਗੜ੍ਹ")),
        ("Amritsar", True, ("Amritsar", "अमृतसर", "ਅੰਮ੍ਰਿਤਸਰ")),
        ("Asha", False, ("Asha",)),
    )
    for name in names
)
LEXICON = Lexicon.build(CONCEPTS, PLACES)


def said(words: str, *known: str) -> Understood:
    return understand(words, LEXICON, AT, set(known).__contains__)


def items(words: str) -> set[tuple[str, str, bool]]:
    return {(item.parameter, item.value, item.is_certain) for item in said(words).items}


def test_the_sentence_of_the_contract() -> None:
    understood = said("women's meeting tonight in Mohali")
    assert understood.facets == (("audience", ("women",)),)
    assert (understood.day, understood.times, understood.place) == ("today", ("tonight",), "Mohali")
    assert understood.text == ""
    assert [(item.words, item.parameter, item.value) for item in understood.items] == [
        ("women's", "audience", "women"),
        ("meeting", "kind", "support-group"),
        ("tonight", "day", "today"),
        ("tonight", "time", "tonight"),
        ("Mohali", "near", "Mohali"),
    ]


@pytest.mark.parametrize("words", ["ਮੋਹਾਲੀ ਅੱਜ ਰਾਤ", "mohali tonite", "मोहाली आज रात", "tonight near mohalli", "aaj raat mohali vich"])
def test_tonight_in_mohali_however_it_is_said(words: str) -> None:
    understood = said(words)
    assert (understood.day, understood.times, understood.place) == ("today", ("tonight",), "Mohali")
    assert understood.text == ""


@pytest.mark.parametrize(
    "words", ["ludhyana", "ludhiyana", "ludhana", "लुधीयाना", "in Ludhiana", "लुधियाना में", "ਲੁਧਿਆਣਾ ਦੇ ਨੇੜੇ", "ludhiana de nede", "LUDHIANA"]
)
def test_a_place_in_any_spelling(words: str) -> None:
    assert said(words).place == "Ludhiana"
    assert said(words).text == ""


def test_chandigrah_is_chandigarh() -> None:
    assert said("chandigrah").place == "Chandigarh"


def test_a_postal_code_is_a_place() -> None:
    assert said("yoga 160 055").place == "160055"
    assert said("yoga १६००५५").place == "160055"


def test_a_name_that_is_a_word_too_is_a_place_only_beside_one_that_says_so() -> None:
    assert said("asha trust").place is None
    assert said("meeting in asha").place == "Asha"


@pytest.mark.parametrize("words", ["later", "hardware", "party", "manager", "thank"])
def test_ordinary_words_are_no_misspelt_places(words: str) -> None:
    assert said(words).place is None


def test_a_word_that_stands_in_the_listings_is_no_misspelt_place() -> None:
    assert said("ludhana").place == "Ludhiana"
    assert said("ludhana", "ludhana").place is None


def test_the_longest_phrase_wins() -> None:
    assert items("drug free") == {("topic", "recovery", True)}
    assert items("free") == {("cost", "free", True)}
    assert said("drug free").facets == ()


@pytest.mark.parametrize(
    ("words", "is_filter"),
    [
        ("punjabi group", True),
        ("in punjabi", True),
        ("ਪੰਜਾਬੀ ਗਰੁੱਪ", True),
        ("punjabi", True),
        ("punjabi dance", False),
        ("punjabi food", False),
    ],
)
def test_a_language_is_meant_only_beside_people_who_speak(words: str, is_filter: bool) -> None:
    assert (("language", ("pa",)) in said(words).facets) is is_filter


def test_online_means_hybrid_too() -> None:
    assert said("online group").facets == (("access", ("online", "hybrid")),)


def test_kinds_and_topics_are_looked_for_in_words_and_codes_and_filter_nothing() -> None:
    understood = said("counselling")
    assert understood.facets == ()
    assert any(("kind", "counselling", 0.8) in part.codes and "परामर्श" in dict(part.phrases) for part in understood.parts)


@pytest.mark.parametrize("words", ["nasha mukti", "nasha mukthi", "नशा मुक्ति", "ਨਸ਼ਾ ਮੁਕਤੀ", "nashamukti", "de addiction", "rehab"])
def test_one_concept_in_many_words(words: str) -> None:
    assert ("topic", "de-addiction", True) in items(words)


def test_a_need_is_never_a_filter() -> None:
    understood = said("alone")
    assert (understood.facets, understood.day, understood.place) == ((), None, None)
    assert items("alone") == {("topic", "loneliness", False)}


@pytest.mark.parametrize(
    "words",
    [
        "my son drinks too much",
        "ghar wala daru peenda hai",
        "my husband is drinking a lot",
        "मेरा बेटा शराब पीता है",
        "ਮੇਰਾ ਪੁੱਤ ਚਿੱਟਾ ਪੀਂਦਾ",
        "mera bhai nasha karda",
    ],
)
def test_who_speaks_of_someone_close_finds_where_they_can_go_themselves(words: str) -> None:
    assert ("topic", "family-support", False) in items(words)
    assert any(("audience", "families", 0.7) in part.codes for part in said(words).parts)
    assert said(words).facets == ()


def test_who_lost_someone_finds_others_who_did() -> None:
    assert ("topic", "grief", False) in items("I lost my father")


def test_main_words_of_a_phrase_are_found_with_others_between() -> None:
    assert items("quit the drinking") == items("drinking: how to quit") == {("topic", "alcohol", False)}


def test_what_stands_between_quotes_is_left_as_it_is() -> None:
    understood = said('"free yoga" mohali')
    assert understood.facets == ()
    assert understood.text == "free yoga"
    assert ("free", "yoga") in [part.words for part in understood.parts]
    assert understood.place == "Mohali"


def test_stop_words_are_passed_over_unless_nothing_else_was_said() -> None:
    assert said("I am looking for pottery").text == "pottery"
    assert said("who are you").text == "who are you"


def test_weak_words_are_not_required_where_more_was_said() -> None:
    required = {part.words: part.is_required for part in said("pottery help").parts}
    assert required == {("pottery",): True, ("help",): False}
    assert {part.words: part.is_required for part in said("help").parts} == {("help",): True}


def test_bare_words_are_not_understood() -> None:
    understood = bare("free yoga tonight")
    assert (understood.items, understood.facets, understood.day) == ((), (), None)
    assert [part.words for part in understood.parts] == [("free",), ("yoga",), ("tonight",)]
    assert bare("i want to die").is_urgent


def test_nothing_is_understood_of_nothing() -> None:
    assert said("") == Understood()
    assert said("?!") == Understood()


def test_what_was_stated_by_parameters_wins() -> None:
    understood = said("free women's yoga tonight in mohali")
    stated = Query(facets=(("cost", ("paid",)),), day="sun", near=Near(31, 75))
    asked = ask(understood, Near(30.7, 76.7), stated)
    assert asked.facets == (("cost", ("paid",)), ("audience", ("women",)))
    assert (asked.day, asked.time, asked.near) == ("sun", "tonight", Near(31, 75))


def test_loosened_words_only_raise_the_rank() -> None:
    understood = loosened(said("women's yoga"))
    assert understood.facets == ()
    assert any(("audience", "women", 0.8) in part.codes and not part.is_required for part in understood.parts)


@pytest.mark.parametrize("words", ["a" * 5000, "yoga " * 400, "\u200d", "0" * 300, "ਮੋਹਾਲੀ" * 50, "<script>", '"', "\ud800"])
def test_no_words_are_too_odd(words: str) -> None:
    said(words[:200])


def test_phrases_are_proposed_while_they_are_typed() -> None:
    assert [phrase for phrase, _ in LEXICON.beginning_with("counselli", 5)] == ["counselling"]
    assert [(phrase, meaning.value) for phrase, meaning in LEXICON.beginning_with("ਨਸ਼ਾ ਮੁ", 5)] == [("ਨਸ਼ਾ ਮੁਕਤੀ", "de-addiction")]
    assert LEXICON.beginning_with("", 5) == ()
    assert len(LEXICON.beginning_with("a", 2)) == 2
