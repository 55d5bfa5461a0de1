"""Words of the field as people write them: Latin spellings, Hindi, Punjabi. Ours, gathered for these tests; empty where a language has
another word."""

from __future__ import annotations

_WRITTEN = """
meeting | मीटिंग | ਮੀਟਿੰਗ
group | ग्रुप | ਗਰੁੱਪ
counselling, counseling | काउंसलिंग | ਕਾਊਂਸਲਿੰਗ
counsellor | काउंसलर | ਕਾਊਂਸਲਰ
centre, center | सेंटर | ਸੈਂਟਰ
helpline | हेल्पलाइन | ਹੈਲਪਲਾਈਨ
online | ऑनलाइन | ਔਨਲਾਈਨ
camp | कैंप | ਕੈਂਪ
clinic | क्लीनिक | ਕਲੀਨਿਕ
class | क्लास | ਕਲਾਸ
course | कोर्स | ਕੋਰਸ
school | स्कूल | ਸਕੂਲ
park | पार्क | ਪਾਰਕ
road | रोड | ਰੋਡ
sector | सेक्टर | ਸੈਕਟਰ
police | पुलिस | ਪੁਲਿਸ
club | क्लब | ਕਲੱਬ
gym | जिम | ਜਿਮ
painting | पेंटिंग | ਪੇਂਟਿੰਗ
training | ट्रेनिंग | ਟ੍ਰੇਨਿੰਗ
football | फुटबॉल | ਫੁੱਟਬਾਲ
cricket | क्रिकेट | ਕ੍ਰਿਕਟ
kabaddi, kabadi | कबड्डी | ਕਬੱਡੀ
gatka | गतका | ਗੱਤਕਾ
dhol | ढोल | ਢੋਲ
harmonium | हारमोनियम | ਹਾਰਮੋਨੀਅਮ
pranayam, pranayaam | प्राणायाम | ਪ੍ਰਾਣਾਯਾਮ
aasan, asan | आसन | ਆਸਣ
sukoon, sukun | सुकून | ਸੁਕੂਨ
naam, nam | नाम | ਨਾਮ
ardas, ardaas | अरदास | ਅਰਦਾਸ
shabad, shabd | शबद | ਸ਼ਬਦ
bhajan | भजन | ਭਜਨ
darbar, darbaar | दरबार | ਦਰਬਾਰ
mela | मेला | ਮੇਲਾ
pind | पिंड | ਪਿੰਡ
shehar, shahar | शहर | ਸ਼ਹਿਰ
ghar | घर | ਘਰ
zila, jila | ज़िला | ਜ਼ਿਲ੍ਹਾ
davai, dawai | दवाई | ਦਵਾਈ
daru, daaru | दारू | ਦਾਰੂ
chitta | चिट्टा | ਚਿੱਟਾ
afeem, afim | अफ़ीम | ਅਫ਼ੀਮ
ganja | गांजा | ਗਾਂਜਾ
bidi, beedi | बीड़ी | ਬੀੜੀ
gutkha, gutka | गुटखा | ਗੁਟਖਾ
heroin | हेरोइन | ਹੈਰੋਇਨ
lat | लत | ਲਤ
aadat, adat | आदत | ਆਦਤ
ilaj, ilaaj | इलाज | ਇਲਾਜ
mareez, mariz | मरीज़ | ਮਰੀਜ਼
bimari, beemari | बीमारी | ਬਿਮਾਰੀ
dard | दर्द | ਦਰਦ
neend, nind | नींद | ਨੀਂਦ
udasi, udaasi | उदासी | ਉਦਾਸੀ
gussa | गुस्सा | ਗੁੱਸਾ
himmat | हिम्मत | ਹਿੰਮਤ
hausla, hosla | हौसला | ਹੌਸਲਾ
bharosa | भरोसा | ਭਰੋਸਾ
pyar, pyaar | प्यार | ਪਿਆਰ
saath, sath | साथ | ਸਾਥ
sathi, saathi | साथी | ਸਾਥੀ
aurat | औरत | ਔਰਤ
mard | मर्द | ਮਰਦ
naujawan, naujavan | नौजवान | ਨੌਜਵਾਨ
bhai | भाई | ਭਾਈ
behan, bahan | बहन | ਭੈਣ
pati | पति | ਪਤੀ
patni | पत्नी | ਪਤਨੀ
mata | माता | ਮਾਤਾ
dosti | दोस्ती | ਦੋਸਤੀ
nagar | नगर | ਨਗਰ
vakil, wakeel | वकील | ਵਕੀਲ
kanoon, kanun | कानून | ਕਾਨੂੰਨ
naukri, nokri | नौकरी | ਨੌਕਰੀ
kitab, kitaab | किताब | ਕਿਤਾਬ
natak, naatak | नाटक | ਨਾਟਕ
bazaar, bazar | बाज़ार | ਬਾਜ਼ਾਰ
muhim | मुहिम | ਮੁਹਿੰਮ
abhiyan, abhiyaan | अभियान | ਅਭਿਆਨ
mandal | मंडल | ਮੰਡਲ
sabha | सभा | ਸਭਾ
baithak | बैठक | ਬੈਠਕ
shivir | शिविर | ਸ਼ਿਵਿਰ
kendriya | केंद्रीय | ਕੇਂਦਰੀ
khanna | खन्ना | ਖੰਨਾ
kharar | खरड़ | ਖਰੜ
rajpura | राजपुरा | ਰਾਜਪੁਰਾ
phagwara, fagwara | फगवाड़ा | ਫਗਵਾੜਾ
barnala | बरनाला | ਬਰਨਾਲਾ
mansa | मानसा | ਮਾਨਸਾ
sangrur | संगरूर | ਸੰਗਰੂਰ
kapurthala | कपूरथला | ਕਪੂਰਥਲਾ
gurdaspur | गुरदासपुर | ਗੁਰਦਾਸਪੁਰ
abohar | अबोहर | ਅਬੋਹਰ
zirakpur, jirakpur | ज़ीरकपुर | ਜ਼ੀਰਕਪੁਰ
"""

TRIPLES: tuple[tuple[tuple[str, ...], ...], ...] = tuple(
    tuple(tuple(spelling.strip() for spelling in written.split(",") if spelling.strip()) for written in line.split("|"))
    for line in _WRITTEN.strip().splitlines()
)
"""Of each word its Latin, Hindi and Punjabi spellings."""
