"""The list that visitors keep on their phone: kept there, shown, handed on, put on paper and removed, and never sent anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
import segno.encoder
from icalendar import Calendar
from playwright.sync_api import Browser, Locator, Page, Request, expect

from directory.storage import listings
from directory.web import urls
from tests.factories import NOW

from .client import Client
from .test_offline_browser import Phone, Site, until

TITLES = ("Women’s evening", "Sunday noon group", "Paused group", "Tele-MANAS")
KEPT = "JSON.parse(localStorage.getItem('saath-saved'))"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Tests only look at it."""
    site = Site(tmp_path_factory.mktemp("site"))
    yield site
    site.close()


class Visitor(Phone):
    """A phone all of whose requests are held against ids that may not be in them."""

    def __init__(self, browser: Browser, site: Site, **options: Any) -> None:
        super().__init__(browser, site, **options)
        self.sent: list[str] = []
        self.context.on("request", self._note)
        site.asked.clear()

    def _note(self, request: Request) -> None:
        self.sent.append(f"{request.url} {request.headers} {request.post_data}")

    def open(self, fragment: str = "", language: str = "") -> Page:
        """/saved, filled in."""
        if self.page.url.startswith(f"{self.site.origin}{language}/saved"):
            self.go("/about")  # another fragment alone would load nothing
        page = self.go(f"{language}/saved{fragment}")
        page.wait_for_selector("#saved[aria-busy=false]")
        return page

    def has_saved(self, *ids: str) -> None:
        """As if they had been kept before."""
        self.go("/about").evaluate("list => localStorage.setItem('saath-saved', JSON.stringify(list))", [[id, "2026-11-20"] for id in ids])

    def assert_told_nobody(self, ids: list[str]) -> None:
        told = " ".join([*self.sent, *self.site.asked])
        assert not [id for id in ids if id in told]
        assert self.complaints == []


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Visitor]:
    visitor = Visitor(browser, site)
    yield visitor
    visitor.context.close()


@pytest.fixture
def ids(site: Site) -> list[str]:
    return [site.id_of(title) for title in TITLES]


def keep_button(page: Page, title: str) -> Locator:
    return page.locator(".card", has=page.get_by_role("link", name=title)).locator("[data-keep]")


# Without a browser ----------------------------------------------------------------------------------------------------------


def test_what_is_listed_can_be_kept(client: Client, house: Any) -> None:
    circle = next(each for each in listings.public(house.database) if each.ref == "circle")
    for path in (urls.listing(circle), "/search?q=circle", "/organisation/helping-hands", "/support-groups"):
        page = client.get(path)
        buttons = [each for each in page.all("button") if each.get("data-keep")]
        assert buttons and 'template id="before-keeping"' in page.html, path
        cards = page.all("li", class_="card")
        assert len(buttons) == len(cards) or path == urls.listing(circle)
    assert client.get(urls.listing(circle)).one("button", data_keep=circle.id).text.endswith(", Evening circle")


def test_page_is_the_same_for_everyone_and_has_no_form(client: Client) -> None:
    response = client.open("/saved")
    assert response.headers["Cache-Control"].startswith("public")
    page = client.get("/saved")
    assert not page.all("form") and "needs JavaScript" in page.text
    assert client.get("/about").link("Saved on this phone") == "/saved"


# In a browser ---------------------------------------------------------------------------------------------------------------


