"""Filling in the listing form: five pages, each saved whatever it says, and the link that leads back to them."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...domain.slugs import ID_LENGTH
from ...domain.submission import State, Submission
from ...operations.mail_links import mail_resume_link
from ...services import random
from ...storage import drafts, listings, submissions
from ...storage.drafts import Draft
from .. import mailed_links, urls
from ..guarding import body_limit
from ..rate_limits import limit, limit_mails
from ..site import services, wording
from ..translation import language
from . import answers as given
from . import check, drafting, likely, schedule_form, steps
from .answers import Answers, first
from .entering import read_email
from .forms import NAMES
from .stating import PAGES, Stated, read

blueprint = Blueprint("filling_in", __name__)

MOST_BODY_BYTES = 384 * 1024
"""Three descriptions at their longest, in a script whose letters take nine bytes each in a form."""
_MOST_PUT_ASIDE = 100
_MOST_LETTERS = 60_000  # on one page: in letters of one byte as many as in those of nine
_SAVES_AN_HOUR = 6000  # by one peer; while somebody types it saves every few seconds


@blueprint.get("/submit")
def start() -> ResponseReturnValue:
    """What it takes, how long, and what comes after; or on with what was begun."""
    draft = drafting.current()
    title = drafting.stated(draft).details.title.best(language())[1] if draft else ""
    review_days = services().settings.review_days
    return render_template(
        "organisations/start.html",
        draft=draft,
        title=title,
        review_days=review_days,
        lost="lost" in request.args,
        is_sent=_waits_for_its_mail(draft),
    )


@blueprint.post("/submit/anew")
def begin_anew() -> ResponseReturnValue:
    """Leave what was begun, and begin another listing; a link that was mailed still leads back to the first."""
    response = make_response(redirect(urls.here(drafting.FIRST_PAGE), 303))
    drafting.let_go(response)
    return response


@blueprint.get("/submit/go-on")
def go_on() -> ResponseReturnValue:
    """To the page where somebody left off."""
    draft = drafting.current()
    if _waits_for_its_mail(draft):
        return redirect(urls.here("/submit/sent"), 303)
    return redirect(urls.here(drafting.where_to_go_on(draft) if draft else "/submit?lost=1"), 303)


@blueprint.get("/submit/<any(what, when, where, reach, who):page>")
def show_page(page: str) -> ResponseReturnValue:
    draft = drafting.current()
    if draft is None and page != PAGES[0]:
        return redirect(urls.here("/submit?lost=1"), 303)
    return render_template(f"organisations/{page}.html", **_context(page, draft))


@blueprint.post("/submit/<any(what, when, where, reach, who):page>")
@body_limit(MOST_BODY_BYTES)
def save_page(page: str) -> ResponseReturnValue:
    """Keep what was typed, right or wrong, then do what the button says. Typing alone is answered in JSON."""
    limit("draft-save", _SAVES_AN_HOUR, per_s=3600)
    wish = first(given.from_pairs(request.form.items(multi=True)), "do") or "on"
    held = drafting.current()
    has_sender = may_change_sender(held)
    typed = given.from_pairs((name, value) for name, value in request.form.items(multi=True) if _is_of(page, name, has_sender))
    if sum(len(value) for values in typed.values() for value in values) > _MOST_LETTERS:
        abort(413)

    def change(before: Answers) -> Answers:
        kept = {name: values for name, values in before.items() if not _is_of(page, name, has_sender)}
        return _done({**kept, **typed}, page, wish)

    draft = drafting.save(held, change) if held else None
    draft = draft or drafting.begin(change({}))
    response = _live(page, draft) if wish == "save" else _onward(page, draft, wish)
    if held is None or draft.id != held.id:
        drafting.hold(response, draft.id)
    return response


def _is_of(page: str, name: str, has_sender: bool) -> bool:
    """Whether a field stands on this page. Without `has_sender` those who send it aren't asked who they are: that stays as it was."""
    if page == "when":
        return schedule_form.is_of_this_page(name)
    return name in NAMES[page] and (has_sender or not name.startswith("your_"))


def _done(answers: Answers, page: str, wish: str) -> Answers:
    """The answers once a button was pressed that changes them."""
    if wish == "on":
        return {**answers, "seen": tuple(dict.fromkeys((*answers.get("seen", ()), page)))}
    return schedule_form.pressed(answers, wish)


def _onward(page: str, draft: Draft, wish: str) -> Response:
    """Where a button leads."""
    place = PAGES.index(page)
    here = f"/submit/{page}"
    stated = drafting.stated(draft)
    if wish == "on" and steps.blocking(stated, page, draft.answers):
        path = f"{here}?look=1"
    elif wish == "on":
        is_whole = set(PAGES) <= set(draft.answers.get("seen", ()))
        path = drafting.CHECK if is_whole or place + 1 == len(PAGES) else f"/submit/{PAGES[place + 1]}"
    elif wish == "back":
        path = f"/submit/{PAGES[place - 1]}" if place else "/submit"
    elif wish == "later":
        path = f"/submit/later?page={page}"
    elif wish == "add":
        path = f"{here}#e{schedule_form.numbers(draft.answers)[-1]}"
    elif wish == "phone":
        path = f"{here}?more=1#phone"
    elif wish.startswith("except-"):
        path = f"{here}#{wish.replace('except-', 'e')}"
    else:
        path = f"{here}#reading"
    return make_response(redirect(urls.here(path), 303))


