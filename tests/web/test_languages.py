"""Three languages: which one an address, a header, a link speaks, and that a page speaks one and says so where it doesn't."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask

from directory.app import create_app
from directory.domain.details import Place, Text
from directory.services import Services
from directory.web import site, translation, urls
from tests.factories import item

from .client import Client, Page
from .test_pages import PLAIN, address

PREFIXES = {"en": "", "hi": "/hi", "pa": "/pa"}
FURTHER = (
    "/search?q=listening&day=thu",
    "/search?near=Mohali",
    "/search?q=nothing+like+it&cost=free",
    "/organisation/helping-hands",
    "/safety",
    "/offline",
    "/saved",
    "/guide/circle",
    "/print?kind=recreation",
    "/guide/reply",
    "/reply/received",
)


def in_language(language: str, path: str) -> str:
    return "/en/" if (language, path) == ("en", "/") else PREFIXES[language] + path


def like(services: Services, **settings: object) -> Client:
    """Another site on the same house."""
    own = {name: getattr(services, name) for name in services.__slots__}
    return Client(create_app(Services(**own | {"settings": replace(services.settings, **settings)})))  # type: ignore[arg-type]


# -- addresses


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("path", [*PLAIN, *FURTHER])
def test_page_is_there_in_each_language_and_says_which(client: Client, language: str, path: str) -> None:
    page = client.get(in_language(language, path))
    assert page.one("html")["lang"] == language
    assert page.one("h1").language in (language, "en" if "/organisation/" in path else language)


def test_errors_speak_the_language_of_their_address(client: Client) -> None:
    assert client.get("/hi/nothing", 404).heading == "ऐसा कोई पन्ना नहीं है"
    assert client.get("/pa/search?near=Nowherebythesea", 400).title.startswith("ਗ਼ਲਤੀ: ")
    assert "error" in client.json("/pa/search.json?day=never", 400)
    assert "ਵਿੱਚੋਂ ਇੱਕ" in client.json("/pa/search.json?day=never", 400)["error"]


@pytest.mark.parametrize("path", ["/fr/search", "/HI/search", "/hindi/search", "/hi/hi/search", "/pa/hi/", "/hi/pa"])
def test_prefix_of_no_language_is_not_found(client: Client, path: str) -> None:
    client.get(path, 404)


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/hi", "/hi/"),
        ("/pa?at=2026-11-22T18:00:00%2B05:30", "/pa/?at=2026-11-22T18:00:00%2B05:30"),
        ("/en", "/en/"),
        ("/en/search?q=yoga", "/search?q=yoga"),
        ("/en//evil.example/", "/evil.example/"),
        ("/en/%0d%0aX:y", "/%0D%0AX:y"),
    ],
)
def test_address_beside_the_right_one_leads_there(client: Client, path: str, leads_to: str) -> None:
    response = client.open(path)
    assert (response.status_code, response.headers["Location"]) == (302, leads_to)


def test_header_decides_on_the_bare_home_alone(client: Client) -> None:
    for header, leads_to in (("hi-IN,hi;q=0.9,en;q=0.5", "/hi/"), ("pa-IN,en;q=0.5", "/pa/"), ("pa", "/pa/"), ("fr,pa;q=0.5", "/pa/")):
        response = client.open("/?at=2026-11-22T18:00:00", headers={"Accept-Language": header})
        assert (response.status_code, response.headers["Location"]) == (302, f"{leads_to}?at=2026-11-22T18:00:00")
        assert response.headers["Vary"] == "Accept-Language"
    for header in ("", "en-GB", "fr", "*", "en;q=0.9,hi;q=0.8", "x" * 2000, ";;;"):
        response = client.open("/", headers={"Accept-Language": header})
        assert response.status_code == 200 and "Accept-Language" in response.headers["Vary"]
    for path in ("/en/", "/search", "/guide", "/pa/"):
        response = client.open(path, headers={"Accept-Language": "hi"})
        assert response.status_code == 200 and "Accept-Language" not in response.headers["Vary"]
        assert Page(response.get_data(as_text=True)).one("html")["lang"] == ("pa" if path == "/pa/" else "en")


def test_hot_pages_dont_mix_languages(client: Client) -> None:
    for _ in range(2):
        for path in ("/search", "/guide"):
            for language, prefix in PREFIXES.items():
                for header in PREFIXES:
                    assert client.get(prefix + path, headers={"Accept-Language": header}).one("html")["lang"] == language
        assert client.open("/", headers={"Accept-Language": "en"}).status_code == 200
        assert client.open("/", headers={"Accept-Language": "hi"}).headers["Location"] == "/hi/"
        assert client.get("/hi/").one("html")["lang"] == "hi"


# -- links


def links(page: Page) -> Iterator[str]:
    for element in page.elements:
        address = element.get("href") if element.tag == "a" else element.get("action") if element.tag == "form" else None
        if address and address.startswith("/") and not element.get("hreflang"):
            yield address


@pytest.mark.parametrize("language", ["hi", "pa"])
def test_every_link_stays_in_the_language(client: Client, language: str) -> None:
    known, ahead = set(), [f"/{language}/"]
    while ahead and len(known) < 80:
        path = ahead.pop(0)
        known.add(path)
        response = client.open(path)
        if response.mimetype == "text/html":
            found = set(links(Page(response.get_data(as_text=True))))
            strays = [each for each in found if not each.startswith(f"/{language}/")]
            assert not strays, f"{path} leads out of the language: {strays}"
            ahead += sorted({each for each in found if "/calendar" not in each and ".ics" not in each} - known - set(ahead))
    assert len(known) == 80


@pytest.mark.parametrize("language", PREFIXES)
def test_machines_get_addresses_in_the_language_that_they_asked_in(client: Client, language: str) -> None:
    prefix = PREFIXES[language]
    found = client.json(f"{prefix}/search.json?q=yoga&near=Mohali")
    assert found["results"][0]["url"].startswith(f"{prefix}/listing/")
    assert {each["url"].partition("?")[0] for each in found["relaxations"]} == {f"{prefix}/search"}
    suggested = client.json(f"{prefix}/suggest.json?q=yo")["suggestions"]
    assert suggested and all(each["url"].startswith((f"{prefix}/search", f"{prefix}/listing/")) for each in suggested)


def test_listing_with_another_slug_leads_to_the_right_one_in_its_language(client: Client, house: Services) -> None:
    right = address(house, "women")
    response = client.open("/pa" + right.rpartition("-")[0])
    assert (response.status_code, response.headers["Location"]) == (301, "/pa" + right)


def test_switch_keeps_page_and_search(client: Client) -> None:
    asked = "/search?q=%E0%A8%AF%E0%A9%8B%E0%A8%97&kind=recreation&near=Mohali&page=1"
    page = client.get("/hi" + asked)
    switch = [link for link in page.all("a") if link.get("hreflang")]
    assert [(link["href"], link["hreflang"], link["lang"], link.text) for link in switch] == [
        (asked, "en", "en", "English"),
        ("/pa" + asked, "pa", "pa", "ਪੰਜਾਬੀ"),
    ]
    assert [link.text for link in client.get("/pa/nothing?a=%3Cb%3E", 404).all("a") if link.get("hreflang")] == ["English", "हिन्दी"]


def test_page_names_itself_in_all_languages(client: Client, house: Services) -> None:
    origin = house.settings.origin
    for path, bare in (("/hi/today?near=Mohali", "/today?near=Mohali"), ("/pa/", "/"), ("/", "/")):
        named = {link["hreflang"]: link["href"] for link in client.get(path).all("link", rel="alternate") if link.get("hreflang")}
        english = "/en/" if bare == "/" else bare
        assert named == {"en": origin + english, "hi": f"{origin}/hi{bare}", "pa": f"{origin}/pa{bare}", "x-default": origin + bare}


def test_switch_after_sending_a_form_leads_where_a_page_is(house_app: Flask) -> None:
    for path, leads_to in (("/search", "/hi/search"), ("/nothing-that-can-be-opened", "/hi/")):
        with house_app.test_request_context(path, method="POST"):
            translation.begin("en", ("en", "hi", "pa"))
            assert {each.language: each.url for each in site.current().alternates}["hi"] == leads_to


def test_odd_address_can_do_nothing_in_the_switch(client: Client) -> None:
    page = client.get('/hi/search?q="><script>alert(1)</script>&a=b c#d')
    assert not [each for each in page.all("script") if not each.get("src")]
    assert page.one("a", hreflang="en")["href"].startswith("/search?q=%22%3E%3Cscript%3E")


# -- what a page says


class Texts(HTMLParser):
    """Pieces of text of a page with the language that holds for each, those that are read out and not shown too."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[str | None, str]] = []
        self._languages: list[tuple[str, str | None]] = [("", None)]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self._languages[-1][1]
        for name in ("aria-label", "title", "alt", "placeholder", *(each for each in given if each.startswith("data-"))):
            if name not in ("data-slot", "data-copy", "data-keep"):  # for scripts
                self.pieces.append((language, given.get(name) or ""))
        if tag not in ("meta", "link", "input", "br", "hr", "img"):
            self._languages.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        if self._languages[-1][0] == tag:
            self._languages.pop()

    def handle_data(self, data: str) -> None:
        self.pieces.append((self._languages[-1][1], data))


