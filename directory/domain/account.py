"""Accounts of staff: who reviews the directory, in which role, and within which limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .errors import DirectoryError
from .vocabulary import Kind


class NotForAccount(DirectoryError):
    """What an account's state or role, or the rules for all accounts, don't allow: `reason` says which."""


class Role(StrEnum):
    """What somebody is trusted with; each role may do what those before it may."""

    READER = "reader"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    def may(self, needed: Role) -> bool:
        """Whether this role is enough where `needed` is asked for.

        >>> Role.ADMIN.may(Role.REVIEWER), Role.READER.may(Role.REVIEWER)
        (True, False)
        """
        ranks = tuple(Role)
        return ranks.index(self) >= ranks.index(needed)


class AccountState(StrEnum):
    INVITED = "invited"  # a link is on its way, or opened and not gone through to the end
    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Account:
    """One member of staff. `email` is lower-cased and the name that history and audit know them by.

    `districts` and `kinds` limit what a reviewer decides on; empty is no limit, and admins have none.
    """

    id: int
    email: str
    role: Role
    state: AccountState
    created_at: datetime
    districts: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()

    @property
    def is_active(self) -> bool:
        return self.state is AccountState.ACTIVE

    @property
    def is_limited(self) -> bool:
        return bool(self.districts or self.kinds)

    def covers(self, kind: Kind, district: str | None) -> bool:
        """Whether their limits take in a listing of this kind in this district. One without a district is for those without that limit."""
        known = {each.casefold() for each in self.districts}
        return (not self.kinds or kind in self.kinds) and (not known or (district is not None and district.casefold() in known))

    def may_decide(self, kind: Kind, district: str | None) -> bool:
        """Whether they may decide on a listing of this kind in this district."""
        return self.role.may(Role.REVIEWER) and self.covers(kind, district)


@dataclass(frozen=True, slots=True)
class Passkey:
    """A key that a device or a browser keeps; `name` is its owner's for it, `sign_count` how often it was used, as it says itself."""

    id: int
    name: str
    credential_id: bytes
    public_key: bytes
    sign_count: int
    added_at: datetime
    used_at: datetime | None


class Verb(StrEnum):
    """What can happen to an account; the audit holds each, with who did it."""

    INVITE = "invited"
    ACTIVATE = "activated"
    SIGN_IN = "signed-in"
    FAIL = "second-factor-failed"
    CHANGE_PASSWORD = "password-changed"
    ADD_PASSKEY = "passkey-added"
    REMOVE_PASSKEY = "passkey-removed"
    ENROL_TOTP = "totp-enrolled"
    REMOVE_TOTP = "totp-removed"
    MAKE_RECOVERY_CODES = "recovery-codes-made"
    END_SESSION = "session-ended"
    END_OTHER_SESSIONS = "other-sessions-ended"
    CHANGE_ROLE = "role-changed"
    DISABLE = "disabled"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What happened, when, to which account, and by whom: an account's address, or "command line". `facts` say the rest."""

    at: datetime
    by: str
    verb: Verb
    account: str | None
    facts: Mapping[str, object]
