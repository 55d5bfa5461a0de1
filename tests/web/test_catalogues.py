"""What the site says goes through the catalogues, and the catalogues say all of it: nothing unmarked, nothing left out, nothing broken."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from jinja2 import Environment, nodes

from directory.domain.vocabulary import LANGUAGES
from directory.web.languages import SOURCE

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.append(str(ROOT / "script"))
import catalogues  # noqa: E402

TRANSLATED = [each for each in LANGUAGES if each != SOURCE]
TEMPLATES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "templates").rglob("*")
    if path.is_file() and path.parent.name != "development"  # pages that only developers see
)
WEB = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "directory/web").rglob("*.py"))
MARKING = {"_", "gettext", "ngettext"}

_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
_TAG = re.compile(r"</?[a-z][^>]*>")
_SCRIPT_OF = {"hi": re.compile("[\u0900-\u097f]"), "pa": re.compile("[\u0a00-\u0a7f]")}


@cache
def template() -> Catalog:
    return catalogues.extracted()


@cache
def catalogue(language: str) -> Catalog:
    return catalogues.read(language)


def messages(language: str) -> Iterator[tuple[Message, tuple[str, ...], tuple[str, ...]]]:
    """(message, what the code says, what is said instead), plural forms one by one."""
    for message in catalogue(language):
        if message.id:
            said = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            yield message, said, (message.string,) if isinstance(message.string, str) else tuple(message.string)


# -- the catalogues


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogue_has_the_messages_of_the_code_and_no_others(language: str) -> None:
    current = catalogues.written(catalogues.updated(catalogue(language), template()))
    assert current == catalogues.path_of(language).read_bytes(), "run script/translate"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_in_all_its_forms(language: str) -> None:
    left = [message.id for message, _, words in messages(language) if not all(words) or message.fuzzy]
    assert not left, f"{len(left)} are untranslated; script/translate lists them: {left[:5]}"
    for message, said, words in messages(language):
        assert len(words) == (1 if len(said) == 1 else catalogue(language).num_plurals), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_those_of_the_code(language: str) -> None:
    for message, said, words in messages(language):
        # One form may leave out the number ("a day"), as the code's own first form does.
        needed = set(_PLACEHOLDER.findall(said[0])) & set(_PLACEHOLDER.findall(said[-1]))
        known = set(_PLACEHOLDER.findall(" ".join(said)))
        for form in filter(None, words):
            assert needed <= set(_PLACEHOLDER.findall(form)) <= known, message.id
        if words[-1]:
            assert set(_PLACEHOLDER.findall(words[-1])) == set(_PLACEHOLDER.findall(said[-1])), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_markup_line_breaks_and_outer_spaces_are_those_of_the_code(language: str) -> None:
    for message, said, words in messages(language):
        for form in filter(None, words):
            assert sorted(_TAG.findall(form)) == sorted(_TAG.findall(said[-1])), message.id
            assert form.count("\n") == said[-1].count("\n"), message.id
            assert (form[0].isspace(), form[-1].isspace()) == (said[-1][0].isspace(), said[-1][-1].isspace()), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_translation_is_in_the_languages_own_script(language: str) -> None:
    other = next(script for each, script in _SCRIPT_OF.items() if each != language)
    for message, said, words in messages(language):
        for form in filter(None, words):
            has_words = re.search(r"[A-Za-z]{2}", _TAG.sub("", _PLACEHOLDER.sub("", said[-1])))
            assert not has_words or _SCRIPT_OF[language].search(form), message.id
            assert not other.search(re.sub("[।॥]", "", form)), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogue_is_written_as_it_was_read(language: str) -> None:
    assert catalogues.written(catalogue(language)) == catalogues.path_of(language).read_bytes()


def test_message_that_comes_back_finds_its_translation_again() -> None:
    old, bare, again = Catalog(locale="hi"), Catalog(), Catalog()
    old.add("Kind words", "अच्छे शब्द")
    old.add(("%(num)s word", "%(num)s words"), ("%(num)s शब्द", "%(num)s शब्द"))
    bare.add("Other words")
    again.add("Kind words")
    again.add(("%(num)s word", "%(num)s words"))
    put_by = catalogues.updated(old, bare)
    assert [each.id for each in catalogues.untranslated(put_by)] == ["Other words"]
    back = catalogues.updated(put_by, again)
    assert back.get("Kind words").string == "अच्छे शब्द"
    assert back.get("%(num)s word").string == ("%(num)s शब्द", "%(num)s शब्द")


# -- the code


class Shown(HTMLParser):
    """What of a template's own text a person would see or hear and could read in another language: not codes, not keys to press."""

    _NOT_FOR_READING = ("script", "style", "code", "kbd")

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._NOT_FOR_READING:
            self._hidden += 1
        for name, value in attrs:
            is_button = tag == "input" and name == "value" and dict(attrs).get("type") in ("submit", "button")
            if name in ("title", "alt", "placeholder", "label", "summary") or name.startswith("aria-label") or is_button:
                self._see(value or "" if name != "aria-labelledby" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._NOT_FOR_READING:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._see(re.sub(r'[\w-]+="[^"]*"', "", data))  # the attributes that a macro is made of

    def _see(self, text: str) -> None:
        if any(map(str.isalpha, text)):
            self.words.append(" ".join(text.split()))


@cache
def parsed(name: str) -> nodes.Template:
    environment = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, autoescape=True)
    return environment.parse((ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_has_no_words_of_its_own(name: str) -> None:
    text = "".join(each.data for each in parsed(name).find_all(nodes.TemplateData))
    assert not Shown(text).words


@pytest.mark.parametrize("name", TEMPLATES)
def test_words_in_expressions_of_a_template_are_marked(name: str) -> None:
    marked = {
        id(argument)
        for call in parsed(name).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in MARKING
        for argument in call.args
    }
    for constant in parsed(name).find_all(nodes.Const):
        if isinstance(constant.value, str) and id(constant) not in marked:
            assert not re.search(r"[A-Z][a-z]+ ?|[a-z]{2} [a-z]{2}", _without_names(constant.value)), (
                f"line {constant.lineno}: {constant.value!r}"
            )


def _without_names(text: str) -> str:
    """Without class names, codes and addresses: lower case, joined by hyphens, slashes, or each on its own after a space."""
    return re.sub(r"^[\s\"'a-z0-9_/?=&.:#%-]*$", "", text)


def unmarked(source: str) -> Iterator[ast.Constant]:
    """Texts that look as if a person were to read them, and aren't marked."""
    tree = ast.parse(source)
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
            is_log = isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id == "log"
            if name in MARKING or is_log or name in _NOT_FOR_PEOPLE:
                passed |= {id(each) for argument in [*node.args, *node.keywords] for each in ast.walk(argument)}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))  # a docstring
        elif isinstance(node, ast.Assert) and node.msg:
            passed |= {id(each) for each in ast.walk(node.msg)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            yield node


# What `InvalidValue` says is for whoever imports a file; on pages remedies.py has the words for its reasons.
_NOT_FOR_PEOPLE = {"compile", "InvalidValue", "LookupError", "RuntimeError", "TypeError", "ValueError"}
_SENTENCE = re.compile(r"(?<![\w-])([A-Z][a-z’']+ [a-z’']{2,}|[a-z’']{2,} [a-z’']{2,} [a-z’']{2,})(?![\w-])")
# What is sent to programs: markup, headers and policies.
_MACHINE = re.compile(r"<[^>]*>|[a-z]+-src .*|max-age=.*|.*=\(\)")


@pytest.mark.parametrize("name", WEB)
def test_words_in_code_are_marked(name: str) -> None:
    for constant in unmarked((ROOT / name).read_text(encoding="utf-8")):
        assert not _SENTENCE.search(_MACHINE.sub("", constant.value)), f"line {constant.lineno}: {constant.value!r}"


def test_unmarked_words_are_noticed() -> None:
    assert [each.value for each in unmarked('log.error("not for people")\nlabel = "For people to read"\nmarked = _("For people")')] == [
        "For people to read"
    ]
    assert Shown('<p aria-label="Seen"> <b>Read</b> <i class="not seen"></i>&middot;<code>not-read</code></p>').words == ["Seen", "Read"]


@pytest.mark.parametrize("name", WEB)
def test_code_asks_our_own_gettext(name: str) -> None:
    # Flask-Babel's looks for compiled catalogues, of which there are none, and would speak English to everyone.
    source = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"from flask_babel import .*gettext|flask_babel\.\w*gettext", source)
