"""What speaks of danger to life, and what only looks like it. Ours, for these tests."""

from __future__ import annotations

URGENT = """
i want to die
i wanna die
want to die
kill myself
i am going to kill myself
killing myself
kil myself
kill my self
suicide
suicidal thoughts
sucide
i feel suicidal
suicide helpline
suicide prevention helpline number
i want to end my life
ending my life tonight
end it all
take my own life
i don't want to live anymore
i do not want to live
no reason to live
no longer want to live
better off dead
wish i was dead
i wish i were dead
tired of living
tired of life
i can't go on
cant take it anymore
life is not worth living
nothing to live for
hang myself
hurt myself
cut myself
self harm
selfharm
cutting my wrists
jump off a bridge
jump in front of a train
drank poison
took sulphas
she swallowed phenyl
my son took poison
overdose
over dose
overdosed on heroin
he overdosed
ovrdose
friend is having an overdose
not breathing
he is not breathing
not breething
stopped breathing
can't breathe
he won't wake up
she is not waking up
unconscious after injection
passed out and lips blue
he took too much chitta and won't wake up
took too many pills
took too many sleeping tablets
swallowed a whole bottle of pills
bleeding heavily
having a seizure
he is going to kill me
my husband will kill me
he is beating me
my husband is beating me and has a knife
he has a gun
marna chahta hoon
main marna chahti hun
mujhe marna hai
mar jana chahta hu
mai mar jaungi
mainu marna hai
main mar jana chahunda
jeena nahi chahta
jeene ka man nahi hai
jina nahi chahundi
khudkushi
khudkhushi karna chahta
khud khushi karni
atmahatya
aatm hatya
aatmahatya karne ka man
jaan dena chahta hu
apni jaan de dunga
apne aap ko khatam karna
khud ko khatam karna hai
zindagi khatam karna chahta hun
faansi laga lunga
zeher kha liya
jehar pi liya
zehar khana hai
chhat se kood jaunga
nehar vich chhal maar
hath ki nas kaat li
saans nahi le raha
saans nahi aa rahi
saah nahi aa riha
behosh ho gaya
uth nahi raha
chitta zyada lai leya
bahut goliyan kha li
overdose ho gaya
mainu maar devega
pati mujhe maarta hai
jaan se maar dega
ਮਰਨਾ ਚਾਹੁੰਦਾ ਹਾਂ
ਮੈਂ ਮਰਨਾ ਚਾਹੁੰਦੀ ਹਾਂ
ਮਰ ਜਾਣਾ ਚਾਹੁੰਦਾ
ਖੁਦਕੁਸ਼ੀ
ਖ਼ੁਦਕੁਸ਼ੀ ਕਰਨਾ
ਆਤਮ ਹੱਤਿਆ
ਆਤਮਹੱਤਿਆ
ਜੀਣਾ ਨਹੀਂ ਚਾਹੁੰਦਾ
ਜ਼ਹਿਰ ਖਾ ਲਿਆ
ਜ਼ਹਿਰ ਪੀ ਲਈ
ਫਾਹਾ ਲੈਣਾ
ਸਾਹ ਨਹੀਂ ਲੈ ਰਿਹਾ
ਬੇਹੋਸ਼ ਹੋ ਗਿਆ
ਉੱਠ ਨਹੀਂ ਰਿਹਾ
ਓਵਰਡੋਜ਼
ਆਪਣੇ ਆਪ ਨੂੰ ਖਤਮ ਕਰਨਾ
ਆਪਣੀ ਜਾਨ ਲੈਣਾ ਚਾਹੁੰਦਾ
मरना चाहता हूँ
मैं मरना चाहती हूं
मुझे मरना है
मर जाना चाहता हूँ
आत्महत्या
आत्महत्या के विचार
ख़ुदकुशी
खुदकुशी करना चाहता
जीना नहीं चाहता
जीने का मन नहीं
ज़हर खा लिया
जहर पी लिया है
फांसी लगा लूंगा
साँस नहीं ले रहा
सांस नहीं आ रही
बेहोश हो गया है
उठ नहीं रहा
ओवरडोज हो गया
ओवरडोज़
खुद को खत्म करना
अपनी जान देना चाहता हूँ
सुसाइड
ਸੁਸਾਈਡ
मेरे पति मुझे मारते हैं
जान से मार देगा
ਮੈਨੂੰ ਮਾਰ ਦੇਵੇਗਾ
I WANT TO DIE!!!
i wanna dieeee
please help my friend took too many tablets
mere bhai ne zahar kha liya
mera dost behosh hai saans nahi le raha
ਮੇਰਾ ਪੁੱਤ ਬੇਹੋਸ਼ ਹੈ
मेरे भाई ने नस काट ली
want to kil myself
going to hang myself tonight
he is unconscious and not breathing
suicde
attempted suicide last night
thinking of suicide
my daughter cut her wrist
jump off the roof
husband threatening to kill me
thinking about killing myself
i'm gonna kill myself
feel like dying
i feel like dying
i dont wanna be here anymore
i want to disappear forever
wants to kill himself
my brother wants to die
my son tried to kill himself
she tried to commit suicide
commiting sucide
i took poison
i have taken 20 sleeping pills
took 30 pills
drank acid
he's od'ing
OD'd on heroin
odd on heroin
overdosing
heroin overdose help
friend not responding after chitta
he is not responding
not waking up after injection
turned blue
he collapsed
he is having fits
slit my wrists
i am going to jump
going to jump from the terrace
cutting myself again
want to hurt myself
want to harm myself
self-harm
my life is over
nobody would miss me
life has no meaning i want to end it
ending everything tonight
mai jeena nahi chahti
main apni jaan lena chahta hun
khudkhushi karne ja raha
mujhe mar jana hai
mar jaunga main
mainu mar jaan do
main mar jaava
jeen nu dil nahi karda
jeen da dil nahi karda
jee karda mar jaan nu
marn nu jee karda
marn nu dil karda
ਜੀਣ ਨੂੰ ਦਿਲ ਨਹੀਂ ਕਰਦਾ
ਮਰਨ ਨੂੰ ਜੀ ਕਰਦਾ
ਮੈਂ ਜੀਣਾ ਨਹੀਂ ਚਾਹੁੰਦੀ
मरने का मन करता है
मर जाऊं
मैं मर जाऊंगा
जिंदगी से तंग आ गया
zindagi se tang aa gaya
ਜ਼ਿੰਦਗੀ ਤੋਂ ਤੰਗ ਆ ਗਿਆ
jaan deni chahunda
phaha le lena
ਫਾਹਾ ਲੈ ਲਿਆ
ਗਲ ਫਾਹਾ
nasha jyada ho gaya behosh
zyada chitta laga liya
saas nahi aa rahi
saah ruk gaya
ਸਾਹ ਰੁਕ ਗਿਆ
सांस रुक गई
साँस बंद
dil di dhadkan band
khoon bahut vag reha
khoon nahi ruk reha
oh mainu maar dega
ਉਹ ਮੈਨੂੰ ਮਾਰ ਦੇਵੇਗਾ
mera pati mainu kutda hai
ਪਤੀ ਕੁੱਟਦਾ ਹੈ
पति मारता है
ਉਹ ਨੀਲਾ ਪੈ ਗਿਆ ਹੈ
वह नीला पड़ गया
woh neela pad gaya
neeli ho rahi hai
ਨਹਿਰ ਵਿੱਚ ਛਾਲ
ਮੈਂ ਗੋਲੀਆਂ ਖਾ ਲਈਆਂ
उसने गोलियां खा ली हैं
goliyan kha li
swallowed the pills
ਮੈਂ ਹੁਣ ਨਹੀਂ ਜੀ ਸਕਦੀ
main nahi jee sakta
मैं और नहीं जी सकता
""".strip().splitlines()

