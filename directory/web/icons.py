"""Icons: symbols of the sprite as markup. They are decoration: words always stand beside them."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from . import urls


@lru_cache(128)
def icon(name: str) -> Markup:
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>').format(urls.static("sprite.svg"), name)
