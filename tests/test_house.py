"""The rules that the whole tree keeps: who may import whom, what is documented, what is pinned."""

from __future__ import annotations

import ast
import doctest
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Room -> what it may import beside the standard library. The table of DESIGN.md.
VALUE_LIBRARIES = {"phonenumbers", "dateutil"}
MAY_IMPORT = {
    "index": {"index", "whoosh", "numpy", "rapidfuzz", "snowballstemmer"},
    "directory/domain": {"directory.domain", *VALUE_LIBRARIES},
    "directory/storage": {"directory.domain", "directory.storage", "sqlite_utils"},
    "directory/exchange": {"directory.domain", "directory.exchange", "markupsafe", "icalendar", "openpyxl", "defusedxml", *VALUE_LIBRARIES},
    "directory/operations": {"directory.domain", "directory.storage", "directory.exchange", "directory.operations"},
    "directory/credentials.py": {"directory.domain", "argon2", "pyotp", "webauthn"},
    "directory/indexing.py": {"index", "directory.domain", "directory.storage"},
    "directory/finding.py": {"index", "directory.domain", "directory.storage"},
    "directory/likeness.py": {"index", "directory.domain", "directory.storage"},
    "directory/link_checking.py": set(),
    "directory/packing.py": {
        "index",
        "directory.domain",
        "directory.storage",
        "directory.indexing",
        "directory.finding",
        "directory.settings",
    },
    "directory/mishaps.py": {"directory.domain"},
    "directory/posting.py": {"directory.domain", "directory.mishaps", "directory.storage", "directory.services", "directory.settings"},
    "directory/tasking.py": {"directory.domain", "directory.storage", "directory.operations", "directory.likeness", "directory.services"},
    "directory/suggesting.py": {"index", "directory.domain", "directory.storage", "directory.finding"},
}
WEB_MAY_NOT_IMPORT = {"whoosh", "sqlite_utils", "sqlite3"}
STANDARD_LIBRARY = __import__("sys").stdlib_module_names


def imported_modules(path: Path) -> Iterator[str]:
    """Full dotted names of what a module imports, relative ones resolved."""
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            # "from .. import x" names modules, "from ..x import y" names one
            yield from ([f"{module}.{alias.name}" for alias in node.names] if node.level and not node.module else [module])


def modules_of(room: str) -> list[Path]:
    path = ROOT / room
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_room_imports_only_what_the_design_allows(room: str) -> None:
    assert modules_of(room)
    for path in modules_of(room):
        for module in imported_modules(path):
            top = module.split(".")[0]
            allowed = top in STANDARD_LIBRARY or any(module == name or module.startswith(name + ".") for name in MAY_IMPORT[room])
            assert allowed, f"{path.relative_to(ROOT)} imports {module}"


def test_web_knows_neither_whoosh_nor_sql() -> None:
    for path in modules_of("directory/web"):
        for module in imported_modules(path):
            assert module.split(".")[0] not in WEB_MAY_NOT_IMPORT, f"{path.relative_to(ROOT)} imports {module}"


def test_no_log_holds_an_error_in_its_own_words() -> None:
    for path in modules_of("directory"):
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"log\.exception\(|exc_info=", source), f"{path.relative_to(ROOT)}: `mishaps.told` says it without"


def test_domain_reads_no_clock_and_draws_no_lots() -> None:
    for path in modules_of("directory/domain") + modules_of("directory/operations"):
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(datetime\.now|date\.today|time\.time|secrets\.\w+|uuid\.\w+)\(", source), path.relative_to(ROOT)


EXPLAINED = [path for room in ("directory", "index") for path in modules_of(room) if ">>> " in path.read_text("utf-8")]


@pytest.mark.parametrize("module", EXPLAINED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_examples_in_docstrings_are_true(module: Path) -> None:
    name = ".".join(module.relative_to(ROOT).with_suffix("").parts)
    done = doctest.testmod(importlib.import_module(name))
    assert done.attempted and not done.failed


def test_every_import_in_requirements_is_pinned_with_hashes() -> None:
    for path in sorted(ROOT.glob("requirements*.txt")):
        entries = re.findall(r"^[a-z0-9_.-]+==\S+(?: \\\n    --hash=sha256:[0-9a-f]{64})+", path.read_text(), re.MULTILINE)
        named = re.findall(r"^[a-z0-9][a-z0-9_.-]*[^\s]*", path.read_text(), re.MULTILINE)
        assert entries and len(entries) == len(named), path.name


def test_every_requirement_gives_its_reason_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in sorted(ROOT.glob("requirements*.in")):
        for name in re.findall(r"^([A-Za-z0-9][A-Za-z0-9_-]*)", path.read_text(), re.MULTILINE):
            assert re.search(rf"^\| *`{re.escape(name)}`", readme, re.MULTILINE), f"{name} has no line in the README's table"
