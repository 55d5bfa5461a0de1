"""The reviewer's desk in tests: a site of its own with a clock that can be moved on, and people of the staff in their browsers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Flask

from directory.app import create_app
from directory.domain.account import Role
from directory.domain.listing import Listing
from directory.domain.submission import Submission
from directory.services import Services
from directory.storage import listings, submissions
from tests import keepers, reviewers
from tests.factories import Clock

from . import personas
from .client import Client, Page


@dataclass
class Desk:
    services: Services
    app: Flask
    clock: Clock

    def sign_in(self, email: str = "admin@example.org", role: Role = Role.ADMIN, **limits: Any) -> Client:
        """Somebody of the staff in a browser of their own."""
        return personas.sign_in(self.app, personas.add_account(self.services, email, role, **limits))

    def reviewer(self, email: str = "reviewer@example.org", **limits: Any) -> Client:
        return self.sign_in(email, Role.REVIEWER, **limits)

    def submit(self, **options: Any) -> Submission:
        """A confirmed submission, sent now; the rest as `reviewers.submit`."""
        return reviewers.submit(self.services.database, **{"now": self.clock.now} | options)

    def publish(self, *holders: str, **overrides: Any) -> Listing:
        """A public listing, in the index too."""
        listing = keepers.held(self.services.database, *holders, now=self.clock.now, **overrides)
        self.services.indexer.sync()
        return listing

    def approved_before(self, email: str) -> None:
        """Let somebody have sent something that was approved."""
        reviewers.approve(self.services.database, self.submit(email=email), now=self.clock.now)

    def again(self, submission: Submission) -> Submission:
        """A submission as it is by now."""
        return submissions.require(self.services.database, submission.id)

    def listing(self, listing: Listing) -> Listing:
        """A listing as it is by now."""
        return listings.require(self.services.database, listing.id)

    def published(self, submission: Submission) -> Listing:
        return reviewers.published(self.services.database, submission)

    def case(self, client: Client, submission: Submission) -> Page:
        return client.get(f"/review/case/{submission.id}")


def make(services: Services) -> Desk:
    clock = Clock()
    timed = replace(services, clock=clock)
    timed.indexer.sync()
    return Desk(timed, create_app(timed), clock)
