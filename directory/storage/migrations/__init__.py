"""The tables, as the steps that made them, one module a concept. An applied step is never edited: add another."""

from __future__ import annotations

from sqlite_utils import Migrations

from . import accounts, cases, drafts, forgetting, keeping, listings, mail, merges, replies, submissions, tasks, upkeep, uploads, wording

MIGRATIONS = Migrations("saath")
MIGRATIONS(name="0001_listings")(listings.create_listings)
MIGRATIONS(name="0002_submissions")(submissions.create_submissions)
MIGRATIONS(name="0003_mail")(mail.create_mail)
MIGRATIONS(name="0004_accounts")(accounts.create_accounts)
MIGRATIONS(name="0005_drafts")(drafts.create_drafts)
MIGRATIONS(name="0006_keeping")(keeping.create_keeping)
MIGRATIONS(name="0007_replies")(replies.create_replies)
MIGRATIONS(name="0008_merges")(merges.create_merges)
MIGRATIONS(name="0009_upkeep")(upkeep.create_upkeep)
MIGRATIONS(name="0010_wording")(wording.create_wording)
MIGRATIONS(name="0011_cases")(cases.create_cases)
MIGRATIONS(name="0012_uploads")(uploads.create_uploads)
MIGRATIONS(name="0013_tasks")(tasks.create_tasks)
MIGRATIONS(name="0014_forgetting")(forgetting.create_forgetting)