def _live(page: str, draft: Draft) -> Response:
    """What a page learns while somebody types: that it is saved, and how it reads so far."""
    rules, stated = drafting.rules(), drafting.stated(draft)
    reading = steps.Reading()
    if page == "when":
        reading = steps.schedule_reading(stated.schedule, stated.details, rules, wording(), services().clock())
    elif page == "where":
        reading = steps.place_reading(stated, rules, wording())
    return jsonify(saved=True, reading={"lines": reading.lines, "dates": reading.dates})


def _context(page: str, draft: Draft | None) -> dict[str, object]:
    rules, words = drafting.rules(), wording()
    answers = draft.answers if draft else {}
    stated = drafting.stated(draft) if draft else read(answers, rules, language())
    more: dict[str, dict[str, object]] = {
        "what": steps.what(words, answers, rules) if page == "what" else {},
        "when": steps.when(stated.schedule, stated.details, rules, words, services().clock()) if page == "when" else {},
        "where": steps.where(stated, rules, words) if page == "where" else {},
        "reach": steps.reach(answers, "more" in request.args) | {"may_change_sender": may_change_sender(draft)} if page == "reach" else {},
        "who": steps.who(stated, rules, words) if page == "who" else {},
    }
    page_of = steps.step_page(page, draft, stated, "look" in request.args)
    return {"page": page_of, "likely": likely_rows(draft, stated), **more[page]}


def may_change_sender(draft: Draft | None) -> bool:
    """Whether the form asks who sends it: once that is confirmed, a new version has the same sender."""
    sent = _sent(draft)
    return sent is None or sent.state is State.UNCONFIRMED


def _waits_for_its_mail(draft: Draft | None) -> bool:
    """Whether it was sent, and not confirmed by mail yet."""
    sent = _sent(draft)
    return sent is not None and sent.state is State.UNCONFIRMED


def _sent(draft: Draft | None) -> Submission | None:
    return submissions.get(services().database, draft.submission_id) if draft and draft.submission_id else None


def likely_rows(draft: Draft | None, stated: Stated) -> tuple[likely.LikelyRow, ...]:
    if draft is None:
        return ()
    return likely.rows(draft, check.settled(stated.details, drafting.rules()), services(), wording())


@blueprint.post("/submit/instead")
def change_instead() -> ResponseReturnValue:
    """It is a listing that is there already: propose a change to that one. Or it isn't any of those that were shown."""
    draft = drafting.current()
    if draft is None:
        return redirect(urls.here("/submit?lost=1"), 303)
    if "none" in request.form:
        shown = request.form.getlist("shown")
        drafting.save(draft, lambda answers: {**answers, "not_these": _put_aside((*answers.get("not_these", ()), *shown))})
        return redirect(urls.here(_back_to(request.form.get("page", ""))), 303)
    found = listings.get(services().database, request.form.get("listing", ""))
    if found is None or not found.is_public:
        abort(404)
    return drafting.begin_change(found, beside=draft)


@blueprint.post("/submit/back")
def back_to_first() -> ResponseReturnValue:
    """Back from the change of a listing to the new one that was being filled in."""
    draft = drafting.current()
    before = drafts.get(services().database, first(draft.answers, "beside"), now=services().clock()) if draft else None
    if before is None:
        return redirect(urls.here("/submit?lost=1"), 303)
    response = make_response(redirect(urls.here(drafting.CHECK), 303))
    drafting.hold(response, before.id)
    return response


@blueprint.route("/submit/later", methods=["GET", "POST"])
def go_on_later() -> ResponseReturnValue:
    """Mail a link that leads back."""
    draft = drafting.current()
    if draft is None:
        return redirect(urls.here("/submit?lost=1"), 303)
    back = _back_to(request.values.get("page", ""))
    email, problem = first(draft.answers, "your_email").strip(), None
    if request.method == "POST":
        limit("resume", 20, per_s=3600)
        email, problem = read_email(request.form.get("email", ""))
        if not problem:
            limit_mails("resume-mail", email)
            mail_resume_link(services().database, draft.id, email, language(), now=services().clock(), random=random)
            return redirect(urls.here("/submit/later/sent"), 303)
    answer = render_template("organisations/later.html", email=email, problem=problem, back=back, days=drafts.LASTS.days)
    return answer, 400 if problem else 200


@blueprint.get("/submit/later/sent")
def later_sent() -> ResponseReturnValue:
    return render_template("organisations/later_sent.html", days=drafts.LASTS.days)


@blueprint.route("/submit/resume/<token>", methods=["GET", "POST"])
def resume(token: str) -> ResponseReturnValue:
    """A mailed link; the button gives this browser the key to the draft."""
    link = mailed_links.opened(token, "resume")
    draft = drafts.get(services().database, link.subject, now=services().clock())
    if draft is None:
        abort(mailed_links.closed())
    if request.method != "POST":
        title = drafting.stated(draft).details.title.best(language())[1]
        return render_template("organisations/resume.html", title=title)
    response = make_response(redirect(urls.here(drafting.where_to_go_on(draft)), 303))
    drafting.hold(response, draft.id)
    return response


def _put_aside(ids: tuple[str, ...]) -> tuple[str, ...]:
    """The listings that it isn't, each once and the latest of them: however often the button is pressed, a draft stays small."""
    return tuple(dict.fromkeys(id for id in ids if len(id) == ID_LENGTH))[-_MOST_PUT_ASIDE:]


def _back_to(page: str) -> str:
    return f"/submit/{page}" if page in (*PAGES, "check") else drafting.FIRST_PAGE