# Names that have no other spelling here, what visitors have to type or press as it stands, and what scripts fill in.
_AS_THEY_ARE = re.compile(
    r"https?://\S+|[\w.-]+@[\w.-]+|[\w-]+(\.[\w-]+)*\.(org|in|example|com)\b|/[\w/.?=%-]+|\{\w+\}"
    r"|\b(Saath|Shift|PIN|GeoNames|CC BY|CSV|hi|pa|en|organisation)\b"
)
# What a listing says of itself, or a visitor: a proper name inside of our sentence keeps its letters.
_OF_OTHERS = ("nothing like it", "listening", "Ludhiaxa")


def left_in_english(page: str, language: str) -> list[str]:
    """Pieces of a page in this language that are in English and don't say so."""
    found = []
    for said, text in Texts(page).pieces:
        left = _AS_THEY_ARE.sub("", text)
        for words in _OF_OTHERS:
            left = left.replace(words, "")
        if said == language and re.search("[A-Za-z]{2}", left):
            found.append(text.strip())
    return found


@pytest.mark.parametrize("language", ["hi", "pa"])
@pytest.mark.parametrize("path", [*PLAIN, *FURTHER, "/nothing", "/search?near=Ludhiaxa", "/near"])
def test_page_says_nothing_in_english_without_saying_so(client: Client, language: str, path: str) -> None:
    assert left_in_english(client.open(PREFIXES[language] + path).get_data(as_text=True), language) == []


