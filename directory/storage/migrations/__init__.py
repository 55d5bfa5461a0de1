"""The tables, as the steps that made them, one module a concept. An applied step is never edited: add another."""

from __future__ import annotations

from sqlite_utils import Migrations

from . import listings, mail, submissions

MIGRATIONS = Migrations("saath")
MIGRATIONS(name="0001_listings")(listings.create_listings)
MIGRATIONS(name="0002_submissions")(submissions.create_submissions)
MIGRATIONS(name="0003_mail")(mail.create_mail)