NOT_URGENT = """
suicide prevention training
suicide prevention workshop
suicide awareness course
suicide prevention volunteer
suicide bereavement group
survivors of suicide loss
volunteer for suicide prevention helpline
suicide squad movie
overdose prevention workshop
overdose awareness day walk
naloxone overdose training
kill time
something to kill time
killing time on sunday
how to kill boredom
dying to dance
dying to try yoga
to die for food
die cutting
die-cutting class
die casting workshop
i want to die cut paper
dye workshop
tie and dye
i want to dye my hair
marna village
mar 5
march meeting
dead sea
deadline for registration
deadlift training
end of life care
life after addiction
life skills
end of the month
take my own time
hang out with friends
hanging out
shoot hoops
photo shoot
cut hair
cutting and tailoring
cutting tailoring course for women
jump rope
long jump training
high jump
bungee jumping
breathing exercises
breathing workshop
breathe easy yoga
pranayam breathing class
not smoking
stop smoking breathing exercises
cant sleep breathing exercise
wake up early club
morning wake up walk
can't wake up early in the morning
unconscious bias workshop
first aid course
cpr training not breathing
food poisoning
poison ivy
drinks too much
my son drinks too much
he takes too much chitta
too much stress
too many thoughts
drug overdose prevention
नीला रंग
neela suit
ਨੀਲੀ ਪੱਗ
नशे के बिना नहीं जी सकता
goliyan khata hai
ਗੋਲੀਆਂ ਖਾਂਦਾ ਹੈ
nahi ji
ਨਹਿਰ ਦੇ ਕੰਢੇ ਸੈਰ
blood donation
khoon daan
khoondan camp
blue group
live music
living with family
i don't want to live alone
want to live sober
i don't want to live with my family
i want to stop drinking
don't want to drink
tired of drinking
tired
sick leave
living life
nasha mukti
zindagi na milegi dobara
jeena sikho
jeene ki raah
sharab ke bina jeena
zindagi badlo
jaan pehchan
jaan hai to jahan hai
khushi
apne aap ki madad
apni madad
maar peet se surakshit
marathon
mar vaisakhi
subah uthna
subah jaldi uth nahi pata
saans ka vyayam
self help group
self defence class
self care
myself
women's self help group
help me find a meeting
kill bill screening
painting kill joy
beat me at chess
chess game beat me
heart attack survivors group
stroke rehab
heart attack patients support
jeevan jaach
ਜੀਵਨ ਜਾਚ
ਜ਼ਿੰਦਗੀ
ਖੁਸ਼ੀ
ਮਰਦ ਗਰੁੱਪ
ਆਤਮ ਵਿਸ਼ਵਾਸ
आत्मविश्वास कार्यशाला
आत्महत्या रोकथाम प्रशिक्षण
ਖੁਦਕੁਸ਼ੀ ਰੋਕਥਾਮ ਸਿਖਲਾਈ
नशा मुक्ति
जीवन कौशल
मारवाड़ी
मरम्मत
मदद चाहता हूँ
जान पहचान
साँस का व्यायाम
marketing course
dance till you drop
drop dead gorgeous
finish my degree
end my addiction
take my daughter to yoga
finish my school
group to end loneliness
kill my addiction
stop killing trees volunteer
train to ludhiana
running off road
jump into fitness
want to be better
not able to walk
not able to sleep
no breath left in marathon running
going dead slow
kill two birds cooking class
to die for biryani
work life balance
live kirtan
take my life in a new direction
overdose awareness workshop
suicide prevention seminar for teachers
volunteer on a suicide helpline
cutting hair course
hanging gardens walk
jump into summer dance
poisonous plants walk
knife skills cooking class
gun control debate
dead poets society book club
heart attack first aid training
meri jaan
jaan bachao raktdan shivir
khush raho
marathi group
मार्शल आर्ट
ਮਾਰਸ਼ਲ ਆਰਟ
ਜੀਣ ਦਾ ਢੰਗ
जीवन जीने की कला
kundalini breath of fire
no time to breathe yoga
killer abs workout
im dying for chai
dying to meet new people
i am dying to learn guitar
jumping jacks
hang gliding
cut down drinking
cut back on drinking
burn calories
burnout group
shoot a film
sleeping pills addiction
stop taking pills
unconscious mind talk
life insurance
purpose in life
i want to live better
i want to feel alive
want to help dying patients
hospice volunteer
death cafe
how to cope with death
my father died
my wife died of cancer
son died
lost my husband to suicide support group
murder mystery evening
quit or die trying documentary
cancer is killing us all
this heat is killing me
my back is killing me
take pills on time reminder
breath work not yoga
has knife sharpening workshop
nasha maar raha hai
maar peet
marne ke baad angdan
mar gaya mera dog
phansi bagh park
chhal kapat
nehar kinare sair
nadi mein tairna
saans lene ki kasrat
bina saans ke yoga
pi li chai
zehar mukt kheti
zeher mukt kheti
ਜ਼ਹਿਰ ਮੁਕਤ ਖੇਤੀ
जहर मुक्त खेती
goli bari
bahut goliyan khata hai
apni jaan pehchan
khatam karo nasha
nasha khatam karna hai
ਨਸ਼ਾ ਖਤਮ ਕਰਨਾ
जीवन से नशा खत्म करना
kat off marks
hosh mein aao seminar
uth jao yoga
jee nahi lagda
dil nahi lagda
ji nahi karda
kuch karne ka man nahi
man nahi lagta
live and let die movie
never say die club
diehard fans
dies and moulds
dye hard
""".strip().splitlines()
