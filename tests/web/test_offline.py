"""What the server gives phones to keep: the worker, the pack, the pages; the same for everyone, and for visitors only."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from directory.app import create_app
from directory.domain.account import Role
from directory.domain.details import Text
from directory.services import Services
from directory.web import urls
from tests.factories import item

from . import personas
from .client import Client

LANGUAGES = ("", "/hi", "/pa")
UNSAFE = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|https?://(?!snowballstem)"


def site_of(client: Client) -> dict[str, Any]:
    """What the worker is told of the site."""
    first, _, _ = client.open("/sw.js").get_data(as_text=True).partition("\n")
    found: dict[str, Any] = json.loads(re.fullmatch(r"const SITE = (.*);", first)[1])  # type: ignore[index]
    return found


def manifest_of(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.json("/pack.json")
    return found


def test_worker_is_a_script_at_the_root(client: Client) -> None:
    response = client.open("/sw.js")
    assert response.mimetype == "text/javascript"
    assert "importScripts" not in response.get_data(as_text=True)


def test_everything_that_the_worker_keeps_is_there(client: Client) -> None:
    site = site_of(client)
    assert {path.split("?")[0] for path in site["files"]} > {
        "/static/site.css",
        "/static/site.js",
        "/static/sprite.svg",
    }
    for path in (*site["files"], *manifest_of(client)["pages"]):
        response = client.open(path)
        assert response.status_code == 200, path
        assert response.headers["Cache-Control"].startswith("public"), path


def test_pages_are_kept_in_every_language(client: Client) -> None:
    site, pages = site_of(client), manifest_of(client)["pages"]
    assert set(pages) == {language + path for language in LANGUAGES for path in (*site["pages"], site["shell"])}


def test_kept_page_that_changes_is_named_anew(bring: Callable[..., Any], services: Services) -> None:
    client = Client(create_app(services))
    bring(item("a"))
    before = manifest_of(client)["pages"]
    bring(item("tele-manas", title=Text(en="Another name")), source="facts")
    after = manifest_of(Client(create_app(services)))["pages"]
    assert before.keys() == after.keys()
    assert before["/guide"] != after["/guide"], "the helplines are on every page"


def test_pack_is_named_by_what_is_in_it(client: Client) -> None:
    manifest = manifest_of(client)
    assert (manifest["version"], manifest["format"]) == (site_of(client)["version"], site_of(client)["format"])
    for digest in (manifest["words"], manifest["places"], *manifest["listings"]):
        response = client.open(f"/pack/{digest}.json", headers={"Accept-Encoding": "gzip"})
        assert response.headers["Cache-Control"] == "public, max-age=31536000"
        assert response.headers["Content-Encoding"] == "gzip"
    assert client.open("/pack/0123456789abcdef01.json").status_code == 404


def test_manifest_tells_its_day_in_every_language(client: Client) -> None:
    manifest = manifest_of(client)
    assert manifest["date"] == "2026-11-22"
    assert manifest["date_in_words"] == {"en": "22 November", "hi": "22 नवंबर", "pa": "22 ਨਵੰਬਰ"}


def test_part_of_the_pack_before_is_still_given(services: Services, bring: Callable[..., Any]) -> None:
    client = Client(create_app(services))
    bring(item("a", title=Text(en="First")))
    (before,) = manifest_of(client)["listings"]
    bring(item("b", title=Text(en="Second")))
    assert manifest_of(client)["listings"] != [before]
    assert client.open(f"/pack/{before}.json").status_code == 200


def test_asking_says_nothing_of_who_asks(client: Client) -> None:
    one = client.open("/pack.json", headers={"Accept-Language": "pa", "User-Agent": "one", "Cookie": "a=b"})
    other = client.open("/pack.json", headers={"Accept-Language": "en", "User-Agent": "other"})
    assert one.data == other.data


def test_scripts_are_given_only_together(client: Client) -> None:
    assert client.open(urls.script("engine.js")).status_code == 200
    for path in ("/offline/000000000000/nothing.js", urls.script("sw.js"), urls.script("nothing.js"), urls.script("..%2f..%2fapp.js")):
        assert client.open(path).status_code == 404, path


def test_a_page_that_was_open_while_the_site_was_renewed_is_led_to_the_scripts_of_today(client: Client) -> None:
    answer = client.open("/offline/000000000000/keeping.js")
    assert (answer.status_code, answer.headers["Location"]) == (302, urls.script("keeping.js"))
    assert answer.headers["Cache-Control"] == "no-store"


def test_scripts_load_nothing_from_elsewhere_and_put_no_html_together(client: Client) -> None:
    names = {path.name for path in urls.scripts()}
    for path in urls.scripts():
        text = path.read_text(encoding="utf-8")
        assert not re.search(UNSAFE, text), path.name
        for imported in re.findall(r'(?:from|import\()\s*"([^"]+)"', text):
            assert imported.removeprefix("./") in names, f"{path.name} imports {imported}"


def test_scripts_lose_only_comments_on_the_way(client: Client) -> None:
    given = client.open(urls.script("stems.js")).get_data(as_text=True)
    source = (urls.SCRIPTS / "stems.js").read_text(encoding="utf-8")
    code = [line.strip() for line in source.splitlines() if line.strip() and not re.match(r"\s*(//|/\*\*|\*)", line)]
    assert given.splitlines() == code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/near", "/offline", "/offline/shell", "/privacy"])
def test_pages_keep_the_rules_of_the_house(client: Client, language: str, path: str) -> None:
    client.get(language + path)


def test_near_me_works_without_a_script(client: Client) -> None:
    page = client.get("/near")
    assert page.one("form", role="search")["action"] == "/search"
    assert page.link("Mohali") == "/search?near=Mohali"
    assert client.get(page.link("Moga"))
    assert "if-js" in page.one("section", id="here")["class"].split()
    assert "hidden" not in page.one("div", id="places").attributes


def test_near_me_is_offered_beside_the_search(client: Client) -> None:
    for path in ("/", "/search"):
        assert client.get(path).link("Near me") == "/near"


def test_position_may_be_read_by_this_site_alone(client: Client) -> None:
    assert "geolocation=(self)" in client.open("/").headers["Permissions-Policy"]


def test_only_the_workers_script_may_be_loaded_by_scripts(client: Client) -> None:
    policy = client.open("/").headers["Content-Security-Policy"]
    assert "trusted-types saath" in policy and "require-trusted-types-for 'script'" in policy


def test_visitors_pages_have_a_copy_kept_and_no_others_do(services: Services) -> None:
    app = create_app(services)
    for path in ("/", "/search", "/guide", "/near", "/offline"):
        assert Client(app).get(path).all("script")[0].get("data-keeper") == urls.script("start.js"), path
    for path in ("/submit", "/manage/sign-in", "/review/sign-in", "/nothing"):
        assert "keeper" not in Client(app, may_have_cookies=True).open(path).get_data(as_text=True), path
    admin = personas.add_account(services, "admin@example.org", Role.ADMIN)
    assert "keeper" not in personas.sign_in(app, admin).open("/review").get_data(as_text=True)


def test_worker_leaves_all_but_visitors_pages_alone(house_app: Flask) -> None:
    site = site_of(Client(house_app))
    kept = {*site["pages"], *site["filled"], site["shell"]}
    for rule in house_app.url_map.iter_rules():
        if rule.methods and "POST" in rule.methods:
            assert rule.rule not in kept


def test_removing_has_the_browser_drop_its_copies(client: Client) -> None:
    response = client.open("/offline/removed")
    assert (response.status_code, response.headers["Clear-Site-Data"]) == (204, '"cache"')


def test_without_an_index_the_pages_still_open(services: Services) -> None:
    client = Client(create_app(services))
    assert client.get("/near").all("form")
    assert manifest_of(client)["count"] == 0
