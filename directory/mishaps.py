"""Mishaps: how an error is written into the log. Never in its own words: they may hold what somebody typed, or whose address it was."""

from __future__ import annotations

import errno
import traceback
from pathlib import Path

from .domain.errors import DirectoryError

_ROOT = Path(__file__).resolve().parent.parent


def told(error: BaseException) -> str:
    """What kind of error it was and the way that it came, the innermost place last; then what it came after."""
    causes = []
    cause: BaseException | None = error
    while cause is not None:
        way = (f"{_short(frame.f_code.co_filename)}:{line}" for frame, line in traceback.walk_tb(cause.__traceback__))
        causes.append(f"{_kind(cause)} at {' > '.join(way)}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return ", after ".join(causes)


def _kind(error: BaseException) -> str:
    """Its type, with the code of its reason where it has one."""
    code = error.reason if isinstance(error, DirectoryError) else getattr(error, "sqlite_errorname", None)
    if isinstance(error, OSError) and error.errno:
        code = errno.errorcode.get(error.errno)
    return f"{type(error).__name__} ({code})" if code else type(error).__name__


def _short(file: str) -> str:
    """A file of ours from the top of the tree, one of others from the last two folders on."""
    path = Path(file)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT / "directory") else "/".join(path.parts[-3:])
