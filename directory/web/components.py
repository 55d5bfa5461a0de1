"""Every component in every state, on one page for each kind of reader: for whoever works on them. It is there only where the setting
`components` says so, which no site but one's own machine takes.

A theme is the browser's to choose (`prefers-color-scheme`), a language the address's: /hi/_components.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from jinja2 import nodes
from markupsafe import Markup

from ..settings import ROOT
from . import urls

EXAMPLES = Path(__file__).with_name("component_examples.toml")
FILES = ROOT / "templates" / "components"
LOOKS = {
    "visitors": ("print.css",),
    "organisations": ("forms.css",),
    "manage": ("forms.css", "manage.css"),
    "admins": ("forms.css", "review.css", "accounts.css"),
}
"""Whose pages they are on -> the style sheets that these have besides site.css."""

_NAMED = re.compile(r'(\b(?:id|for|form|aria-labelledby|aria-describedby|aria-controls|data-copy)="|href="#)(?!main")([^"]+)"')

blueprint = Blueprint("components", __name__)


@dataclass(frozen=True, slots=True)
class Example:
    """One state of the macros of a file. `show` is Jinja; `beside` names further files whose macros it uses."""

    file: str
    state: str
    look: str
    show: str
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Component:
    """A file of macros with its states, drawn: (what it is, its markup)."""

    file: str
    states: tuple[tuple[str, Markup], ...]


def examples() -> tuple[Example, ...]:
    """All of them, in the order of the file: read anew, so that a change shows at once."""
    given = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))
    return tuple(
        Example(
            f"{name}.html",
            each["state"],
            each.get("look", "visitors"),
            each["show"],
            tuple(f"{more}.html" for more in each.get("with", ())),
        )
        for name, states in given.items()
        for each in states
    )


def macros(file: str) -> tuple[str, ...]:
    """The names of the macros of a file that are for others to use."""
    source = (FILES / file).read_text(encoding="utf-8")
    found = current_app.jinja_env.parse(source).find_all(nodes.Macro)
    return tuple(macro.name for macro in found if not macro.name.startswith("_"))


@blueprint.get("/_components", defaults={"look": "visitors"})
@blueprint.get("/_components/<any(organisations, manage, admins):look>")
def components(look: str) -> ResponseReturnValue:
    return render_template(
        "development/components.html",
        look=look,
        looks=LOOKS,
        sheets=[urls.static(name) for name in LOOKS[look]],
        components=tuple(_components(look)),
    )


def _components(look: str) -> Iterator[Component]:
    chosen = [example for example in examples() if example.look == look]
    for file in dict.fromkeys(example.file for example in chosen):
        states = [example for example in chosen if example.file == file]
        stem = file.removesuffix(".html")
        yield Component(file, tuple((each.state, _drawn(each, f"{stem}-{number}")) for number, each in enumerate(states)))


def _drawn(example: Example, mark: str) -> Markup:
    """Its markup; ids have `mark` at their end, since many states of one thing stand on the page."""
    imports = "".join(
        f'{{% from "components/{file}" import {", ".join(macros(file))} with context %}}'
        for file in (example.file, *example.beside)
        if macros(file)
    )
    drawn = _rendered(imports + example.show)
    # The page has a heading and ways around of its own.
    drawn = re.sub(r"(</?)h1\b", r"\1h2", re.sub(r"(</?)(?:nav|aside)\b", r"\1section", drawn))
    return Markup(_NAMED.sub(lambda found: f'{found[1]}{" ".join(f"{name}-{mark}" for name in found[2].split())}"', drawn))


def _rendered(source: str) -> str:
    """What Jinja makes of `source`, escaped as in a template of ours, with what every page knows of the site."""
    context: dict[str, object] = {}
    current_app.update_template_context(context)
    return current_app.jinja_env.from_string(f"{{% autoescape true %}}{source}{{% endautoescape %}}").render(context)
