"""Danger to life: whether words speak of suicide, an overdose, a person who doesn't breathe or wake up, or of being killed.

A sign is a short row of words with little between them, in English, or in Hindi and Punjabi in any of three scripts. Words are
recognised by their sound and, when long, with one letter wrong. Some signs always hold. Others may be said by someone who trains,
grieves or volunteers, and don't hold in such company. Showing the helplines once too often is the lesser mistake, but "kill time",
"die cutting" and "overdose prevention workshop" are no emergencies. Nothing is kept or recorded here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..analysis import tokens
from ..words.groups import WordGroups

# Groups of words that may stand for one another. Before the bar English, which is never taken by its sound alone when short; behind it
# Hindi and Punjabi: one spelling a sound will do, but short Latin words stand in all of theirs.
_GROUPS = """
suicide: suicide suicidal sucide suicde suiside | khudkushi khudkhushi khudkashi khudkusi aatmahatya atamhatya ਆਤਮਹੱਤਿਆ ਆਤਮਘਾਤ
    सुसाइड
kill: kill killing kil killed |
end: end ending finish finishing take taking |
my: my own mine his her | apni apna apne aapni mera meri
self: myself himself herself themselves mysef mself |
myself: my him her them |
die: die dieing |
want: want wanna wants wanted wanting wish wishes ready rather hope gonna going let should will thinking feel | chahta chahti chahte
    chahunda chahundi chahunde chaunda chaundi chahna ichha man mann dil jee चाहता चाहती ਚਾਹੁੰਦਾ ਚਾਹੁੰਦੀ ਚਾਹੁੰਨਾ ਚਾਹੁੰਨੀ
live: live living |
life: life | zindagi jindagi jeevan jivan jaan jan
not: not dont cant cannot wont isnt doesnt didnt never no stopped stops aint couldnt hasnt | nahi nahin nhi nai nahiin naa
harm: hurt hurting harm harming cut cutting hang hanging shoot shooting stab stabbing burn burning drown drowning injure poison
    poisoning |
eat: took take taken drank drink drunk ate eat eaten eating swallow swallowed consumed | kha khaa khana khaana khadi khadha khada
    khaya khayi khaalai pi pee piya peeli lai laya leya liya li khali pili peena laga lagaya laaya
poison: poison sulphas sulfas celphos salphas phenyl pesticide insecticide | zeher zehar zahar jeher jehar jahar salfas ज़हर ਜ਼ਹਿਰ
pills: pills tablets capsules | goli goliyan golian goliyaan davaiyan
drug: chitta heroin drug drugs smack opium meth cocaine alcohol methadone injection medicine | nasha nashe sharab daru daaru dawai
    teeka
