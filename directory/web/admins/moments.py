"""Instants in the words of the reader, where the site is."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..site import services, wording
from ..translation import gettext as _
from ..translation import ngettext


def moment(at: datetime) -> str:
    """Day and time: "22 November 2026, 2:30 pm"."""
    here = at.astimezone(services().settings.zone)
    return _("%(date)s, %(time)s", date=wording().date(here.date()), time=wording().clock(here))


def clock(at: datetime) -> str:
    """The time alone: "2:30 pm"."""
    return wording().clock(at.astimezone(services().settings.zone))


def waiting(since: datetime, now: datetime) -> str:
    """How long something has waited, no more exactly than a person would say it."""
    waited = now - since
    if waited < timedelta(hours=1):
        return _("waiting less than an hour")
    if waited < timedelta(days=1):
        return ngettext("waiting %(num)s hour", "waiting %(num)s hours", waited // timedelta(hours=1))
    return ngettext("waiting %(num)s day", "waiting %(num)s days", waited.days)
