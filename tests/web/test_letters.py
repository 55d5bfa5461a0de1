"""Every mail, in every language: it can be written, says the same twice, gives nothing away, and leads to this site only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from directory import settings as settings_module
from directory.app import create_app
from directory.domain import signing
from directory.domain.details import Text
from directory.domain.vocabulary import LANGUAGES, Publication
from directory.services import Services, open_services
from directory.storage import details_json, listings
from directory.storage.listings import Change
from directory.storage.mails import Mail
from directory.web import mails
from directory.web.letters import LETTERS
from tests.factories import NOW, details
from tests.mail_sink import html_of, link_of, text_of

from .client import Page
from .letter_examples import EXAMPLES, LINK, LISTING_ID, REFERENCE

ORIGIN = "https://saath.example.org"
ROOT = Path(__file__).resolve().parents[2]
_URL = re.compile(r"https?://[^\s\"<]+")


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    settings = settings_module.load({"SAATH_DATA": str(tmp_path_factory.mktemp("mails")), "SAATH_SEED": "none", "SAATH_ORIGIN": ORIGIN})
    services = open_services(replace(settings, languages=LANGUAGES, mail_from="post@example.org"), clock=lambda: NOW)
    said = details(title=Text(en="Evening <circle> & tea", pa="ਸ਼ਾਮ ਦੀ ਸੰਗਤ"))
    with services.database.writing():
        row = Change("added", LISTING_ID, "submitted", None, None, Publication.PUBLISHED, False, 1, details_json.encode(said))
        listings.write(services.database, [row], by="test", now=NOW)
    yield services
    services.database.close()


@pytest.fixture(scope="module")
def app(services: Services) -> Flask:
    return create_app(services)


def mail(template: str, facts: Mapping[str, object] | None = None, language: str = "en", recipient: str = "org@example.org") -> Mail:
    return Mail(7, "0123456789abcdef", recipient, language, template, EXAMPLES[template] if facts is None else facts, 1)


def written(app: Flask, template: str, facts: Mapping[str, object] | None = None, language: str = "en", **options: str) -> EmailMessage:
    return mails.renderer(app)(mail(template, facts, language, **options))


def test_every_letter_has_an_example() -> None:
    assert set(EXAMPLES) == set(LETTERS)


def names_used() -> set[str]:
    """What operations give as `template`, to `mails.add` or to a function that hands it on: by keyword, place or variable."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "directory" / "operations").rglob("*.py")]
    public = {name: place for tree in trees for name, place in _places(tree).items() if not name.startswith("_")}
    found: set[str] = set()
    for tree in trees:
        constants = {
            target.id: node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        places = public | _places(tree)
        for node in ast.walk(tree):
            for value in _given(node, places):
                found |= set(_words(value, constants))
    return found


def _places(tree: ast.AST) -> dict[str, int]:
    """Functions that take a template, and as which of their arguments."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    arguments = {each.name: [argument.arg for argument in each.args.args] for each in functions}
    return {name: names.index("template") for name, names in arguments.items() if "template" in names}


def _given(node: ast.AST, places: Mapping[str, int]) -> Iterator[ast.expr]:
    if isinstance(node, ast.keyword) and node.arg == "template":
        yield node.value
    if isinstance(node, ast.Assign) and any(isinstance(each, ast.Name) and each.id == "template" for each in node.targets):
        yield node.value
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in places:
            yield from node.args[places[name] : places[name] + 1]


def _words(value: ast.expr, constants: Mapping[str, str]) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from (*_words(value.body, constants), *_words(value.orelse, constants))
    elif isinstance(value, ast.Constant):
        yield str(value.value)
    elif isinstance(value, ast.Name) and value.id in constants:
        yield constants[value.id]


def test_every_mail_that_operations_send_has_a_letter() -> None:
    assert {"sign-in", "fresh-again", "received"} <= names_used()  # or the search above finds nothing any more
    assert names_used() <= set(LETTERS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", LETTERS)
def test_letter_says_the_same_as_text_and_as_html(app: Flask, template: str, language: str) -> None:
    message = written(app, template, language=language)
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    text, page = text_of(message), Page(html_of(message))
    in_html = " ".join(page.text.split())
    for line in text.split("\n-- \n")[0].splitlines():
        assert line.removeprefix("> ").removesuffix(":").strip() in in_html, line
    addresses = {each["href"] for each in page.all("a")}
    assert set(_URL.findall(text)) == addresses
    assert all(address.startswith(ORIGIN + "/") for address in addresses)
    assert message["Content-Language"] == page.one("html")["lang"] == language
    assert not re.search(r"%\(|None|\{\{|\{%", text + in_html)


@pytest.mark.parametrize("template", LETTERS)
def test_subject_and_first_words_give_nothing_away(app: Flask, template: str) -> None:
    message = written(app, template)
    first = text_of(message).split("\n")[0]
    for telling in ("circle", "recover", "addict", "drug", "alcohol", "Nayi", "example.org"):
        assert telling.lower() not in message["Subject"].lower()
        assert telling.lower() not in first.lower() or template == "access-changed"


@pytest.mark.parametrize("template", LETTERS)
def test_html_loads_nothing_from_anywhere(app: Flask, template: str) -> None:
    page = Page(html_of(written(app, template)))
    assert {each.tag for each in page.elements} <= {
        *("html", "head", "meta", "title", "style", "body", "div", "p", "br", "a", "blockquote"),
    }
    assert not any("src" in each.attributes or "style" in each.attributes for each in page.elements)
    assert "url(" not in page.one("style").text and "@import" not in page.one("style").text


@pytest.mark.parametrize("template", [name for name, facts in EXAMPLES.items() if "link" in facts])
def test_link_of_a_mail_is_signed(app: Flask, services: Services, template: str) -> None:
    path = link_of(written(app, template))
    assert signing.read(services.secret, path.rpartition("/")[2]) == LINK


@pytest.mark.parametrize("language", ["hi", "pa"])
def test_link_leads_to_the_page_in_the_recipients_language(app: Flask, language: str) -> None:
    assert link_of(written(app, "confirm", language=language)).startswith(f"/{language}/confirm/")


@pytest.mark.parametrize("template", LETTERS)
def test_every_link_in_a_mail_leads_to_a_page(app: Flask, template: str) -> None:
    routes = app.url_map.bind("saath.example.org")
    for url in _URL.findall(text_of(written(app, template))):
        routes.match(urlsplit(url).path, method="GET")  # NotFound where there is none


def test_link_is_built_from_the_origin_whatever_a_request_says(app: Flask) -> None:
    with app.test_request_context("/", headers={"Host": "evil.example.com"}):
        message = written(app, "sign-in")
    assert "evil" not in message.as_string()


def test_name_of_a_listing_is_given_in_the_recipients_language_and_marked_where_it_is_in_another(app: Flask) -> None:
    assert "ਸ਼ਾਮ ਦੀ ਸੰਗਤ" in text_of(written(app, "fresh", language="pa"))
    page = Page(html_of(written(app, "fresh", language="hi")))
    assert page.one("p", class_="name")["lang"] == "en"


def test_what_people_wrote_is_text_in_html_too(app: Flask) -> None:
    message = written(app, "question", {**EXAMPLES["question"], "words": "<b>bold</b> & <script>alert(1)</script>"})
    html = html_of(message)
    assert "<script" not in html and "&lt;b&gt;bold&lt;/b&gt; &amp; &lt;script&gt;" in html
    assert "> <b>bold</b> & <script>alert(1)</script>" in text_of(message)
    assert "Evening &lt;circle&gt; &amp; tea" in html_of(written(app, "fresh"))


def test_what_would_turn_the_words_around_is_left_out(app: Flask) -> None:
    message = written(app, "question", {**EXAMPLES["question"], "words": "safe\u202egnp.exe\x00\x1b[31m \u0915\u094d\u200d\u0937"})
    assert "safegnp.exe[31m \u0915\u094d\u200d\u0937" in text_of(message)
    assert not set("\u202e\x00\x1b") & set(text_of(message) + html_of(message))


def test_paragraphs_of_what_people_wrote_stay_apart(app: Flask) -> None:
    assert len(Page(html_of(written(app, "question"))).all("blockquote")) == 2
    assert "> Is 98140 00000 right?" in text_of(written(app, "question"))


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_nothing_can_break_out_of_a_header(app: Flask, line_break: str) -> None:
    evil = f"{REFERENCE}{line_break}Bcc: victim@example.org"
    with pytest.raises(ValueError):
        written(app, "confirm", {**EXAMPLES["confirm"], "reference": evil})
    for recipient in (
        f"a@example.org{line_break}Bcc: b@example.org",
        f"a{line_break}b@example.org",
        "a@example.org, b@example.org",
        "a <b@c.d>",
    ):
        with pytest.raises(Exception):  # noqa: B017 - whichever of Python's parsers finds it
            written(app, "confirm", recipient=recipient)


def test_headers_are_those_of_a_machines_mail(app: Flask) -> None:
    message = written(app, "confirm")
    assert message["From"] == "Saath <post@example.org>"
    assert message["To"] == "org@example.org"
    assert message["Subject"] == "Please confirm: reference 3467-ACDE"
    assert message["Date"].datetime == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Reply-To" not in message and "Bcc" not in message


def test_message_id_stays_the_same_however_often_a_mail_is_written(services: Services, app: Flask) -> None:
    later = create_app(replace(services, clock=lambda: datetime(2026, 11, 23, tzinfo=UTC)))
    assert written(app, "confirm")["Message-ID"] == written(later, "confirm")["Message-ID"] == "<0123456789abcdef@saath.example.org>"


def test_domain_in_another_script_is_written_as_mail_servers_know_it(app: Flask) -> None:
    assert written(app, "confirm", recipient="org@उदाहरण.भारत")["To"].addresses[0].domain == "xn--p1b6ci4b4b3a.xn--h2brj9c"


def test_a_missing_fact_is_an_error_and_no_half_mail(app: Flask) -> None:
    with pytest.raises(KeyError):
        written(app, "confirm", {"reference": REFERENCE})


def test_a_language_that_the_site_doesnt_speak_gives_way_to_its_first(services: Services) -> None:
    english = create_app(replace(services, settings=replace(services.settings, languages=("en",))))
    assert written(english, "confirm", language="pa")["Content-Language"] == "en"
    assert link_of(written(english, "confirm", language="pa")).startswith("/confirm/")


def test_who_has_access_is_told_of_themselves_and_of_others_in_different_words(app: Flask) -> None:
    facts = {**EXAMPLES["access-changed"], "change": "granted", "who": "new@example.org"}
    assert "You can now look after" in text_of(written(app, "access-changed", facts, recipient="new@example.org"))
    other = text_of(written(app, "access-changed", facts))
    assert "> new@example.org" in other and "You can now" not in other


def test_whoever_is_asked_to_help_is_not_told_that_it_is_handed_over(app: Flask) -> None:
    shared = written(app, "hand-over", {**EXAMPLES["hand-over"], "keeps": True})
    assert "asks you to look after it too" in text_of(shared) and "hand it over" not in text_of(shared)


def test_who_loses_access_is_told_where_to_ask_for_it_again(app: Flask) -> None:
    facts = {**EXAMPLES["access-changed"], "change": "revoked", "who": "old@example.org"}
    assert f"/listing/{LISTING_ID}/claim" in text_of(written(app, "access-changed", facts, recipient="old@example.org"))


def test_who_proposed_a_change_of_somebody_elses_listing_isnt_led_to_where_it_is_kept(app: Flask) -> None:
    assert "/manage" in text_of(written(app, "approved", {**EXAMPLES["approved"], "keeps": True}))
    assert "/manage" not in text_of(written(app, "approved", {**EXAMPLES["approved"], "keeps": False}))