def test_first_use_asks_and_only_who_goes_on_keeps_something(visitor: Visitor, ids: list[str]) -> None:
    page = visitor.go("/search?near=Mohali")
    keep_button(page, TITLES[0]).click()
    question = page.get_by_role("heading", name="Before you keep something here")
    expect(question).to_be_focused()
    assert page.get_by_role("link", name="Leave this page").is_visible() and not page.locator(".results").is_visible()
    page.get_by_role("button", name="Don’t keep it").click()
    expect(keep_button(page, TITLES[0])).to_be_focused()
    assert page.evaluate("localStorage.length") == 0
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Continue").click()
    expect(keep_button(page, TITLES[0]).get_by_text("Kept", exact=True)).to_be_visible()
    expect(keep_button(page, TITLES[0]).get_by_text("Keep", exact=True)).not_to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Kept on this phone.")).to_be_attached()
    keep_button(page, TITLES[1]).click()
    expect(keep_button(page, TITLES[1]).get_by_text("Kept", exact=True)).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == ["saath-saved"]
    assert page.evaluate(KEPT) == [[ids[0], "2026-11-22"], [ids[1], "2026-11-22"]]
    page.reload()
    expect(keep_button(page, TITLES[1])).to_have_attribute("data-kept", "")
    page.get_by_role("link", name=TITLES[0]).click()
    expect(page.locator("[data-keep]").get_by_text("Kept on this phone")).to_be_visible()
    page.locator("[data-keep]").click()
    expect(page.locator("[data-keep]").get_by_text("Keep on this phone")).to_be_visible()
    assert page.evaluate(KEPT) == [[ids[1], "2026-11-22"]]
    assert visitor.complaints == []


def test_browser_that_has_no_room_says_that_it_keeps_nothing(visitor: Visitor) -> None:
    visitor.context.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }")
    page = visitor.go("/search?near=Mohali")
    keep_button(page, TITLES[0]).click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("This browser keeps nothing.")).to_be_visible()
    expect(keep_button(page, TITLES[0]).get_by_text("Keep", exact=True)).to_be_visible()


def test_nobody_is_told_what_was_kept_shown_or_handed_on(visitor: Visitor, ids: list[str]) -> None:
    page = visitor.go("/search?near=Mohali")
    keep_button(page, TITLES[0]).click()
    page.get_by_role("button", name="Continue").click()
    keep_button(page, TITLES[1]).click()
    page = visitor.open()
    expect(page.locator("#results .card h2")).to_have_text([TITLES[1], TITLES[0]])
    expect(page.locator("#lead")).to_have_text("2 listings. The list is on this phone only and is sent to nobody.")
    expect(page.locator("#results .facts").first).to_contain_text("Kept on 22 November 2026")
    link = page.locator("#link").inner_text()
    assert link == f"{visitor.site.services.settings.origin}/saved#ids={ids[1]}.{ids[0]}"
    keep_button(page, TITLES[0]).click()
    expect(page.locator("#link")).not_to_contain_text(ids[0])
    page.locator("#paper-a4").click()
    expect(page.locator(".sheet.a4 h3")).to_have_text(TITLES[1])
    visitor.assert_told_nobody(ids)


def test_list_that_was_handed_on_is_shown_and_kept_only_on_wish(visitor: Visitor, ids: list[str]) -> None:
    fragment = f"#ids={ids[0]}.{ids[3]}.<script>.{ids[0]}.zz"
    page = visitor.open(fragment, "/pa")
    expect(page.locator("#results .card h2")).to_have_text(["ਔਰਤਾਂ ਦੀ ਸ਼ਾਮ", "Tele-MANAS"])
    assert page.evaluate("localStorage.length") == 0
    page.locator(".tongues a", has_text="English").click()
    page.wait_for_selector("#saved[aria-busy=false]")
    expect(page.get_by_role("heading", level=1)).to_have_text("A list for you")
    assert page.title() == "A list for you – Saath"
    page.get_by_role("button", name="Keep all of them on this phone").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved on this phone")
    expect(page.locator("#results .card h2")).to_have_text(["Tele-MANAS", TITLES[0]])
    assert [id for id, _ in page.evaluate(KEPT)] == [ids[0], ids[3]]
    visitor.assert_told_nobody(ids)


