"""Needs: what people say of their lives instead of what they look for, as far as a rule says more than a list of phrases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..words.groups import WordGroups
from .concepts import Concept

SOMEONE_CLOSE_USES = Concept(
    "someone-close-uses",
    "topic",
    "family-support",
    is_certain=False,
    english=("family support", "families", "al anon", "nar anon", "family counselling"),
    indian=("parivar", "परिवार", "परिवारों", "ਪਰਿਵਾਰ", "ਪਰਿਵਾਰਾਂ"),
    also=("families", "alanon", "al-anon"),
)
"""Someone speaks of another who drinks or uses drugs: what they can find is where they themselves can go."""

SOMEONE_CLOSE_DIED = Concept(
    "someone-close-died",
    "topic",
    "grief",
    is_certain=False,
    english=("grief", "bereavement", "loss of a loved one"),
    indian=("shok", "शोक", "ਸੋਗ", "ਵਿਛੋੜਾ"),
    also=("grief", "counselling"),
)
"""Someone speaks of another who died."""

CONCEPTS = (SOMEONE_CLOSE_USES, SOMEONE_CLOSE_DIED)

_groups = WordGroups()
_RELATIVE = _groups.add(
    """
    son sons daughter daughters husband wife father dad mother mom mum brother sister child children kid kids friend partner boyfriend
    girlfriend uncle cousin nephew parent parents spouse boy teenager relative loved |
    beta bete puttar putt putter munda mundaa beti dhee pati gharwala gharvala wale patni gharwali vahuti vohti pita papa bapu pio peo maa
    mata mummy bhai bhra bhaji veer behan behen bhain dost yaar chacha mama baap baccha bachha jawai damaad ਪੁੱਤ ਪੁੱਤਰ ਮੁੰਡਾ ਬੇਟਾ ਧੀ ਪਤੀ
    ਘਰਵਾਲਾ ਪਤਨੀ ਪਿਓ ਪਿਤਾ ਭਰਾ ਭਾਈ ਮਾਂ ਦੋਸਤ बेटा बेटे पति पत्नी पिता भाई माँ मां दोस्त पापा बच्चा ghar
    """
)
_USES = _groups.add(
    """
    drink drinks drinking drank drunk drinker alcohol alcoholic alcoholism addict addicted addiction drug drugs using heroin chitta smack
    opium ganja weed cocaine meth relapse relapsed booze smokes smoking gambling gambles |
    sharab sharaab daru daaru nasha nashe nashedi nashai amli afeem bhukki sharabi peenda pinda peeta pita peeti lat ਸ਼ਰਾਬ ਦਾਰੂ ਨਸ਼ਾ ਨਸ਼ੇ
    ਚਿੱਟਾ ਪੀਂਦਾ शराब दारू नशा नशे चिट्टा पीता
    """
)


_DIED = _groups.add(
    """
    lost died dead death dies passed killed widow widowed |
    gujar guzar mar maut mout chal swargwas ਗੁਜ਼ਰ ਮੌਤ ਵਿਛੜ गुज़र मौत चल स्वर्गवास
    """
)


def needs_in(words: Sequence[str]) -> Iterator[tuple[tuple[int, ...], Concept]]:
    """What some folded words speak of: the numbers of the words that do, rising, and the need.

    >>> [(said, need.id) for said, need in needs_in(["ghar", "wala", "daru", "peenda", "hai"])]
    [((0, 2, 3), 'someone-close-uses')]
    """
    meant = [_groups.of(word) for word in words]
    close = {at for at, groups in enumerate(meant) if _RELATIVE in groups}
    for group, need in ((_USES, SOMEONE_CLOSE_USES), (_DIED, SOMEONE_CLOSE_DIED)):
        said = {at for at, groups in enumerate(meant) if group in groups}
        if said and close - said:
            yield tuple(sorted(close | said)), need
