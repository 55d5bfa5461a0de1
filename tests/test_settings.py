from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from directory.settings import ROOT, Settings, WrongSetting, load, served_at

_CONTACT = '[[whatsapp]]\nname = "A"\nrole = "B"\nphone = "9779100200"\nsource_url = "https://example.org"\n'


def with_site(tmp_path: Path, text: str, **environment: str) -> Settings:
    (tmp_path / "site.toml").write_text(text, encoding="utf-8")
    return load({"SAATH_DATA": str(tmp_path), **environment})


def test_without_anything_set_the_site_that_comes_with_the_code_is_read() -> None:
    settings = load({})
    assert settings.data == ROOT / "data"
    assert settings.site_file == ROOT / "seed_data" / "site.toml"
    assert settings.helplines
    assert all(contact.phone.number.startswith("+") for contact in settings.whatsapp_contacts)


def test_a_site_toml_in_the_data_folder_is_preferred(tmp_path: Path) -> None:
    assert with_site(tmp_path, 'name = "Sahara"').name == "Sahara"


def test_without_an_origin_links_lead_to_the_port_that_the_site_listens_on(tmp_path: Path) -> None:
    assert served_at(load({"SAATH_DATA": str(tmp_path)}), 8402).origin == "http://127.0.0.1:8402"


def test_an_origin_that_was_set_stands_whatever_port_the_site_listens_on(tmp_path: Path) -> None:
    assert served_at(with_site(tmp_path, 'origin = "https://saath.example"'), 8402).origin == "https://saath.example"


def test_a_variable_is_preferred_to_site_toml(tmp_path: Path) -> None:
    settings = with_site(tmp_path, 'origin = "https://one.example.org"', SAATH_ORIGIN="https://two.example.org/")
    assert settings.origin == "https://two.example.org"


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"SAATH_SEED": "some"}, "SAATH_SEED is 'some': it may be all, facts, none."),
        ({"SAATH_SEAD": "all"}, "SAATH_SEAD is 'all': no such setting; there are"),
        ({"SAATH_WORKERS": "0"}, "SAATH_WORKERS is '0': it may be a whole number from 1 to 64."),
        ({"SAATH_THREADS": "many"}, "SAATH_THREADS is 'many'"),
        ({"SAATH_SITE": "/nowhere/site.toml"}, "SAATH_SITE is '/nowhere/site.toml': no file is there."),
        ({"SAATH_ORIGIN": "saath.example.org"}, "origin is 'saath.example.org'"),
        ({"SAATH_ORIGIN": "https://saath.example.org/path"}, "without a path"),
    ],
)
def test_a_wrong_variable_stops_the_start_with_one_sentence(environment: dict[str, str], words: str) -> None:
    with pytest.raises(WrongSetting) as error:
        load(environment)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('colour = "green"', "“colour”"),
        ('timezone = "Punjab"', "timezone is 'Punjab': it has to be an IANA time zone"),
        ('country = "India"', "country is 'India'"),
        ('languages = ["en", "xx"]', "languages is 'xx': it may be en, hi, pa."),
        ('exit_page = "javascript:alert(1)"', "exit_page is 'javascript:alert(1)'"),
        ('[[whatsapp]]\nname = "A"\nrole = "B"\nphone = "12"\nsource_url = "https://example.org"', "whatsapp phone is '12'"),
        ('[[whatsapp]]\nrole = "B"\nphone = "9779100200"\nsource_url = "https://example.org"', "whatsapp name is None"),
        (_CONTACT + 'verified_on = "May"', "whatsapp verified_on is 'May': it has to be a date such as 2026-11-22."),
        ("languages = 5", "languages is 5: it has to be a list"),
        ('helplines = "tele-manas"', "helplines is 'tele-manas': it has to be a list"),
        ("whatsapp = 5", "whatsapp is 5: it has to be a list"),
        ('exit_page = "https://[plain"', "exit_page is 'https://[plain': it can't be read as a web address"),
        ('origin = "https://example.org:99999"', "origin is 'https://example.org:99999': it can't be read as a web address"),
        (_CONTACT + "hours = 5", "whatsapp hours is 5: it has to be text."),
        (_CONTACT + 'is_police = "no"', "whatsapp is_police is 'no': it has to be true or false"),
        ("name = ", "can't be read as TOML"),
    ],
)
def test_a_wrong_line_in_site_toml_stops_the_start_with_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(WrongSetting) as error:
        with_site(tmp_path, text)
    assert words in str(error.value)


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for setting in fields(Settings):
        for name in filter(None, (setting.metadata["environment"], setting.metadata["site"])):
            assert f"`{name}`" in readme, name
