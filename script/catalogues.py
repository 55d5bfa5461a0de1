"""Brings the catalogues of directory/translations up to date with the words in code and templates, and says what is left to translate.

What the code says no longer is kept at the end of its catalogue, commented out, and comes back when the code says it again.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "directory" / "translations"
_HEADER = "# The site's words in {language}. script/translate adds what is new; whoever edits this file edits the site.\n"


def extracted() -> Catalog:
    """All messages of code and templates, in the order of the files. Lines aren't kept: they would change with every edit."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, methods, options, DEFAULT_KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True)
    template = Catalog()
    for name, _line, message, comments, context in sorted(found, key=lambda each: (each[0], each[1])):
        template.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return template


def path_of(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def updated(old: Catalog, template: Catalog) -> Catalog:
    """The template's messages with the old translations, obsolete ones too; nothing is guessed from what reads alike."""
    known = {_key(each): each for each in (*old.obsolete.values(), *(each for each in old if each.id))}
    new = Catalog(locale=old.locale, header_comment=_HEADER.format(language=old.locale.english_name if old.locale else ""))
    for message in template:
        if message.id:
            held = known.pop(_key(message), None)
            words = held.string if held else None
            new.add(message.id, words, message.locations, auto_comments=message.auto_comments, context=message.context)
    for each in known.values():
        if _is_translated(each):
            new.obsolete[each.id] = each
    return new


def untranslated(catalogue: Catalog) -> Iterator[Message]:
    return (each for each in catalogue if each.id and not _is_translated(each))


def written(catalogue: Catalog) -> bytes:
    """The catalogue as its file: without dates, which would make every run a change."""
    file = io.BytesIO()
    write_po(file, catalogue, width=0, include_lineno=False, omit_header=True)
    plurals = f"nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};"
    fields = (f"Language: {catalogue.locale}", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit")
    header = "".join(f'"{field}\\n"\n' for field in (*fields, f"Plural-Forms: {plurals}"))
    return f'{catalogue.header_comment.rstrip()}\nmsgid ""\nmsgstr ""\n{header}\n'.encode() + file.getvalue()


def _key(message: Message) -> object:
    return message.id if message.context is None else (message.context, message.id)


def _is_translated(message: Message) -> bool:
    words = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(words) and all(words) and not message.fuzzy


def main() -> int:
    """How many messages are untranslated, over all languages, but 1 at most: for a shell."""
    template = extracted()
    left = 0
    for language in sorted(each.name for each in CATALOGUES.iterdir() if path_of(each.name).is_file()):
        catalogue = updated(read(language), template)
        path_of(language).write_bytes(written(catalogue))
        missing = list(untranslated(catalogue))
        print(f"{language}: {len(catalogue) - len(missing)} of {len(catalogue)} messages are translated, {len(catalogue.obsolete)} put by.")
        for each in missing:
            print(f"  {each.locations[0][0]}: {each.id!r}")
        left += len(missing)
    return min(left, 1)


if __name__ == "__main__":
    sys.exit(main())
