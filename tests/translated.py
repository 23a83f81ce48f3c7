"""One invented agency story in four languages, another outlet's own report of the same event, and stories beside them."""

ENGLISH = """BRELLINGEN, Norvenia (AFP) - The old Orsk bridge over the Talva river in Brellingen collapsed on Tuesday shortly after 7:40, killing three people and injuring 27, Norvenian officials said.

The rescue service of the Kaldrun district sent 140 firefighters and four helicopters. "We heard a sound like thunder, and then the lamps went out," said Marta Lindqvist, 52, who runs a bakery on the north bank.

Interior Minister Pavel Drozdenko told reporters that 318 vehicles an hour had crossed the bridge, built in 1931 by the engineer Anton Weissmann, and that the last inspection was in 2019.

The mayor, Jonas Ahlgren, announced a fund of 4.5 million marks for the families. Norvenia's railway company Talvabahn stopped all trains between Brellingen and Port Selma until Friday.

An investigation led by the prosecutor Irina Kowalska will look into repairs that the company Steinmetz & Rauch made for 12.3 million marks. Its spokesman, Viktor Hansen, said that it would cooperate fully.

Norvenia has 2,460 bridges, of which 412 are older than 80 years, according to the institute Pontex in Selmaborg."""

GERMAN = """Die alte Orskbrücke über die Talva in Brellingen ist am Dienstag kurz nach 7:40 Uhr eingestürzt. Drei Menschen kamen ums Leben, 27 wurden verletzt, wie die Behörden von Norvenia mitteilten.

Der Rettungsdienst des Bezirks Kaldrun schickte 140 Feuerwehrleute und vier Hubschrauber. „Wir hörten ein Geräusch wie Donner, und dann gingen die Lampen aus“, sagte Marta Lindqvist, 52, die am Nordufer eine Bäckerei betreibt.

Innenminister Pawel Drosdenko sagte vor der Presse, dass 318 Fahrzeuge in der Stunde über die Brücke gefahren seien, die 1931 der Ingenieur Anton Weissmann gebaut hatte; zuletzt sei sie 2019 geprüft worden.

Bürgermeister Jonas Ahlgren kündigte für die Familien einen Fonds von 4,5 Millionen Mark an. Die Bahngesellschaft Talvabahn stellte bis Freitag alle Züge zwischen Brellingen und Port Selma ein.

Eine Untersuchung unter der Staatsanwältin Irina Kowalska soll sich mit Reparaturen befassen, die die Firma Steinmetz & Rauch für 12,3 Millionen Mark ausgeführt hat. Ihr Sprecher Viktor Hansen sagte, man werde uneingeschränkt mitarbeiten.

Norvenia hat 2.460 Brücken, von denen nach Angaben des Instituts Pontex in Selmaborg 412 älter als 80 Jahre sind."""

RUSSIAN = """Старый Орский мост через реку Талва в Бреллингене обрушился во вторник вскоре после 7:40, погибли три человека, 27 пострадали, сообщили власти Норвении.

Спасательная служба округа Кальдрун направила 140 пожарных и четыре вертолета. «Мы услышали звук, похожий на гром, а потом погасли лампы», — сказала 52-летняя Марта Линдквист, хозяйка пекарни на северном берегу.

Министр внутренних дел Павел Дрозденко сообщил журналистам, что по мосту, который в 1931 году построил инженер Антон Вайсман, проезжало 318 машин в час, а последняя проверка была в 2019 году.

Мэр Йонас Альгрен объявил о фонде в 4,5 млн марок для семей. Железнодорожная компания «Тальвабан» остановила до пятницы все поезда между Бреллингеном и Порт-Сельмой.

Расследование под руководством прокурора Ирины Ковальской займется ремонтом, который компания «Штайнмец и Раух» провела за 12,3 млн марок. Ее представитель Виктор Хансен заявил о полном сотрудничестве.

В Норвении 2460 мостов, из которых 412 старше 80 лет, по данным института «Понтекс» в Сельмаборге."""

RIVAL = """Nach dem Einsturz der Orskbrücke in Brellingen suchen Taucher weiter nach Vermissten. Am Dienstagabend sprach Einsatzleiterin Ulrike Sandmann von neuen Rissen im Pfeiler, die man seit dem Frühjahr 2022 kenne.

Wer am Ufer der Talva steht, sieht den verbogenen Stahl im Wasser liegen. Karl Heidenreich, 71, hat als Kind unter der Brücke geangelt. „Mein Vater hat 1958 dort die Nieten gestrichen“, erzählt er und zeigt auf den Rest des Geländers.

Die Gemeinderätin Sofie Brandauer fordert, dass die Umgehungsstraße B 17 noch in diesem Jahr freigegeben wird. Das habe der Landtag schon vor 11 Jahren beschlossen, und 90 Wirte im Ort warteten auf Gäste.

In der Schule am Kirchplatz hat das Rote Kreuz 60 Betten aufgestellt. Auch Bürgermeister Jonas Ahlgren war am Abend dort; zu den Kosten wollte er nichts sagen."""

OTHER = """Die Weinlese an der oberen Sarn hat so früh begonnen wie seit Jahren nicht. Winzerin Helene Traubinger aus Ostermoos rechnet mit 850 Hektolitern, ein Fünftel mehr als im Vorjahr.

Der Verband der Winzer von Sarnland erwartet für die Sorte Grüner Malm gute Preise. In der Genossenschaft von Ebersfeld arbeiten 64 Helfer, die meisten aus Tarvonien und von der Insel Kelm.

Schlechter steht es um die Steillagen: Dort hat der Hagel vom 3. Juli ein Drittel der Trauben vernichtet, wie Kellermeister Gustav Reblein sagte. Versichert ist davon kaum etwas."""


def article(key, text, publisher="", published="", title=""):
    return {
        "id": key,
        "title": title or key,
        "text": text,
        "publisher": publisher,
        "published": published,
        "url": f"https://{key}.example/1",
    }


TABLE = [
    article("afp", ENGLISH, "AFP", "2025-03-11T09:00:00+00:00", "Three killed as bridge collapses"),
    article("bote", GERMAN, "Kaldruner Bote", "2025-03-11T13:00:00+00:00", "Drei Tote bei Einsturz"),
    article("vesti", RUSSIAN, "Вести Нори", "2025-03-12T06:00:00+00:00", "Трое погибли"),
    article("anzeiger", RIVAL, "Talva-Anzeiger", "2025-03-11T20:00:00+00:00", "Am Ufer"),
    article("winzer", OTHER, "Sarnland Kurier", "2025-03-11T08:00:00+00:00", "Weinlese"),
]
