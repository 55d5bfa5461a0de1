"""Stop words: function words and the phrases of asking, which say nothing about what is looked for.

Documents keep theirs: only a visitor's words are passed over, and only where others are left. Romanised Hindi and Punjabi ones are listed
where they are no English word of use here; "na" and "aa" are names of fellowships.
"""

from __future__ import annotations

from ..analysis import tokens

_ENGLISH = """
a an the this that these those some any every each all both either such same other another and or but if so as than then too very just
only also even quite really of in on at to from by with without for about near nearby around into onto over under between within through
during via per off out up down i me my mine myself you your yours he him his she her hers it its we us our ours they them their theirs who
whom whose which what where when why how there here am is are was were be been being do does did doing done have has had having can could
will would shall should may might must not no nor dont cant isnt wont im ive id ill please pls plz find finding look looking search
searching show list need needs needed want wants wanted wanna give get getting got tell know like available join joining attend go going
take place places somewhere anyone someone something anything thing things suggest
"""

_ROMANISED = """
ka ki ke ko kaa kee se mein main mai me par pe tak aur ya bhi hi to toh hai hain he ho hoon hun hu tha thi the thay raha rahi rahe hoga
hogi wala wale wali vala vale vali walah mera meri mere mujhe mujhko hum humko hame apna apni apne koi kuch kuchh kya kaun kahan kaha kab
kaise liye lie liya ji jo jis us uss is iss ye yeh wo woh vo sab da di de dee nu nun nuu vich wich vichh ch te ate ton naal nal layi lai
lei ne aa e hega hegi han san si sanu sannu menu mainu mainnu kol kole nede nerhe nere paas aas koyi kujh kithe kithey kadon kiven jehra
jehri jihna ehna ohna eh oh chahiye chahida chahidi chahie chaida chaidi dhoondh dhundh labhna labh dasso batao btao dikhao
"""

_HINDI = """
का की के को से में मे पर पे तक और या भी ही तो है हैं हो हूँ हूं हुँ था थी थे रहा रही रहे होगा होगी वाला वाले वाली मेरा मेरी मेरे मुझे
मुझको मैं मै हम हमें हमारा हमारे हमारी अपना अपनी अपने कोई कुछ क्या कौन कहाँ कहां कब कैसे लिए लिये जी जो जिस उस इस यह ये वह वो सब न नहीं ना
एक कर करना करने पास आसपास नजदीक चाहिए चाहिये बताओ बताइए दिखाओ ढूंढ खोज साथ बारे एवं व तथा
"""

_PUNJABI = """
ਦਾ ਦੀ ਦੇ ਦੀਆਂ ਨੂੰ ਵਿੱਚ ਵਿਚ ਚ ਤੇ ਅਤੇ ਤੋਂ ਨਾਲ ਲਈ ਨੇ ਹੈ ਹਨ ਹਾਂ ਹੋ ਸੀ ਸਨ ਮੈਂ ਮੇਰਾ ਮੇਰੀ ਮੇਰੇ ਮੈਨੂੰ ਸਾਨੂੰ ਅਸੀਂ ਆਪਣਾ ਆਪਣੀ ਆਪਣੇ ਕੋਈ ਕੁਝ ਕੀ ਕੌਣ
ਕਿੱਥੇ ਕਦੋਂ ਕਿਵੇਂ ਵੀ ਹੀ ਜਾਂ ਪਰ ਇਹ ਉਹ ਇਸ ਉਸ ਜੋ ਜਿਹੜਾ ਜਿਹੜੀ ਵਾਲਾ ਵਾਲੇ ਵਾਲੀ ਰਿਹਾ ਰਹੀ ਰਹੇ ਨਾ ਨਹੀਂ ਇੱਕ ਇਕ ਕੋਲ ਨੇੜੇ ਤਕ ਤੱਕ ਜੀ ਚਾਹੀਦਾ ਚਾਹੀਦੀ
ਚਾਹੀਦੇ ਦੱਸੋ ਲੱਭ ਸਭ
"""


STOP_WORDS = frozenset(tokens(_ENGLISH + _ROMANISED + _HINDI + _PUNJABI))
"""All of them, folded."""

WEAK_WORDS = frozenset(
    tokens(
        """
        stop quit start learn try help support good best new nice more most much many lot little bit feel feeling home house work way kind
        type local area town city place centre center service services program programme info information contact phone number address
        people person man day time life problem problems issue issues free open timing timings today daily regular also together session
        sessions madad sahayata sahara band chhadna chhodna shuru sikhna samasya acha accha vadhia changa मदद सहायता सहारा बंद छोड़ना शुरू
        सीखना समस्या अच्छा जगह केंद्र ਮਦਦ ਸਹਾਇਤਾ ਸਹਾਰਾ ਬੰਦ ਛੱਡਣਾ ਸ਼ੁਰੂ ਸਿੱਖਣਾ ਸਮੱਸਿਆ ਚੰਗਾ ਥਾਂ ਕੇਂਦਰ
        """
    )
)
"""Words so common in asking that a listing need not hold them when more was said; those that do still rank higher. Folded."""