@pytest.mark.parametrize("language", ["hi", "pa"])
def test_every_listing_says_which_words_are_in_another_language(client: Client, house: Services, language: str) -> None:
    for ref in ("circle", "women", "hindi", "online", "paused", "yoga", "talk", "joinable"):
        path = PREFIXES[language] + address(house, ref)
        for further in ("", "/report", "/reply", "/claim"):
            page = path if not further else path[: path.index("-")] + further
            assert left_in_english(client.open(page).get_data(as_text=True), language) == [], page


def test_title_falls_back_to_another_language_and_says_which(client: Client, house: Services) -> None:
    assert client.get("/pa" + address(house, "women")).one("h1").text == "ਔਰਤਾਂ ਦੀ ਸ਼ਾਮ"
    assert client.get("/pa" + address(house, "women")).one("h1").language == "pa"
    assert client.get("/hi" + address(house, "women")).one("h1").language == "en"
    assert client.get("/pa" + address(house, "hindi")).one("h1").language == "hi"
    rows = {link.text: link.language for link in client.get("/pa/today").all("a")}
    assert rows["ਔਰਤਾਂ ਦੀ ਸ਼ਾਮ"] == "pa" and rows["Sunday noon group"] == "en"


def test_schedules_dates_distances_and_towns_are_in_the_readers_words(client: Client, house: Services) -> None:
    listing = client.get("/hi" + address(house, "circle"))
    assert "हर सोमवार और बुधवार, शाम 6:00 से 7:30 बजे तक" in listing.text and "कल शाम 6:00 बजे" in listing.text
    cards = client.get("/pa/search?near=Mohali&kind=recreation").text
    assert re.search(r"Phase 7, ਮੋਹਾਲੀ · (ਕਰੀਬ \d+ ਕਿਮੀ|1 ਕਿਮੀ ਤੋਂ ਘੱਟ) ਦੂਰ", cards)
    assert "मोहाली में एक समूह" in client.get("/hi" + address(house, "noon")).title
    facets = client.json("/pa/search.json")["facets"]
    assert {"value": "Mohali", "label": "ਮੋਹਾਲੀ"}.items() <= facets["city"][
        [each["value"] for each in facets["city"]].index("Mohali")
    ].items()