def test_list_is_there_in_airplane_mode_and_says_what_the_copy_lacks(visitor: Visitor, ids: list[str]) -> None:
    visitor.has_saved("0123456789", ids[2])
    until(visitor.page, "async () => (await (await caches.open('saath-pack')).match('/pack.json')) !== undefined")
    visitor.context.set_offline(True)
    page = visitor.open()
    expect(page.locator("#results .card h2")).to_have_text(TITLES[2])
    lacking = page.locator(".card", has_text="Not in the copy on this phone")
    assert lacking.get_by_role("link").get_attribute("href") == "/listing/0123456789"
    expect(page.locator("#correct")).to_contain_text("Correct as of 22 November 2026.")
    for path in ("/search?near=Mohali", f"/listing/{ids[2]}"):  # the pages that are filled in there have the button, too
        page.goto(visitor.site.origin + path)
        expect(page.locator(f"[data-keep='{ids[2]}'][data-kept]")).to_be_visible()


def test_removing_takes_everything_off_the_phone(visitor: Visitor, ids: list[str]) -> None:
    visitor.has_saved(*ids)
    page = visitor.open()
    page.get_by_role("button", name="Remove this list").click()
    expect(page.locator("#none")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0 and page.locator("#results .card").count() == 0
    visitor.has_saved(*ids)
    page = visitor.open()
    until(page, "() => navigator.serviceWorker.controller !== null || navigator.serviceWorker.ready")
    page.get_by_role("button", name="Remove from this phone").click()
    expect(page.locator("#removed")).to_be_attached()
    until(page, "() => localStorage.length === 0")
    assert page.locator("#results .card").count() == 0 and not page.locator("#hand-on").is_visible()


def test_message_for_whatsapp_says_what_and_when_and_that_it_opens_whatsapp(visitor: Visitor, ids: list[str]) -> None:
    visitor.has_saved(ids[0])
    link = visitor.open().get_by_role("link", name="Send by WhatsApp")
    assert "Opens WhatsApp" in link.inner_text()
    address = link.get_attribute("href") or ""
    assert address.startswith("https://wa.me/?text=Women%E2%80%99s%20evening%3A%20Every%20Sunday")
    assert address.endswith(f"%2Fsaved%23ids%3D{ids[0]}")


def events(page: Page, button: str) -> list[Any]:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    assert download.value.suggested_filename == "dates.ics"
    return list(Calendar.from_ical(Path(download.value.path()).read_bytes()).walk("VEVENT"))


def test_dates_for_the_calendar_are_those_of_the_next_weeks(visitor: Visitor, ids: list[str]) -> None:
    visitor.has_saved(*ids)
    page = visitor.open()
    found = events(page, "Dates for the calendar")
    expected = []
    for id in ids[:2]:  # the others are paused, or always open
        schedule = listings.require(visitor.site.services.database, id).details.schedule
        assert schedule is not None
        expected += [(each.start, each.end) for each in schedule.next(NOW, 20) if each.start < NOW + timedelta(weeks=8)]
    assert sorted((each.decoded("dtstart"), each.decoded("dtend")) for each in found) == sorted(expected)
    assert {str(each["summary"]) for each in found} == set(TITLES[:2])
    assert "Phase 7" in str(found[0]["location"]) and found[0].decoded("dtstamp") == NOW.astimezone(UTC).replace(second=0)
    neutral = events(page, "The same, without a name or a place")
    assert len(neutral) == len(found) and {str(each["summary"]) for each in neutral} == {"A group"}
    assert not any("location" in each or "description" in each for each in neutral)


def test_who_saves_data_is_asked_before_the_listings_are_fetched(visitor: Visitor, ids: list[str]) -> None:
    visitor.context.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    visitor.has_saved(ids[0])
    page = visitor.go("/saved")
    page.get_by_role("button", name="Fetch and show").wait_for()
    assert not [each for each in visitor.site.asked if "/pack.json" in each]
    page.get_by_role("button", name="Fetch and show").click()
    expect(page.locator("#results .card h2")).to_have_text(TITLES[0])


def test_without_scripts_there_are_no_buttons_and_the_page_says_why(browser: Browser, site: Site) -> None:
    phone = Visitor(browser, site, java_script_enabled=False)
    assert not phone.go("/search").locator("[data-keep]").first.is_visible()
    assert "switched off here" in phone.go("/saved").locator("#list").inner_text()
    phone.context.close()


# On paper -------------------------------------------------------------------------------------------------------------------


def sheet_lines(page: Page) -> list[str]:
    return [
        " ".join(line.split()) for line in page.locator(".sheet .entry").all_inner_texts() for line in line.splitlines() if line.strip()
    ]


@pytest.mark.parametrize("language", ["", "/pa"])
def test_list_on_paper_says_what_a_search_on_paper_says(visitor: Visitor, ids: list[str], language: str) -> None:
    visitor.has_saved(*ids)
    page = visitor.open("#paper=a5&title=discreet", language)
    here = sheet_lines(page)
    heads = page.locator(".sheet-head h1, .sheet-head p").all_inner_texts()
    assert page.locator(".sheet .code path").get_attribute("d")
    assert page.evaluate("document.querySelectorAll('.sheet h2').length") == 1, "no kind is named"
    page = visitor.go(f"{language}/print?form=a5&title=discreet")
    there = sheet_lines(page)
    assert here and [line for line in here if line not in there] == []
    assert page.locator(".sheet-head h1, .sheet-head p").all_inner_texts() == heads


def test_paper_has_its_size_and_the_code_says_where_the_list_is(visitor: Visitor, ids: list[str]) -> None:
    visitor.has_saved(*ids)
    page = visitor.open("#paper=handout")
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", paper)) == 1
    drawn = page.locator(".sheet .code path").get_attribute("d")
    address = f"{visitor.site.services.settings.origin}/saved#ids={'.'.join(reversed(ids))}"
    assert page.locator(".sheet figcaption").inner_text() == address
    version, mask, rows = page.evaluate(
        f"""async (text) => {{
          const found = (await import("{urls.script("qr.js")}")).qrOf(text);
          return [found.version, found.mask, found.rows];
        }}""",
        address,
    )
    assert segno.make(address, error="m", micro=False, mode="byte", boost_error=False, mask=mask).version == version
    dark = {(int(x) + step, int(float(y))) for x, y, run in re.findall(r"M(\d+) ([\d.]+)h(\d+)", drawn or "") for step in range(int(run))}
    assert dark == {(x + 2, y + 2) for y, row in enumerate(rows) for x, value in enumerate(row) if value}
    page.get_by_role("link", name="A5 booklet").click()
    expect(page.locator(".sheet.a5")).to_be_visible()
    page.go_back()
    expect(page.locator(".sheet.handout")).to_be_visible()


def test_codes_are_those_of_the_standard(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    # segno adds eight zeros where the text ends with a codeword (7.4.9 asks for none there); scanners read past them.
    monkeypatch.setattr(segno.encoder, "write_padding_bits", lambda buff, version, length: buff.extend([0] * (-length % 8)))
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz."
    texts = ["a"]
    for number, room in enumerate((14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666)):
        texts.append("".join(alphabet[(at * at + room) % len(alphabet)] for at in range(room - number % 3)))
    wanted = [[text, number % 8] for number, text in enumerate(texts)]
    page = visitor.go("/about")
    found = page.evaluate(
        f"""async (wanted) => {{
          const {{ qrOf }} = await import("{urls.script("qr.js")}");
          return [wanted.map(([text, mask]) => qrOf(text, mask)), qrOf("a".repeat(667)) === undefined];
        }}""",
        wanted,
    )
    versions = set()
    for (text, mask), mine in zip(wanted, found[0], strict=True):
        theirs = segno.make(text, error="m", micro=False, mode="byte", boost_error=False, mask=mask)
        assert (mine["version"], mine["rows"]) == (theirs.version, [list(row) for row in theirs.matrix]), len(text)
        versions.add(mine["version"])
    assert versions == set(range(1, 21)) and found[1]
