"""Ordinary English words that look or sound like a town, a day or a filter, and are none: "later" is not Latur, "tours" no Thursday."""

from __future__ import annotations

ORDINARY_WORDS = frozenset(
    ["allure", "amber", "bachelor", "bamboo", "banners", "barely", "barrel", "basis", "beaver", "behind", "bender", "beware", "bidder", "binary", "bourbon", "bowling", "braille", "brooch", "bungalow", "burglar", "burrow", "careers", "carnal", "carriers", "carver", "caters", "chakra", "collar", "color", "colour", "corral", "corridor", "current", "currents", "diving", "dives", "endure", "error", "failure", "fries", "frees", "freed", "frying", "geared", "gills", "handed", "hardware", "indoor", "indoors", "isles", "kettle", "later", "latter", "levies", "mains", "malice", "malls", "manager", "mandatory", "maroon", "mature", "measure", "midway", "mines", "moaning", "mockery", "morbid", "mound", "mourning", "odyssey", "outreach", "pardon", "patron", "patty", "purse", "remove", "reward", "richer", "savor", "shaman", "shilling", "shorty", "showcase", "sturdy", "toddy", "tours", "trance", "tumour", "tumor", "vacancy", "variance", "warranty", "wedding", "whichever", "light", "right", "might", "fight", "sight"]
)
"""Folded. Checked against the 30,000 commonest words; a word that a listing holds isn't taken for another one anyway."""
