"""What replies begin with: the site's own words in three languages, or an admin's."""

from __future__ import annotations

from directory.domain.submission import Step
from directory.storage import reply_wording

from .desk import Desk

PATH = "/review/wording/send-back/place"


def test_admin_puts_words_of_their_own_in_one_language(desk: Desk) -> None:
    client = desk.sign_in()
    form = client.get(PATH).form("/place")
    own = form["words-hi"]
    page = client.submit(form, {"words-pa": "ਕਿਹੜਾ ਹਾਲ?"})
    assert "Saved." in page.text and "ਕਿਹੜਾ ਹਾਲ?" in page.text and "In admin@example.org’s words" in page.text
    known = reply_wording.read_all(desk.services.database)
    assert {key: each.words for key, each in known.items()} == {(Step.SEND_BACK, "place", "pa"): "ਕਿਹੜਾ ਹਾਲ?"}
    assert client.get(PATH).form("/place")["words-hi"] == own


def test_emptied_field_gives_the_sites_own_words_back(desk: Desk) -> None:
    client = desk.sign_in()
    own = client.get(PATH).form("/place")["words-en"]
    client.submit(client.get(PATH).form("/place"), {"words-en": "Where?"})
    client.submit(client.get(PATH).form("/place"), {"words-en": ""})
    assert client.get(PATH).form("/place")["words-en"] == own and not reply_wording.read_all(desk.services.database)


def test_what_another_admin_wrote_stays_theirs_when_one_saves_the_page(desk: Desk) -> None:
    one, other = desk.sign_in(), desk.sign_in("other@example.org")
    one.submit(one.get(PATH).form("/place"), {"words-en": "Where?"})
    other.submit(other.get(PATH).form("/place"), {"words-hi": "कहाँ?"})
    known = reply_wording.read_all(desk.services.database)
    assert known[Step.SEND_BACK, "place", "en"].by == "admin@example.org" and known[Step.SEND_BACK, "place", "hi"].by == "other@example.org"


def test_too_many_letters_are_told_and_kept(desk: Desk) -> None:
    client = desk.sign_in()
    page = client.submit(client.get(PATH).form("/place"), {"words-en": "x" * 4001}, status=400)
    assert "Write less" in page.text and len(page.form("/place")["words-en"]) == 4001


def test_reason_that_there_is_not_is_404(desk: Desk) -> None:
    client = desk.sign_in()
    for path in ("/review/wording/send-back/nothing", "/review/wording/approve/place", "/review/wording/ask/twice"):
        assert client.open(path).status_code == 404


def test_words_are_for_admins(desk: Desk) -> None:
    assert desk.reviewer().open("/review/wording").status_code == 403
