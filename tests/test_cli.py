"""The command line as it is used: a process, its exit code, what it prints, what is there afterwards."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from directory.cli import cli
from directory.settings import ROOT

HEADER = "ref,kind,title,description,organisation,city,postal_code,email,schedule\n"
ROW = "{ref},support-group,{title},We meet and listen.,Nayi Savera,Ludhiana,141001,hello@example.org,Mon 18:00-19:00\n"


class Site:
    """A data folder and the command on it. `run` is a process of its own; `do` is for what comes before and after what is tested, here."""

    def __init__(self, folder: Path, seed: str = "none") -> None:
        self.folder = folder
        self.environment = {**os.environ, "SAATH_DATA": str(folder / "data"), "SAATH_SEED": seed}

    def run(self, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "directory", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=120, **options)

    def do(self, *arguments: str) -> str:
        done = CliRunner().invoke(cli, arguments, env=self.environment)
        assert done.exit_code == 0, done.output
        return done.stdout

    def finds(self, word: str) -> bool:
        return CliRunner().invoke(cli, ["search", word], env=self.environment).stdout.startswith("1 found.")

    def write(self, *rows: str, name: str = "feed.csv", header: str = HEADER) -> str:
        (self.folder / name).write_text(header + "".join(rows), encoding="utf-8")
        return str(self.folder / name)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with all the seeds. Tests work on copies of it."""
    site = Site(tmp_path_factory.mktemp("seeds"), seed="all")
    site.do("seed")
    return site


@pytest.fixture
def seeded(tmp_path: Path, loaded: Site) -> Site:
    shutil.copytree(loaded.folder, tmp_path, dirs_exist_ok=True)
    return Site(tmp_path, seed="all")


def row(ref: str, title: str = "Evening circle") -> str:
    return ROW.format(ref=ref, title=title)


def test_every_command_has_help_and_is_in_the_readme(site: Site) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, command in cli.commands.items():
        assert command.help, name
        assert f"`{name}" in readme, f"{name} is not in the README"
    assert site.run("import", "--help").returncode == 0


def test_import_says_what_it_did_and_search_finds_it(site: Site) -> None:
    done = site.run("import", site.write(row("a"), row("b", "Choir")))
    assert (done.returncode, done.stdout) == (0, "feed: 2 added, 0 updated, 0 unchanged, 0 closed, 0 errors.\n"), done.stderr
    found = site.run("search", "choir")
    assert found.returncode == 0
    assert "1 found." in found.stdout
    assert "Choir" in found.stdout


def test_search_that_finds_nothing_says_so_by_its_exit_code(site: Site) -> None:
    site.do("import", site.write(row("a")))
    assert site.run("search", "zzzzqqqq").returncode == 1


def test_row_errors_name_row_column_value_and_remedy(site: Site) -> None:
    done = site.run("import", site.write(row("a"), row("b").replace("support-group", "party")))
    assert done.returncode == 0
    assert "1 added" in done.stdout
    assert re.search(r"row 3, kind: 'party'\. .*support-group", done.stderr)


def test_import_fails_when_no_row_could_be_taken(site: Site) -> None:
    assert site.run("import", site.write(row("a").replace("support-group", "party"))).returncode == 1


def test_a_file_that_is_no_csv_is_refused_in_one_sentence(site: Site) -> None:
    (site.folder / "feed.csv").write_bytes(b"\xff\xfe\x00\x01binary")
    done = site.run("import", str(site.folder / "feed.csv"))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_dry_run_writes_nothing(site: Site) -> None:
    done = site.run("import", "--dry-run", site.write(row("a")))
    assert "1 would be added" in done.stdout
    assert site.do("export").count("\n") == 1  # the header


def test_a_second_import_updates_adds_and_closes(site: Site) -> None:
    site.do("import", site.write(row("a"), row("b", "Choir"), row("c", "Library")))
    done = site.run("import", site.write(row("a", "Morning circle"), row("c", "Library"), row("d", "Yoga")))
    assert done.stdout == "feed: 1 added, 1 updated, 1 unchanged, 1 closed, 0 errors.\n"
    assert site.finds("yoga") and not site.finds("choir")


def test_export_and_import_again_changes_nothing(site: Site) -> None:
    site.do("import", site.write(row("a"), row("b", "Choir")))
    exported = site.folder / "export.csv"
    assert site.run("export", str(exported)).returncode == 0
    assert site.do("import", str(exported)).endswith(": 0 added, 0 updated, 2 unchanged, 0 closed, 0 errors.\n")
    again = site.folder / "again.csv"
    site.do("export", str(again))
    assert again.read_bytes() == exported.read_bytes()


