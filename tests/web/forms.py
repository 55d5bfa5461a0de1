"""A form as a browser holds it: the fields as they stand on the page, what may be put into them, and what pressing a button sends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import Element, Page

_BUTTONS = ("submit", "image")
_SENDS_NOTHING = ("button", "reset", "image")
Value = str | bool | None | tuple[IO[bytes], str] | Iterable[str]


@dataclass
class Form:
    """`fields` are the pairs that it would send as it stands; `choices` are the values that a checkbox, radio or select can send.

    `pressed` is the button that sends it: the one it was found by, else its first, as Enter does.
    """

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    uploads: set[str] = field(default_factory=set)
    buttons: list[Element] = field(default_factory=list)
    pressed: Element | None = None

    def __getitem__(self, name: str) -> str:
        """What a field holds now; "" for a box that isn't ticked."""
        return next((value for each, value in self.fields if each == name), "")

    def all(self, name: str) -> list[str]:
        """All that it would send under a name."""
        return [value for each, value in self.fields if each == name]

    @property
    def names(self) -> set[str]:
        return self.typed | self.hidden | self.uploads | self.choices.keys()

    def filled(self, values: Mapping[str, Value]) -> dict[str, list[Any]]:
        """What it sends once these values are put into it; only what a person could do on the page can be done here.

        True ticks the only box of a name, False and None untick it; several values are those of the boxes that shall be ticked.
        """
        sent: dict[str, list[Any]] = {}
        for name, value in self.fields:
            if name not in values:
                sent.setdefault(name, []).append(value)
        for name, value in values.items():
            assert name in self.names - self.hidden, f"nothing can be put into {name!r}: there are {sorted(self.names - self.hidden)}"
            if name in self.uploads:
                sent[name] = [value]
            elif name in self.choices:
                sent[name] = self._chosen(name, value)
            else:
                assert isinstance(value, str), f"{name} takes words"
                sent[name] = [value]
        pressed = self.pressed
        if pressed is not None and pressed.get("name"):
            sent.setdefault(pressed["name"], []).append(pressed.get("value") or "")
        return sent

    def _chosen(self, name: str, value: Value) -> list[str]:
        possible = self.choices[name]
        if value is True:
            assert len(possible) == 1, f"which of {possible}?"
            return list(possible)
        chosen = [] if value is None or value is False else [value] if isinstance(value, str) else [str(each) for each in value]  # type: ignore[union-attr]
        assert set(chosen) <= set(possible), f"{name} has no {sorted(set(chosen) - set(possible))}, only {possible}"
        return chosen


def form_of(page: Page, action: str | None = None, button: str | None = None) -> Form:
    """The only form of the page with this action (its end), or with this button (its words), or at all."""
    found = [form for element in page.all("form") if (form := _read(page, element, action, button)) is not None]
    assert len(found) == 1, f"{len(found)} forms with action={action} button={button} on {page.heading!r}"
    return found[0]


def _read(page: Page, element: Element, action: str | None, button: str | None) -> Form | None:
    form = Form(element["action"], element.get("method") or "get")
    for control in page.elements:
        if _belongs(control, element) and "disabled" not in control.attributes and not _is_in_disabled(control):
            _add(page, form, control)
    form.pressed = form.buttons[0] if form.buttons else None
    if button is not None:
        form.pressed = next((each for each in form.buttons if button in (each.text, each.get("aria-label"), each.get("value"))), None)
        if form.pressed is None:
            return None
    if form.pressed is not None and form.pressed.get("formaction"):
        form.action = form.pressed["formaction"]
    return form if action is None or form.action.partition("?")[0].endswith(action) else None


def _belongs(control: Element, form: Element) -> bool:
    if control.tag not in ("input", "select", "textarea", "button"):
        return False
    named = control.get("form")
    return named == form.get("id") if named is not None else any(parent is form for parent in control.parents)


def _is_in_disabled(control: Element) -> bool:
    return any(parent.tag == "fieldset" and "disabled" in parent.attributes for parent in control.parents)


def _add(page: Page, form: Form, control: Element) -> None:
    kind = control.get("type") or ("submit" if control.tag == "button" else "text")
    name = control.get("name")
    if kind in _BUTTONS and control.tag in ("button", "input"):
        form.buttons.append(control)
    elif not name or kind in _SENDS_NOTHING:
        return
    elif control.tag == "select":
        _add_select(page, form, control, name)
    elif control.tag == "textarea":
        form.typed.add(name)
        form.fields.append((name, "".join(control.pieces).removeprefix("\n")))
    elif kind in ("checkbox", "radio"):
        value = control.get("value") or "on"
        form.choices.setdefault(name, []).append(value)
        if "checked" in control.attributes:
            form.fields.append((name, value))
    elif kind == "file":
        form.uploads.add(name)
    else:
        (form.hidden if kind == "hidden" else form.typed).add(name)
        form.fields.append((name, control.get("value") or ""))


def _add_select(page: Page, form: Form, control: Element, name: str) -> None:
    options = [each for each in page.all("option") if any(parent is control for parent in each.parents)]
    values = [each.attributes.get("value", each.text) for each in options]
    form.choices.setdefault(name, []).extend(values)
    chosen = [value for each, value in zip(options, values, strict=True) if "selected" in each.attributes]
    form.fields.extend((name, value) for value in (chosen or ([] if "multiple" in control.attributes else values[:1])))
