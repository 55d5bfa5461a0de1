"""Settings: what may differ between two sites that run this code. Read once, checked whole, never changed after."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from .domain.details import Text
from .domain.errors import DirectoryError, InvalidValue
from .domain.freshness import Freshness
from .domain.phone import Phone
from .domain.vocabulary import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ("all", "facts", "none")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""The hosts that are this machine."""


class WrongSetting(DirectoryError):
    """A setting that stops the start; its one sentence says which, what it was, and what it may be."""

    def __str__(self) -> str:
        return str(self.facts["sentence"])


def _wrong(name: str, value: object, may_be: str) -> WrongSetting:
    return WrongSetting("wrong-setting", sentence=f"{name} is {value!r}: {may_be}")


@dataclass(frozen=True, slots=True)
class WhatsAppContact:
    """Someone visitors can write to on WhatsApp. `name`, `role` and `hours` are words; `is_police` is said on the page."""

    name: Text
    role: Text
    phone: Phone
    hours: Text | None
    is_police: bool
    source_url: str
    verified_on: str | None


def _setting(help: str, environment: str | None = None, site: str | None = None, **kwargs: Any) -> Any:
    """A field with its help and the name it goes by: a variable of the environment, or a key of site.toml."""
    return field(metadata={"help": help, "environment": environment, "site": site}, **kwargs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that is set from outside. Each field's help says what it is, with its unit."""

    data: Path = _setting("The folder that keeps the database and the index.", environment="SAATH_DATA")
    site_file: Path = _setting("The site.toml to read; without it, data/site.toml, then seed_data/site.toml.", environment="SAATH_SITE")
    seed: str = _setting("What a new site starts with: all (facts and samples), facts, or none.", environment="SAATH_SEED", default="all")
    workers: int = _setting("How many server processes.", environment="SAATH_WORKERS", default=2)
    threads: int = _setting("How many requests one server process works on at a time.", environment="SAATH_THREADS", default=4)

    name: str = _setting("The site's name.", site="name", default="Saath")
    origin: str = _setting(
        "Where the site stands, as https://host; links in exports and the check of the Host header use it.",
        environment="SAATH_ORIGIN",
        site="origin",
        default="http://127.0.0.1:8000",
    )
    languages: tuple[str, ...] = _setting(
        "Languages the site speaks; the first has the bare paths, each other one a prefix.", site="languages", default=LANGUAGES
    )
    timezone: str = _setting("IANA time zone of the region: what “today” means.", site="timezone", default="Asia/Kolkata")
    country: str = _setting("ISO 3166-1 alpha-2 code of the country: how local phone numbers are read.", site="country", default="IN")
    state: str = _setting("The state whose places come first where a name is ambiguous.", site="state", default="Punjab")
    helplines: tuple[str, ...] = _setting("The refs of the facts shown as helplines on every page, in order.", site="helplines", default=())
    whatsapp_contacts: tuple[WhatsAppContact, ...] = _setting("People and desks that answer on WhatsApp.", site="whatsapp", default=())
    exit_page: str = _setting("The plain page that “Exit this page” opens.", site="exit_page", default="https://www.wikipedia.org/")
    freshness: Freshness = _setting("After how many days a listing is asked about, doubted, hidden.", site="freshness", default=Freshness())
    replies: bool = _setting("Whether visitors may leave a reply on listings and on the guide.", site="replies", default=True)
    review_days: int = _setting("Within how many days a submission is answered: what senders are told.", site="review_days", default=3)

    smtp: str | None = _setting(
        "Where mail goes out: smtp://user:password@host:587 (STARTTLS where offered) or smtps://…:465. Without it mails become files.",
        environment="SAATH_SMTP",
        default=None,
    )
    mail_from: str = _setting("The address that mails come from.", site="mail_from", default="saath@example.org")
    components: bool = _setting(
        "Whether /_components shows every component: 1, on one's own machine only.", environment="SAATH_COMPONENTS", default=False
    )

    @property
    def database(self) -> Path:
        return self.data / "saath.sqlite"

    @property
    def index(self) -> Path:
        return self.data / "index"

    @property
    def outbox(self) -> Path:
        """Where mails become files while there is no `smtp`."""
        return self.data / "outbox"

    @property
    def is_https(self) -> bool:
        return self.origin.startswith("https://")

    @property
    def home_states(self) -> tuple[str, ...]:
        """The state and its capital territory, where that is one of its own: smaller towns there are meant by their bare names."""
        return (self.state, "Chandigarh") if self.state in ("Punjab", "Haryana") else (self.state,)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def day(self, at: datetime) -> date:
        """The day that an instant (aware) falls on where the site is."""
        return at.astimezone(self.zone).date()


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment and site.toml. Raises `WrongSetting` with one sentence for the first that is wrong."""
    _refuse_unknown_variables(environment)
    data = Path(environment.get("SAATH_DATA") or ROOT / "data").expanduser().absolute()
    site_file = _site_file(environment, data)
    site = _read_toml(site_file)
    known = {f.metadata["site"] for f in fields(Settings)} - {None}
    for key in site.keys() - known:
        raise _wrong(f"“{key}” in {site_file}", site[key], f"no such setting; there are {', '.join(sorted(known))}.")
    country = _country(site.get("country", _default("country")))
    origin = _origin(environment.get("SAATH_ORIGIN") or site.get("origin", _default("origin")))
    return Settings(
        data=data,
        site_file=site_file,
        seed=_one_of("SAATH_SEED", environment.get("SAATH_SEED") or _default("seed"), SEEDS),
        workers=_whole_number("SAATH_WORKERS", environment.get("SAATH_WORKERS") or str(_default("workers")), 1, 64),
        threads=_whole_number("SAATH_THREADS", environment.get("SAATH_THREADS") or str(_default("threads")), 1, 64),
        name=_words("name", site.get("name", _default("name"))),
        origin=origin,
        languages=tuple(dict.fromkeys(_one_of("languages", each, LANGUAGES) for each in _list("languages", site))) or _default("languages"),
        timezone=_timezone(site.get("timezone", _default("timezone"))),
        country=country,
        state=_words("state", site.get("state", _default("state"))),
        helplines=tuple(_words("helplines", ref) for ref in _list("helplines", site)),
        whatsapp_contacts=tuple(_contact(contact, country) for contact in _list("whatsapp", site)),
        exit_page=_web_address("exit_page", site.get("exit_page", _default("exit_page"))),
        freshness=_freshness(site.get("freshness", {})),
        replies=_yes_or_no("replies", site.get("replies", _default("replies"))),
        review_days=_whole_number("review_days", str(site.get("review_days", _default("review_days"))), 1, 60),
        smtp=_mail_server(environment.get("SAATH_SMTP")),
        mail_from=_mail_address("mail_from", site.get("mail_from", _default("mail_from"))),
        components=_on_this_machine("SAATH_COMPONENTS", environment.get("SAATH_COMPONENTS", ""), origin),
    )


def served_at(settings: Settings, port: int) -> Settings:
    """The settings of a site that listens on this port: where nobody has set an origin, mailed links lead to it, not to another port."""
    return settings if settings.origin != _default("origin") else replace(settings, origin=f"http://127.0.0.1:{port}")


def _default(name: str) -> Any:
    (default,) = (f.default for f in fields(Settings) if f.name == name and f.default is not MISSING)
    return default


def _refuse_unknown_variables(environment: Mapping[str, str]) -> None:
    known = {f.metadata["environment"] for f in fields(Settings)} - {None}
    for name in environment:
        if name.startswith("SAATH_") and name not in known:
            raise _wrong(name, environment[name], f"no such setting; there are {', '.join(sorted(known))}.")


def _site_file(environment: Mapping[str, str], data: Path) -> Path:
    if given := environment.get("SAATH_SITE"):
        path = Path(given).expanduser().absolute()
        if not path.is_file():
            raise _wrong("SAATH_SITE", given, "no file is there.")
        return path
    own = data / "site.toml"
    return own if own.is_file() else ROOT / "seed_data" / "site.toml"


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting("wrong-setting", sentence=f"{path} can't be read as TOML: {error}.") from error


def _list(name: str, site: Mapping[str, Any]) -> list[object]:
    value = site.get(name, [])
    if not isinstance(value, list):
        raise _wrong(name, value, "it has to be a list, in square brackets.")
    return value


def _one_of(name: str, value: object, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise _wrong(name, value, f"it may be {', '.join(allowed)}.")
    return str(value)


def _whole_number(name: str, value: str, least: int, most: int) -> int:
    if not value.isdecimal() or not least <= int(value) <= most:
        raise _wrong(name, value, f"it may be a whole number from {least} to {most}.")
    return int(value)


def _words(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong(name, value, "it has to be text.")
    return value.strip()


def _text(name: str, value: object) -> Text:
    """Words, or a table of them by language; words alone are shown in all languages."""
    if not isinstance(value, dict):
        return Text(en=_words(name, value))
    unknown = value.keys() - set(LANGUAGES)
    if unknown or not value:
        raise _wrong(name, value, f"it has to be text, or a table of texts by language: {', '.join(LANGUAGES)}.")
    return Text(**{language: _words(name, words) for language, words in value.items()})


def _yes_or_no(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong(name, value, "it has to be true or false, without quotation marks.")
    return value


def _on_this_machine(name: str, value: str, origin: str) -> bool:
    """A switch for whoever works on the site, which no site that others reach takes."""
    if value not in ("", "0", "1"):
        raise _wrong(name, value, "it may be 0 or 1.")
    if value == "1" and urlsplit(origin).hostname not in LOOPBACK:
        raise _wrong(name, value, f"it is for one's own machine, and origin is {origin}.")
    return value == "1"


def _country(value: object) -> str:
    if not isinstance(value, str) or len(value) != 2 or not value.isascii() or not value.isupper():
        raise _wrong("country", value, "it has to be a code of two capital letters, such as IN.")
    return value


def _timezone(value: object) -> str:
    try:
        return ZoneInfo(str(value)).key
    except (KeyError, OSError, ValueError) as error:
        raise _wrong("timezone", value, "it has to be an IANA time zone, such as Asia/Kolkata.") from error


def _web_address(name: str, value: object) -> str:
    try:
        parts = urlsplit(str(value))
        _ = parts.port
    except ValueError as error:
        raise _wrong(name, value, f"it can't be read as a web address: {error}.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _wrong(name, value, "it has to be a web address that begins with https:// or http://.")
    return str(value)


def _origin(value: object) -> str:
    address = _web_address("origin", value).rstrip("/")
    if urlsplit(address).path or urlsplit(address).query:
        raise _wrong("origin", value, "it ends with the host and its port, without a path.")
    return address


def _mail_server(value: str | None) -> str | None:
    if not value:
        return None
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as error:
        raise _wrong("SAATH_SMTP", "…", f"it can't be read as an address: {error}.") from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise _wrong("SAATH_SMTP", "…", "it has to begin with smtp:// or smtps:// and name a host.")  # it may hold a password
    return value


def _mail_address(name: str, value: object) -> str:
    address = _words(name, value)
    if address.count("@") != 1 or not all(address.split("@")) or any(letter.isspace() or letter in '<>,;"' for letter in address):
        raise _wrong(name, value, "it has to be one mail address, such as saath@example.org.")
    return address


def _freshness(given: object) -> Freshness:
    if not isinstance(given, dict):
        raise _wrong("freshness", given, "it is a [freshness] table.")
    known = {f.name: f.default for f in fields(Freshness)}
    for key in given.keys() - known.keys():
        raise _wrong(f"freshness {key}", given[key], f"no such setting; there are {', '.join(known)}.")
    days = {name: _whole_number(f"freshness {name}", str(given.get(name, default)), 1, 3650) for name, default in known.items()}
    if not days["ask_after_days"] < days["doubt_after_days"] < days["hide_after_days"]:
        raise _wrong("freshness", given, "ask_after_days comes before doubt_after_days, and that before hide_after_days.")
    return Freshness(**days)


def _date(name: str, value: object) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise _wrong(name, value, "it has to be a date such as 2026-11-22.") from error


def _contact(given: object, country: str) -> WhatsAppContact:
    if not isinstance(given, dict):
        raise _wrong("whatsapp", given, "each contact is a [[whatsapp]] table.")
    unknown = given.keys() - {"name", "role", "phone", "hours", "is_police", "source_url", "verified_on"}
    if unknown:
        raise _wrong("whatsapp", sorted(unknown), "a contact has name, role, phone, hours, is_police, source_url and verified_on.")
    try:
        phone = Phone.parse(str(given.get("phone", "")), country)
    except InvalidValue as error:
        raise _wrong("whatsapp phone", given.get("phone"), "it has to be a phone number.") from error
    return WhatsAppContact(
        name=_text("whatsapp name", given.get("name")),
        role=_text("whatsapp role", given.get("role")),
        phone=phone,
        hours=_text("whatsapp hours", given["hours"]) if given.get("hours") else None,
        is_police=_yes_or_no("whatsapp is_police", given.get("is_police", False)),
        source_url=_web_address("whatsapp source_url", given.get("source_url")),
        verified_on=_date("whatsapp verified_on", given["verified_on"]) if given.get("verified_on") else None,
    )