def test_address_names_town_and_state_as_the_reader_does(client: Client, house: Services) -> None:
    lines = client.get("/pa" + address(house, "noon")).one("address")
    assert lines.text == "Community hall, Phase 7, ਮੋਹਾਲੀ, ਪੰਜਾਬ"
    lines = client.get(address(house, "noon")).one("address")
    assert lines.text == "Community hall, Phase 7, Mohali, Punjab"


def test_names_inside_of_sentences_and_lines_say_their_language(client: Client, house: Services) -> None:
    page = client.get("/hi" + address(house, "circle"))
    names = [each for each in page.all("span") if each.text == "Evening circle"]
    assert names and {each.language for each in names} == {"en"}
    cards = client.get("/hi/search?near=Mohali").all("p", class_="line")
    assert any("Phase 7, मोहाली" in each.text for each in cards)
    assert {each.language for each in client.get("/hi/search?near=Mohali").all("span") if each.text == "Phase 7"} == {"en"}
    call = next(each for each in client.get("/pa/").all("a", class_="call") if "14446" in each.text)
    assert next(each for each in client.get("/pa/").all("span") if each.text == "National helpline").language == "en"
    assert "14446 ’ਤੇ ਫ਼ੋਨ ਕਰੋ, National helpline" in call.text


def test_organisation_and_notes_say_their_language(client: Client, house: Services) -> None:
    cards = [each for each in client.get("/pa/search?q=listening").all("p") if each.text == "Helping Hands"]
    assert cards and {each.language for each in cards} == {"en"}
    paused = client.get("/hi" + address(house, "paused"))
    assert next(each for each in paused.all("span") if each.text == "Back in January.").language == "en"
    assert next(each for each in client.get("/hi" + address(house, "yoga")).all("span") if each.text == "Tea money").language == "en"


@pytest.mark.parametrize("path", PLAIN)
@pytest.mark.parametrize("language", ["hi", "pa"])
def test_no_title_gives_away_what_the_site_is_about(client: Client, path: str, language: str) -> None:
    title = client.get(PREFIXES[language] + path).title
    for word in ("नशा", "शराब", "मुक्ति", "सहायता", "परामर्श", "हेल्पलाइन", "ਨਸ਼ਾ", "ਸ਼ਰਾਬ", "ਮੁਕਤੀ", "ਸਹਾਇਤਾ", "ਸਲਾਹ", "ਹੈਲਪਲਾਈਨ"):
        assert word not in title


def test_whatsapp_contact_is_described_in_each_language(client: Client) -> None:
    assert "पंजाब नशा-विरोधी हेल्पलाइन" in client.get("/hi/").text
    assert "ਪੰਜਾਬ ਨਸ਼ਾ-ਵਿਰੋਧੀ ਹੈਲਪਲਾਈਨ" in client.get("/pa/").text


@pytest.mark.parametrize("path", ["/", "/search", "/search?q=gathering", "/guide", "/today", "/helplines"])
@pytest.mark.parametrize("language", ["hi", "pa"])
def test_page_is_at_most_14_kb_gzipped_in_each_language(client: Client, language: str, path: str) -> None:
    assert len(client.open(PREFIXES[language] + path, headers={"Accept-Encoding": "gzip"}).data) <= 14 * 1024


# -- words and links outside of requests


def test_mail_speaks_the_language_of_whom_it_is_for(house_app: Flask, house: Services) -> None:
    with house_app.app_context():
        with translation.speaking("pa"):
            assert translation.gettext("Today") == "ਅੱਜ" and urls.here("/search?q=a") == "/pa/search?q=a"
            with translation.speaking("hi"):
                assert site.wording().day("today") == "आज"
            assert site.wording().date(date(2026, 11, 22)) == "22 ਨਵੰਬਰ 2026"
        with translation.speaking("fr"):
            assert translation.gettext("Today") == "Today" and urls.here("/search") == "/search"
    assert urls.absolute(house.settings, "/manage", "hi") == house.settings.origin + "/hi/manage"
    assert (
        urls.absolute(house.settings, "/manage", "en")
        == urls.absolute(house.settings, "/manage", "fr")
        == house.settings.origin + "/manage"
    )


def test_language_of_one_mail_is_not_left_to_the_next_when_it_fails(house_app: Flask) -> None:
    with house_app.app_context(), translation.words_in("en"):
        with pytest.raises(ValueError), translation.speaking("pa"):
            raise ValueError
        assert translation.language() == "en"


