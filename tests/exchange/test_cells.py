from __future__ import annotations

import pytest

from directory.domain.errors import InvalidValue
from directory.domain.vocabulary import Accessibility, Kind
from directory.exchange import cells


@pytest.mark.parametrize("text", ["support-group", "Support Group", "SUPPORT_GROUP", "support  group"])
def test_a_code_is_known_however_it_is_spelt(text: str) -> None:
    assert cells.code(Kind, text) is Kind.SUPPORT_GROUP


def test_a_list_keeps_its_order_and_each_code_once() -> None:
    assert cells.code_list(Accessibility, "childcare, step free,,childcare") == (Accessibility.CHILDCARE, Accessibility.STEP_FREE)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://example.org", "https://example.org"),
        ("HTTP://Example.org/A?b=c#d", "HTTP://Example.org/A?b=c#d"),
        ("example.org/a", "https://example.org/a"),
        ("www.example.org:8080", "https://www.example.org:8080"),
        ("https://उदाहरण.भारत/मिलन", "https://उदाहरण.भारत/मिलन"),
        ("xn--11b4c3d.example", "https://xn--11b4c3d.example"),
    ],
)
def test_web_addresses_are_taken(text: str, url: str) -> None:
    assert cells.url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "mailto:a@example.org",
        "https://",
        "https://localhost/a",
        "https://intranet",
        "http://127.0.0.1/a",
        "http://[::1]/a",
        "https://user:pw@example.org",
        "someone@example.org",
        "https://example.org/a b",
        'https://example.org/"onload',
        "https://example.org\\@evil.example",
        "https://example.org:99999/",
        "//example.org",
        "https://exam ple.org",
        "https://-a.example-",
        "not an address",
        "https://[",
        "https://<b>.example.org",
        'https://"b".example.org',
    ],
)
def test_what_is_no_public_web_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        cells.url(text)


@pytest.mark.parametrize("text", ["a@example.org", "mailto:a@example.org", "o'hara+x@mail.example.org", "मदद@उदाहरण.भारत"])
def test_mail_addresses_are_taken(text: str) -> None:
    assert cells.email(text) == text.removeprefix("mailto:")


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a@b",
        "a@@example.org",
        "a b@example.org",
        "a@example..org",
        "<a@example.org>",
        "a@b.org, c@d.org",
        "a@b.org>",
        "a@<b>.example.org",
        'a@"b".example.org',
        "a@b.org\nBcc:c@d.org",
        "a\x01b@example.org",
        "a\u202eb@example.org",
        "a@exam\u200bple.org",
        f"a@{'ਸਾਥ' * 20}.org",
    ],
)
def test_what_is_no_mail_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        cells.email(text)


@pytest.mark.parametrize("text", ["20260304", "2026-3-4", "2026-W10-3", "4.3.2026", "2026-02-30", "yesterday", "٢٠٢٦-٠٣-٠٤"])
def test_dates_are_iso_dates(text: str) -> None:
    with pytest.raises(InvalidValue):
        cells.iso_date(text)


@pytest.mark.parametrize("text", ["nan", "inf", "1e5", "30,9", "30°", "--1", "180.1", ""])
def test_degrees_are_decimal_and_on_the_globe(text: str) -> None:
    with pytest.raises(InvalidValue):
        cells.degrees(text, 180)


def test_languages_are_codes_or_english_names() -> None:
    assert cells.language_list("Punjabi, HI, pa-guru, en, hindi") == ("pa", "hi", "pa-Guru", "en")


def test_topics_pass_in_lower_case() -> None:
    assert cells.topics("Alcohol, Mutual Aid,alcohol") == ("alcohol", "mutual-aid")
