"""Ordinary English words that look or sound like a town, a day or a filter, and are none: "later" is not Latur, "tours" no Thursday."""

from __future__ import annotations

from ..analysis import tokens

ORDINARY_WORDS = frozenset(
    tokens(
        """allure amber bachelor bamboo banners barely barrel basis beaver behind bender beware bidder binary bourbon bowling braille brooch
        bungalow burglar burrow careers carnal carriers carver caters chakra collar color colour corral corridor current currents dives
        diving endure error failure fight freed frees fries frying geared gills handed hardware indoor indoors isles kettle later latter
        levies light mains malice malls manager mandatory maroon mature measure midway might mines moaning mockery morbid mound mourning
        odyssey outreach pardon patron patty purse remove reward richer right savor shaman shilling shorty showcase sight sturdy toddy
        tours trance tumor tumour vacancy variance warranty wedding whichever"""
    )
)
"""Folded. Checked against the 30,000 commonest words; a word that a listing holds isn't taken for another one anyway."""