def test_export_writes_to_the_terminal_without_a_file(site: Site) -> None:
    site.do("import", site.write(row("a")))
    rows = list(csv.DictReader(io.StringIO(site.run("export").stdout)))
    assert [each["ref"] for each in rows] == ["a"]


def test_the_seeds_load_without_an_error_and_check_finds_all_well(tmp_path: Path) -> None:
    site = Site(tmp_path, seed="all")
    seeded = site.run("seed")
    assert seeded.returncode == 0, seeded.stderr
    checked = site.run("check")
    assert (checked.returncode, checked.stdout.startswith("All is well")) == (0, True), checked.stdout
    assert site.do("seed").count("0 added, 0 updated") == 3


def test_remove_samples_leaves_the_facts_only(seeded: Site) -> None:
    removed = seeded.run("remove-samples")
    assert int(removed.stdout.split()[0]) >= 200
    assert "Sample" not in seeded.do("export", "--with-samples")
    assert seeded.do("check").startswith("All is well")


def test_samples_are_exported_only_when_asked_for_and_stay_marked(seeded: Site) -> None:
    assert "sample-001" not in seeded.do("export")
    exported = seeded.folder / "with.csv"
    assert seeded.run("export", "--with-samples", str(exported)).returncode == 0
    other = Site(seeded.folder / "other")
    other.folder.mkdir()
    other.do("import", str(exported))
    assert int(other.do("remove-samples").split()[0]) >= 200


def test_backup_and_restore_bring_back_what_was_there(site: Site) -> None:
    site.do("import", site.write(row("a")))
    assert site.run("backup", str(site.folder / "backup.sqlite")).returncode == 0
    site.do("import", site.write(row("b", "Choir")))
    restored = site.run("restore", "--yes", str(site.folder / "backup.sqlite"))
    assert restored.returncode == 0, restored.stderr
    assert site.finds("circle") and not site.finds("choir")


def test_restoring_a_damaged_backup_changes_nothing(site: Site) -> None:
    site.do("import", site.write(row("a")))
    (site.folder / "bad.sqlite").write_bytes(b"SQLite format 3\0" + b"\0" * 5000)
    assert site.run("restore", "--yes", str(site.folder / "bad.sqlite")).returncode == 1
    assert site.finds("circle")


def test_check_notices_a_damaged_index_and_reindex_mends_it(site: Site) -> None:
    site.do("import", site.write(row("a")))
    for path in (site.folder / "data" / "index").rglob("*"):
        if path.is_file() and path.stat().st_size > 200:
            path.write_bytes(path.read_bytes()[:100])
    assert site.run("check").returncode == 1
    assert site.run("reindex").returncode == 0
    assert site.do("check").startswith("All is well")


def test_a_wrong_setting_stops_with_one_sentence(site: Site) -> None:
    site.environment["SAATH_SEED"] = "some"
    done = site.run("check")
    assert (done.returncode, done.stderr) == (1, "SAATH_SEED is 'some': it may be all, facts, none.\n")


def test_wrong_usage_has_its_own_exit_code(site: Site) -> None:
    assert site.run("import", "/nowhere/feed.csv").returncode == 2
    assert CliRunner().invoke(cli, ["serve", "--port", "99999"]).exit_code == 2


def test_restore_brings_back_a_directory_whose_database_is_damaged(site: Site) -> None:
    site.do("import", site.write(row("a")))
    site.do("backup", str(site.folder / "backup.sqlite"))
    database = next(site.folder.rglob("saath.sqlite"))
    database.write_bytes(b"damaged")
    assert "restore FILE" in site.run("check").stderr
    restored = site.run("restore", "--yes", str(site.folder / "backup.sqlite"))
    assert "1 listings indexed" in restored.stdout, restored.stderr
    assert database.with_name("saath.sqlite.damaged-1").read_bytes() == b"damaged"
    assert site.do("check").startswith("All is well")


def test_an_import_builds_a_damaged_index_anew(site: Site) -> None:
    site.do("import", site.write(row("a")))
    for path in next(site.folder.rglob("index")).iterdir():
        if path.is_file():
            path.write_bytes(b"damaged")
    done = site.run("import", site.write(row("a"), row("b", "Choir")))
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert site.finds("choir")


@pytest.mark.parametrize("command", ["export", "backup"])
def test_a_file_that_cant_be_written_is_told_in_one_sentence(site: Site, command: str) -> None:
    done = site.run(command, str(site.folder / "nowhere" / "file"))
    assert (done.returncode, done.stderr.strip().count("\n")) == (1, 0)
    assert "nowhere" in done.stderr