def test_words_of_another_language_are_remembered_as_its_own(house_app: Flask) -> None:
    hindi = house_app.extensions["saath.web"].wordings["hi"]
    with translation.words_in("en"):
        assert hindi.day("tomorrow") == "कल" and hindi.distance(0.5) == "1 किमी से कम दूर"
        assert hindi.kinds["workshop"].one == "कार्यशाला"


def test_counts_have_their_plural_and_the_readers_digits() -> None:
    with translation.words_in("pa"):
        assert translation.ngettext("%(num)s found", "%(num)s found", 1) == "1 ਮਿਲਿਆ"
        assert translation.ngettext("%(num)s found", "%(num)s found", 123456) == "1,23,456 ਮਿਲੇ"
    with translation.words_in("en"):
        assert translation.ngettext("%(num)d left in %(place)s", "%(num)d left in %(place)s", 2000, place="<b>") == "2000 left in <b>"
        assert str(translation.Counted(1234)) == "1,234"


def test_bare_counts_have_the_readers_digits(house_app: Flask) -> None:
    template = house_app.jinja_env.from_string("{% autoescape true %}{{ 123456|counted }}{% endautoescape %}")
    with translation.words_in("hi"):
        assert template.render() == "1,23,456"


def test_values_in_plurals_are_escaped_in_templates(house_app: Flask) -> None:
    template = house_app.jinja_env.from_string(
        '{% autoescape true %}{{ ngettext("%(num)s <i>by</i> %(who)s", "%(num)s by %(who)s", 1, who=who) }}{% endautoescape %}'
    )
    assert template.render(who="<b>") == "1 <i>by</i> &lt;b&gt;"


@pytest.mark.parametrize(
    ("text", "attribute"),
    [("Helping Hands", ' lang="en"'), ("ਸਾਥੀ, Ludhiana", ' lang="pa"'), ("साथी", ""), ("14416", ""), ("", ""), (None, ""), ("اردو", "")],
)
def test_language_of_a_text_is_told_by_its_script(text: str | None, attribute: str) -> None:
    with translation.words_in("hi"):
        assert translation.lang(text) == attribute


def test_parts_of_a_line_are_marked_one_by_one_and_escaped() -> None:
    with translation.words_in("hi"):
        assert translation.marked("समूह · Phase <7>, मोहाली") == 'समूह · <span lang="en">Phase &lt;7&gt;</span>, मोहाली'
        assert translation.marked("मोहाली & 1") == "मोहाली &amp; 1"
        assert translation.naming("%(name)s को", name="A, B") == '<span lang="en">A</span>, <span lang="en">B</span> को'
    with translation.words_in("en"):
        assert translation.marked("Phase 7, Mohali") == "Phase 7, Mohali"


# -- other sites


def test_site_with_one_language_has_neither_prefixes_nor_switch(house: Services) -> None:
    client = like(house, languages=("en",))
    page = client.get("/", headers={"Accept-Language": "hi"})
    assert page.one("html")["lang"] == "en"
    assert not page.all("nav", class_="tongues") and not page.all("link", rel="alternate")
    assert page.one("a", class_="brand")["href"] == "/"
    client.get("/hi/search", 404)
    client.get("/en/", 404)


def test_site_may_begin_with_another_language(house: Services) -> None:
    client = like(house, languages=("pa", "en"))
    assert client.get("/search").one("html")["lang"] == "pa"
    assert client.get("/en/search").one("html")["lang"] == "en"
    assert client.open("/", headers={"Accept-Language": "en"}).headers["Location"] == "/en/"
    assert client.get("/").one("a", class_="brand")["href"] == "/pa/"
    client.get("/hi/search", 404)


def test_new_words_of_a_listing_show_in_all_languages_at_once(services: Services, bring: Callable[..., Any]) -> None:
    bring(item("a", title=Text(en="First"), place=Place(city="Mohali", country="IN")))
    client = Client(create_app(services))
    assert all("First" in client.get(prefix + "/search").text for prefix in PREFIXES.values())
    bring(item("a", title=Text(en="Second", hi="दूसरा"), place=Place(city="Mohali", country="IN")))
    assert "दूसरा" in client.get("/hi/search").text and "Second" in client.get("/pa/search").text