much: much many | zyada jyada ziada zada jada bahut bahot bohot bahutsari
i: i im ive | main mai mein mujhe mujhko mainu menu mainnu
die-hi: | marn maran marna marne marni marnaa mrna
die-stem: | mar mr
go-hi: | jana jaana jau jaun jaunga jaungi jaavan javan jaavanga javanga jaye jaaye jaane jaan jaava jaa jawan jaawan jawanga
live-hi: | jeen jeena jina jeene jine jeeni jeona jiona jyona jeeuna ਜਿਉਣਾ ਜੀਉਣਾ ਜਿਊਣਾ ਜੀਣ
alive-hi: | jee ji jeeo jio
give-hi: | dena deni dunga dungi dedunga dedungi dungaa devanga deyaanga devangi
selves-hi: | aap aapko aapnu khud
finish-hi: | khatam khatm khtm maar maarna marna maaran mukauna muka maarlu
noose: | faansi fansi phansi faasi faha phaha
tie: | laga lagaa lagana lagani lagaun lagaunga lagaungi lga la lai lau lae le lena laina lavan laavan chad chadhna laun
do-hi: | kar karna karni karun krni krna karli karu karunga karungi kr karan karlu lu
height: bridge roof building terrace train canal river balcony cliff window | nehar nahar nahir pul chhat nadi dariya rel kothe patri
jump-hi: | chhalang chhaal chaal chhal kood koodna koodne kudna
blue-hi: | neela neeli neele nila nili
turn-hi: | pad pai pe par ho
turned-hi: | gaya gayi gya geya gia gai gaye reha riha raha rahi rahe rhi jaanda jandi
can-hi: | sakda sakdi sakta sakti sakde sakte
breath-hi: | saans sans saah sah swas
wake-hi: | uth utth uthh utthda jaag jaga jagda hosh
kill-hi: | maar mar maarke
will-hi: | dega dalega daalega denge dalenge devega devegi degi deve deu deuga dalenga dunga maregi
beat-hi: | maarta marta maarda marda kutda kuttda pitta peetta kutdi maarde maarte kutdaa
me: me | mujhe mujhko mainu menu mainnu mere hume sanu saanu
he: he she hes shes son daughter brother sister husband wife friend father mother man who they | pati bhai
"""

# A number allows so many other words in between; /words after a slash anywhere in the query undo the sign.
_ALWAYS = """
{kill} 1 {self}
{kill} 1 {myself} 0 self
{harm} 1 {self}
{harm} 1 {myself} 0 self
{want} 2 {die} / hair cloth fabric cut cutting cast hard wool dupatta battery movie film song book biryani
feel|feels|feeling 0 like 0 dying
{not} 1 {want} 1 be 0 here
{want} 1 disappear 0 forever
{want} 1 end 0 it
{i} 1 going|gonna 1 jump / rope trampoline bungee parachute
my 0 life 1 over|finished
life 1 no|without 0 meaning|point
nobody|noone 1 miss 0 me
wish 3 dead
{want} 1 be|being 0 dead
better 0 off|of 0 dead
i 0 die
am|im|i 1 dying / to for hair laughing
he|she|son|daughter|brother|husband|wife|friend|father|mother 1 is|was|hes 0 dying
hes|shes 0 dying
dead 0 inside 2 want
{end}|{kill} 1 {my} 1 life / direction back forward control
{end} 0 it 0 all
{end} 0 everything 1 life|now|today|tonight
{not} 1 {want} 2 {live} / alone with in near hostel abroad together
{not} 1 longer 1 {want} 1 {live}
{not} 0 longer 0 want 1 {live}
{not} 1 wish|able 1 {live} / alone with in near hostel
{not} 1 reason|point|nothing 2 {live}|life
nothing 1 {live} 0 for
{not} 1 worth 1 {live}
{not} 0 {live} 0 anymore|more|longer
{not} 0 live 1 like 0 this
{not} 0 go 0 on / bus trip tour trek ride
{not} 0 take 0 it 0 anymore|longer
tired|sick 1 {live} / alone with in
tired|sick 1 {my} 0 life
tired 0 of 0 life
cut|slit|cutting|slash|slashed 1 {my} 0 wrist|wrists|vein|veins|throat
cut|slit|slashed 0 wrist|wrists|veins
jump|jumping|jumped 1 off|from|into|infront|before 3 {height}
jump|jumping 1 in 0 front 1 of 2 {height}
{eat} 3 {poison}
{poison} 2 {eat}
self 0 poison|poisoned|poisoning
goodbye|last 0 note|letter 2 die|suicide|dead
kill|murder|stab|shoot|strangle 0 me / time
{he} 2 killing 0 me
beating|beats|attacking|strangling|choking|stabbed|raping|raped 1 me / chess game cards
{he} 2 has|got|with 1 knife|gun|pistol
{me} 2 {kill-hi} 1 {will-hi}
{kill-hi} 0 {will-hi}
jaan 0 se|to|ton 1 {kill-hi}
{me} 2 {beat-hi}
{die-hi} 1 {want}
{i} 2 {die-hi} / nahi nahin
{want} 1 {die-hi}
{die-stem} 0 {go-hi}
jaan|jan 1 {give-hi}
apni 0 jaan|jan / pehchan pahchan bachao
{life} 1 se|ton|to|ਤੋਂ 1 tang|thak|akk
gal|gale 1 {noose}
pati|gharwala|ਪਤੀ|पति 1 {beat-hi}
apne|aapne|apna|ਆਪਣੇ|अपने 0 {selves-hi} 2 {finish-hi}
khud 1 ko|nu 2 {finish-hi}
{life}|jeevan 1 {finish-hi} 1 {do-hi}|hai|dena|deni
{live-hi} 2 {not} / bina sharab nashe
{not} 0 {live-hi} / bina sharab nashe
{live-hi} 3 {not}
{not} 0 {alive-hi} 0 {can-hi} / bina bagair sharab nashe
{noose} 2 {tie}
khud 0 kushi|khushi|kusi|kashi 0 {do-hi}
atam|aatm|aatma|aatam|आत्म|ਆਤਮ|atma 0 hatya|hatiya|hatia|हत्या|ਹੱਤਿਆ
{height} 2 {jump-hi}
{jump-hi} 1 {height}
nas|nabz|naadi|kalai 1 kaat|kat|kaatna|katna|kaati
"""

_UNLESS_TAUGHT = """
{suicide}
self 0 harm|harming|injury|hurt
selfharm
overdose|overdosed|overdosing|overdoze|ओवरडोज|ਓਵਰਡੋਜ|ਓਵਰਡੋਜ਼
over 0 dose|dosed
not|isnt|cant|cannot|stopped|stops|couldnt|no 0 breathe|breathing|breath|breathin|breathes
not|isnt|cant|cannot 0 able|really|even|even 1 breathe|breathing|breath
{breath-hi} 2 {not}
saas 0 nahi|nahin|nhi 0 aa|le
{breath-hi} 1 ruk|rukgaya|band
dhadkan 1 ruk|band
no 0 pulse|heartbeat
{not} 0 wake|waking|awake|woke|rouse / early morning alarm subah savere
{not} 1 able|seem|even|getting 1 wake|waking|awake / early morning alarm
{wake-hi} 1 {not} / subah savere jaldi
unconscious|unresponsive|collapsed|behosh|behoshi|ਬੇਹੋਸ਼|ਬੇਹੋਸ਼ੀ / bias mind
passed 0 out / exam flyers
took|taken|injected|swallowed 1 too 0 {much} 2 {drug}|{pills}
{drug}|{pills} 1 too 0 {much} 1 took|taken
too 0 {much} 0 {pills}
swallowed|took|taken 1 {much}|all|whole|bottle 2 {pills}
{much} 1 {drug}|{pills} 2 {eat} / sushi
{drug}|{pills} 1 {much} 1 {eat}
swallowed 1 {pills}
{pills} 0 kha|khaa|खा|ਖਾ 0 li|lai|laiyan|leeyan|liyan|lee|ली|लीं|ਲਈ|ਲਈਆਂ|ਲਈਂ
{blue-hi} 0 {turn-hi} 0 {turned-hi}
blue 0 lips
lips|face|he|she 2 blue / eyes team
turning|turned|gone 0 blue
bleeding 1 heavily|lot|badly|much
not|wont 0 stop 0 bleeding
khoon 1 nahi|nahin|nhi 1 ruk|rukda|rukta
khoon 1 vag|beh|vagda
having|has|had 1 seizure|seizures|stroke
having 0 fits
odd|od|oding|ods 0 on 0 {drug}|{pills}
not 0 responding / phone phones call calls email emails message messages office number
drank|drunk|drink|drinking 0 acid
heart 0 attack / patients survivors rehab recovery
"""

_TAUGHT = """
training train trained trainer workshop workshops awareness course courses class classes seminar webinar talk lecture conference research
study policy volunteer volunteers volunteering bereavement bereaved grief grieving loss lost survivor survivors walk run marathon rally
campaign education naloxone narcan aid responder certificate certified job jobs vacancy project book film movie song squad statistics rate
rates law learn teach jagrukta jaagrukta prashikshan karyashala sikhlai jagrukata जागरूकता प्रशिक्षण कार्यशाला ਜਾਗਰੂਕਤਾ ਸਿਖਲਾਈ ਵਰਕਸ਼ਾਪ
वर्कशॉप ਟ੍ਰੇਨਿੰਗ ट्रेनिंग सेमिनार ਸੈਮੀਨਾਰ
"""
_PREVENTED = """
prevention prevent preventing rokthaam roktham bachav bachaav रोकथाम बचाव ਰੋਕਥਾਮ ਬਚਾਅ
"""
_ASKING = """
help helpline hotline number call now emergency thoughts thinking feeling feel attempt tried madad sahayata nambar हेल्पलाइन ਹੈਲਪਲਾਈਨ मदद
ਮਦਦ
"""


def is_urgent(words: str) -> bool:
    """Whether a visitor's words speak of danger to life.

    >>> is_urgent("i wanna die"), is_urgent("ਮੈਂ ਮਰਨਾ ਚਾਹੁੰਦਾ ਹਾਂ"), is_urgent("suicide prevention training")
    (True, True, False)
    """
    said = tokens(_OVERDOSED.sub("overdosed", _DRAWN_OUT.sub(r"\1", words)))
    meant = [_words.of("many" if word.isdigit() and int(word) >= _MANY_PILLS else word) for word in said]
    if any(_holds(sign, meant) for sign in _signs_in(meant, _ALWAYS_SIGNS)):
        return True
    found = [sign for sign in _signs_in(meant, _MENTIONED_SIGNS) if _holds(sign, meant)]
    if not found or any(_TAUGHT_GROUP in groups for groups in meant):
        return False
    return not any(_PREVENTED_GROUP in groups for groups in meant) or any(_ASKING_GROUP in groups for groups in meant)


_DRAWN_OUT = re.compile(r"(.)\1{2,}")  # dieeee
_OVERDOSED = re.compile(r"\bo\.?d\.?['\u2019](?:d|ed|ing)\b", re.IGNORECASE)  # OD'd
_MANY_PILLS = 8


# Reading the tables ---------------------------------------------------------------------------------------------------------

Groups = frozenset[int]


@dataclass(frozen=True, slots=True)
class _Sign:
    """One row: steps are (most words between it and the step before, any of these groups); `vetoes` anywhere undo it."""

    steps: tuple[tuple[int, Groups], ...]
    vetoes: Groups


def _signs_in(meant: list[Groups], signs: dict[int, list[_Sign]]) -> Iterator[_Sign]:
    """The signs whose first step is among what is meant, and that nothing undoes."""
    all_meant = frozenset().union(*meant)
    for group in all_meant:
        for sign in signs.get(group, ()):
            if not sign.vetoes & all_meant:
                yield sign


def _holds(sign: _Sign, meant: list[Groups]) -> bool:
    """Whether the steps follow each other somewhere, each within its distance of the one before."""
    ends = [at for at, groups in enumerate(meant) if groups & sign.steps[0][1]]
    for most_between, wanted in sign.steps[1:]:
        ends = [at for at, groups in enumerate(meant) if groups & wanted and any(0 < at - end <= most_between + 1 for end in ends)]
    return bool(ends)


_words = WordGroups()
_named = {name: _words.add(words) for name, words in re.findall(r"^([\w-]+): (.*(?:\n    .*)*)", _GROUPS, re.MULTILINE)}
_TAUGHT_GROUP, _PREVENTED_GROUP, _ASKING_GROUP = _words.add(_TAUGHT), _words.add(_PREVENTED), _words.add(_ASKING)


def _parse(table: str) -> dict[int, list[_Sign]]:
    """Signs by each group of their first step."""
    signs: dict[int, list[_Sign]] = {}
    for line in table.strip().splitlines():
        row, _, vetoes = line.partition(" / ")
        steps: list[tuple[int, Groups]] = []
        between = 0
        for part in row.split():
            if part.isdigit():
                between = int(part)
            else:
                named = {_named[name] for name in re.findall(r"{([\w-]+)}", part)}
                others = " ".join(word for word in part.split("|") if not word.startswith("{"))
                steps.append((between, frozenset(named | {_words.add(others)} if others else named)))
                between = 0
        sign = _Sign(tuple(steps), frozenset({_words.add(vetoes + " |")}) if vetoes else frozenset())
        for group in steps[0][1]:
            signs.setdefault(group, []).append(sign)
    return signs


_ALWAYS_SIGNS, _MENTIONED_SIGNS = _parse(_ALWAYS), _parse(_UNLESS_TAUGHT)
