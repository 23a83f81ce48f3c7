"""How pages say whose copy they carry: one form a row, with the mentions it must give. News, people and
places invented.

A row is (place, text, mentions). ``place``: ``lead``, right before the first words of the story; ``above``,
on lines of its own above it; ``below``, on lines of its own below it; ``end``, right after its last words;
``inside``, a paragraph of the story. ``mentions``: (kind, name) in the order in which they stand; a name is
empty where only a place or persons are named. To add a form, add a row.
"""

from __future__ import annotations

from collections.abc import Sequence

Row = tuple[str, str, Sequence[tuple[str, str]]]

FIRST = (
    "The mayor of the small harbour town said on Monday that the long bridge would open in spring, after "
    "years of "
    "delay and a dispute about its colour and its cost."
)
SECOND = (
    "Fishermen had asked for a higher arch so that their boats could pass at every tide, and the council "
    "agreed to it "
    "last autumn by a narrow vote after three long evenings."
)
THIRD = (
    "The work is to be finished before the herring season begins, and the ferry that has crossed the bay "
    "for ninety "
    "years will then be sold to an island further north."
)

DATELINES: list[Row] = [
    ("lead", "HARBURY (AP) — ", [("dateline", "AP")]),
    ("lead", "HARBURY (AP) - ", [("dateline", "AP")]),
    ("lead", "HARBURY (AP) -- ", [("dateline", "AP")]),
    ("lead", "HARBURY (AP) _ ", [("dateline", "AP")]),
    ("lead", "HARBURY, Wessland (AP) — ", [("dateline", "AP")]),
    ("lead", "HARBURY (AFP): ", [("dateline", "AFP")]),
    ("lead", "HARBURY (Reuters) - ", [("dateline", "Reuters")]),
    ("lead", "HARBURY (REUTERS) - ", [("dateline", "Reuters")]),
    ("lead", "HARBURY/LOWTON, Wessland (Reuters) - ", [("dateline", "Reuters")]),
    ("lead", "HARBURY, July 13 (Reuters) - ", [("dateline", "Reuters")]),
    ("lead", "Jan 30 (Reuters) - ", [("dateline", "Reuters")]),
    ("lead", "HARBURY, Feb 13 (Reuters) – ", [("dateline", "Reuters")]),
    ("lead", "Harbury (AFP) - ", [("dateline", "AFP")]),
    ("lead", "Harbury (AFP) – ", [("dateline", "AFP")]),
    ("lead", "HARBURY, Aug 29, 2014 (AFP) -", [("dateline", "AFP")]),
    ("lead", "Harbury (Wessland), June 20, 2024 (AFP) -\n\n", [("dateline", "AFP")]),
    ("lead", "Harbury, 10 juil 2024 (AFP)\n\n", [("dateline", "AFP")]),
    ("lead", "Harbury, 10 juil 2024 (AFP) - ", [("dateline", "AFP")]),
    ("lead", "Harbury (dpa) - ", [("dateline", "dpa")]),
    ("lead", "Harbury (dpa/lnw) - ", [("dateline", "dpa")]),
    ("lead", "Harbury (APA) - ", [("dateline", "APA")]),
    ("lead", "Harbury, Jan 2 (EFE).- ", [("dateline", "EFE")]),
    ("lead", "Harbury, 2 ene (EFE).- ", [("dateline", "EFE")]),
    ("lead", "HARBURY, 2 dic (Xinhua) -- ", [("dateline", "Xinhua")]),
    ("lead", "(ANSA) - HARBURY, 1 LUG - ", [("dateline", "ANSA")]),
    ("lead", "HARBURY, 1 LUG (ANSA) - ", [("dateline", "ANSA")]),
    ("lead", "Harbury, 03 set 2024 (Lusa) – ", [("dateline", "Lusa")]),
    ("lead", "SOUTHPORT, July 30 AAP - ", [("dateline", "AAP")]),
    ("lead", "(UPI) -- ", [("dateline", "UPI")]),
    ("lead", "New Harbury [Wessland], March 3 (ANI): ", [("dateline", "ANI")]),
    ("lead", "New Harbury, Mar 3 (PTI) ", [("dateline", "PTI")]),
    ("lead", "HARBURY — (AP) ", [("dateline", "AP")]),
    ("lead", "HARBURY, Jul. 15 (MNX) – ", [("dateline", "MNX")]),
    ("lead", "Harbury (AFP/dpa) - ", [("dateline", "AFP"), ("dateline", "dpa")]),
    ("lead", "Reuters — ", [("dateline", "Reuters")]),
    ("lead", "[AP] ", [("dateline", "AP")]),
    ("lead", "May 14 (UPI) -- ", [("dateline", "UPI")]),
    ("lead", "(Xinhua) -- ", [("dateline", "Xinhua")]),
    ("lead", "HARBURY, June 20 (Xinhua) -- ", [("dateline", "Xinhua")]),
    ("lead", "HARBURY, July 5. /TASS/. ", [("dateline", "TASS")]),
    ("lead", "(Kyodo) -- ", [("dateline", "Kyodo")]),
    ("lead", "HARBURY, March 3 (Yonhap) -- ", [("dateline", "Yonhap")]),
    ("lead", "(Bloomberg) -- ", [("dateline", "Bloomberg")]),
    ("lead", "HARBURY (CNN) - ", [("dateline", "CNN")]),
    ("lead", "(CNN) - ", [("dateline", "CNN")]),
    ("lead", "(CNN) ", [("dateline", "CNN")]),
    ("lead", "Harbury (CNN)\n\n", [("dateline", "CNN")]),
    ("lead", "(CNN)\n\n", [("dateline", "CNN")]),
    ("lead", "(Washington Examiner) ", [("dateline", "Washington Examiner")]),
    ("lead", "HARBURY (WQXQ) — ", [("dateline", "WQXQ")]),
    ("lead", "HARBURY - LOWTON (AP) - The Latest on the bridge (all times local): ", [("dateline", "AP")]),
    ("lead", "HARBURY — ", [("dateline", "")]),
    ("lead", "HARBURY, Wessland — ", [("dateline", "")]),
    ("lead", "HARBURY--", [("dateline", "")]),
    ("lead", "HARBURY –  ", [("dateline", "")]),
    ("lead", "Harbury – ", [("dateline", "")]),
    ("lead", "(HARBURY) — ", [("dateline", "")]),
    ("lead", "HARBURY\n\n", [("dateline", "")]),
    ("lead", "July 4--HARBURY -- ", [("dateline", "")]),
    ("lead", "NEW HARBURY, April 7 -", [("dateline", "")]),
]

BYLINES: list[Row] = [
    ("above", "By Reuters", [("byline", "Reuters")]),
    ("above", "By The Associated Press", [("byline", "AP")]),
    ("above", "By Associated Press", [("byline", "AP")]),
    ("above", "By Reuters Staff", [("byline", "Reuters")]),
    ("above", "IANS | New Harbury", [("byline", "IANS")]),
    ("above", "By JANE DOLE of the Associated Press", [("byline", "AP")]),
    ("above", "Posted 4:12 pm, May 3, 2021, by Associated Press , Updated at 05:30PM", [("byline", "AP")]),
    ("above", "Associated Press", [("byline", "AP")]),
    ("above", "AP\n\nJuly 16, 2018", [("credit", "AP")]),
    ("above", "July 16, 2018\n\nAFP", [("credit", "AFP")]),
    ("above", "Afp Afp", [("credit", "AFP")]),
    ("above", "By Jane Dole Associated Press", [("byline", "AP")]),
    ("above", "By               JANE DOLE               Associated Press", [("byline", "AP")]),
    ("above", "By Jane Dole and Tim Roe Associated Press", [("byline", "AP")]),
    ("above", "Jane Dole, Associated Press", [("byline", "AP")]),
    ("above", "Jane Dole, The Associated Press •", [("byline", "AP")]),
    ("above", "By JANE DOLE, AP National Security Writer | on", [("byline", "AP")]),
    ("above", "By Jane Dole | Associated Press", [("byline", "AP")]),
    ("below", "Jane Dole | Associated Press", [("byline", "AP")]),
    ("above", "Jane Dole and Tim RoeAssociated Press", [("byline", "AP")]),
    ("above", "Jane DoleChicago Tribune", [("byline", "Chicago Tribune")]),
    ("above", "Jane Dole\n\nThe Associated Press", [("byline", "AP")]),
    ("above", "By JANE DOLE\n\nAssociated Press", [("byline", "AP")]),
    (
        "above",
        "Jane Dole\n\nLos Angeles Times (TNS)",
        [("byline", "Los Angeles Times"), ("credit", "Tribune Content Agency")],
    ),
    ("above", "Jane Dole\n\nThe Washington Post", [("byline", "The Washington Post")]),
    ("above", "The Associated Press | Monday, July 16, 2018, 7:24 a.m.", [("byline", "AP")]),
    ("above", "By Jane Dole - Associated Press - Monday, July 16, 2018", [("byline", "AP")]),
    ("above", "Associated Press Published 7:50 a.m. ET July 16, 2018", [("byline", "AP")]),
    (
        "above",
        "Jane Dole and Tim Roe, USA TODAY Published 3:55 a.m. ET July 16, 2018",
        [("byline", "USA TODAY")],
    ),
    ("above", "The Associated Press — By JANE DOLE - Associated Press", [("byline", "AP")]),
    ("above", "Jane Dole, Tim Roe and Ann Poe / AP", [("byline", "AP")]),
    ("above", "/ Source: Associated Press", [("credit", "AP")]),
    ("above", "AP June 1, 2018, 10:35 PM", [("credit", "AP")]),
    ("above", "/ AP", [("credit", "AP")]),
    ("above", "By Jane Dole, CNN", [("byline", "CNN")]),
    ("above", "By JANE DOLE AND TIM ROE, CNN", [("byline", "CNN")]),
    ("above", "By Jane Dole, CNN Supreme Court Reporter", [("byline", "CNN")]),
    ("above", "By JANE DOLE, CNN, AP", [("byline", "CNN"), ("byline", "AP")]),
    ("above", "Posted 4:15 PM, July 16, 2018, by CNN Wires", [("byline", "CNN")]),
    ("above", "From CNN's Jane Dole", [("byline", "CNN")]),
    ("above", "Analysis by Jane Dole, CNN", [("byline", "CNN")]),
    ("above", "By Jane Dole Washington Post", [("byline", "The Washington Post")]),
    ("above", "Jane Dole, The Washington Post", [("byline", "The Washington Post")]),
    ("above", "Jane Dole and Tim Roe, Bloomberg", [("byline", "Bloomberg")]),
    (
        "above",
        "By Jane Dole The Washington Times Thursday, February 13, 2025",
        [("byline", "The Washington Times")],
    ),
    ("above", "By Jane Dole | Deadline", [("byline", "Deadline")]),
    ("above", "By Jane Dole | NJ Advance Media", [("byline", "NJ Advance Media")]),
    ("above", "Authored by Jane Dole via Harburynow.com,", [("byline", "Harburynow.com")]),
    ("above", "Authored by Jane Dole via The Harbury Foundation,", [("byline", "Harbury Foundation")]),
    ("above", "Submitted by Jane Dole of Harbury Watch", [("byline", "Harbury Watch")]),
    (
        "above",
        "from The Conversation\n\n– this post authored by Jane Dole, Harbury College",
        [("credit", "The Conversation"), ("byline", "")],
    ),
    ("above", "(From The Hill)", [("credit", "The Hill")]),
    ("above", "Harbury News•", [("credit", "Harbury News")]),
    ("above", "the Guardian•", [("credit", "The Guardian")]),
    ("above", "latimes.com•", [("credit", "Los Angeles Times")]),
    ("above", "Newser — Jane Dole", [("byline", "Newser")]),
    ("above", "HDN – http://www.harburydailynews.com", [("credit", "harburydailynews.com")]),
    (
        "below",
        "Axios Posted at 1:20 pm on July 15, 2018\n\naxios.com/harbury-bridge-7f5f.html",
        [("credit", "Axios"), ("credit", "Axios")],
    ),
    (
        "below",
        "Jane Dole Posted at 5:40 pm on July 15, 2018\n\nwashingtonpost.com/opinions/harbury-bridge_story.html",
        [("credit", "The Washington Post")],
    ),
    ("end", " –IANS", [("credit", "IANS")]),
    ("below", "- PTI", [("credit", "PTI")]),
    ("lead", "PTI  ", [("credit", "PTI")]),
    ("above", "By Jane Dole with AFP", [("byline", "AFP")]),
    ("above", "— with AFP", [("credit", "AFP")]),
    ("above", "Source: AFP", [("credit", "AFP")]),
    ("above", "By Jane Dole", [("byline", "")]),
    ("above", "By Jane Dole in Harbury", [("byline", "")]),
    ("above", "By Jane Dole, Harbury Current", [("byline", "Harbury Current")]),
    ("above", "By Petra Dole", [("byline", "")]),
    ("above", "AFP, HARBURY", [("dateline", "AFP")]),
    ("above", "Jane Dole and AP", [("byline", "AP")]),
    ("above", "By Jane Dole and The Associated Press", [("byline", "AP")]),
    ("above", "Haberler - DHA", [("credit", "DHA")]),
    ("above", "By Petra Vaz", [("byline", "")]),
    ("above", "By Jane Dole, Online-Redakteurin", [("byline", "")]),
    # French
    ("above", "Par Jane Dole, AFP", [("byline", "AFP")]),
    ("above", "Par Le Figaro avec AFP", [("byline", "Le Figaro"), ("byline", "AFP")]),
    ("above", "Le Monde avec AFP", [("byline", "Le Monde"), ("credit", "AFP")]),
    ("above", "Source : AFP", [("credit", "AFP")]),
    ("above", "Agence France-Presse", [("byline", "AFP")]),
    # German
    ("above", "Von Jane Dole mit AP", [("byline", "AP")]),
    ("above", "Von Jane Dole, Online-Redakteurin", [("byline", "")]),
    ("above", "Von Jane Dole, Ressortleiterin Wirtschaft", [("byline", "")]),
    ("below", "sak/Reuters", [("credit", "Reuters")]),
    ("above", "Von Jane Dole, dpa-infocom", [("byline", "dpa")]),
    ("lead", "Harbury (dpa-AFX) - ", [("dateline", "dpa")]),
    ("above", "Von Jane Dole, dpa", [("byline", "dpa")]),
    ("above", "Von Jane Dole (dpa)", [("byline", "dpa")]),
    ("above", "Quelle: dpa", [("credit", "dpa")]),
    ("below", "Quelle: dpa/AFP", [("credit", "dpa"), ("credit", "AFP")]),
    # Spanish
    ("above", "Por Jane Dole / EFE", [("byline", "EFE")]),
    ("above", "Agencia EFE", [("byline", "EFE")]),
    ("above", "Fuente: Europa Press", [("credit", "Europa Press")]),
    ("end", " EFE", [("credit", "EFE")]),
    # Italian
    ("above", "di Jane Dole (ANSA)", [("byline", "ANSA")]),
    ("above", "Fonte: ANSA", [("credit", "ANSA")]),
    # Portuguese
    ("above", "Por Jane Dole, Reuters", [("byline", "Reuters")]),
    ("above", "Fonte: Lusa", [("credit", "Lusa")]),
    ("above", "Agência Lusa", [("byline", "Lusa")]),
]

TAILS: list[Row] = [
    (
        "below",
        "(Reporting by Jane Dole and Tim Roe, additional reporting by Ann Poe; Writing by Tim Roe; Editing by Sam Moe)",
        [("tail", "Reuters")],
    ),
    ("end", " (Reporting by Jane Dole; Editing by Tim Roe)", [("tail", "Reuters")]),
    ("below", "(Reporting by Jane Dole, writing by Tim Roe)", [("tail", "Reuters")]),
    ("below", "(Reporting by Jane Dole)", [("tail", "Reuters")]),
    ("below", "Reporting by Jane Dole; Editing by Tim Roe", [("tail", "Reuters")]),
    ("end", " Reporting by Jane Dole; Writing by Tim Roe; Editing by Sam Moe", [("tail", "Reuters")]),
    (
        "below",
        "___\n\nAssociated Press writers Jane Dole, Tim Roe and Ann Poe in Lowton contributed to this report.\n\n___",
        [("tail", "AP")],
    ),
    (
        "below",
        "___\n\nDole reported from Lowton. Associated Press writer Tim Roe in Harbury contributed.",
        [("tail", "AP")],
    ),
    ("below", "Jane Dole is an Associated Press writer.", [("tail", "AP")]),
    ("below", "___\n\nFollow Dole on Twitter at http://twitter.example/dole", []),
    (
        "below",
        "Copyright 2021 The Associated Press. All rights reserved. It may not be published, "
        "broadcast, rewritten or redistributed.",
        [("copyright", "AP")],
    ),
    ("below", "© Copyright 2021 The Associated Press. All rights reserved.", [("copyright", "AP")]),
    ("below", "© 2018 Thomson/Reuters. All rights reserved.", [("copyright", "Reuters")]),
    ("below", "© AFP 2018", [("copyright", "AFP")]),
    ("below", "© Agence France-Presse", [("copyright", "AFP")]),
    ("end", " (AFP)", [("credit", "AFP")]),
    ("below", "(AFP)", [("credit", "AFP")]),
    (
        "below",
        "Copyright 2021 by CNN NewSource. All rights reserved.",
        [("copyright", "CNN")],
    ),
    (
        "below",
        "The-CNN-Wire ™ & © 2019 Cable News Network, Inc. All rights reserved.",
        [("copyright", "CNN")],
    ),
    ("below", "©2025 Bloomberg L.P.", [("copyright", "Bloomberg")]),
    ("below", "With Post Wires", [("tail", "wire services")]),
    (
        "below",
        "Fox News' Jane Dole and The Associated Press contributed to this report.",
        [("tail", "AP"), ("tail", "Fox News")],
    ),
    ("below", "Herald wire services contributed to this report.", [("tail", "wire services")]),
    (
        "below",
        "This report contains material from Bloomberg News, Reuters, and The Associated Press.",
        [("tail", "AP"), ("tail", "Bloomberg"), ("tail", "Reuters")],
    ),
    ("below", "(With inputs from agencies.)", [("tail", "wire services")]),
    ("below", "(With inputs from PTI)", [("credit", "PTI")]),
    ("below", "(With PTI inputs)", [("credit", "PTI")]),
    ("below", "Additional reporting by AFP", [("tail", "AFP")]),
    ("below", "Agencies contributed to this report.", [("tail", "wire services")]),
    ("below", "The Associated Press is solely responsible for this content.", [("tail", "AP")]),
    ("below", "This article originally appeared on USA TODAY: Bridge to open", [("credit", "USA TODAY")]),
    ("below", "(c) 2018, The Washington Post", [("copyright", "The Washington Post")]),
    (
        "below",
        "This story was originally published at washingtonpost.com. Read it here.",
        [("credit", "The Washington Post")],
    ),
    ("below", "This article was originally published on The Conversation.", [("credit", "The Conversation")]),
    ("below", "*SOURCE: RT . Go to ORIGINAL .", [("credit", "RT")]),
    ("below", "View original article on theguardian.com", [("credit", "The Guardian")]),
    ("below", "Read the original article on The Guardian.", [("credit", "The Guardian")]),
    ("below", "Originally Appeared on The Guardian", [("credit", "The Guardian")]),
    ("below", "Original: The Guardian", [("credit", "The Guardian")]),
    ("below", "Original article: https://www.theguardian.com/2024/bridge", [("credit", "The Guardian")]),
    ("below", "Source: https://www.theguardian.com/2024/bridge", [("credit", "The Guardian")]),
    ("below", "Source: https://bridges.invalid/2024/bridge", []),
    ("below", "The post Bridge to open appeared first on The Guardian.", [("credit", "The Guardian")]),
    ("below", "This post Bridge to open was published first at The Guardian", [("credit", "The Guardian")]),
    ("below", "Story courtesy of The Guardian", [("credit", "The Guardian")]),
    ("below", "Reprinted with permission from The Guardian", [("credit", "The Guardian")]),
    ("below", "Read more at The Guardian", []),
    ("above", "Provider: The Guardian", [("credit", "The Guardian")]),
    ("above", "Contributed by The Guardian (Reporter)", [("credit", "The Guardian")]),
    (
        "below",
        "(This story has not been edited by Harbury staff and is auto-generated from a syndicated feed.)",
        [("tail", "wire services")],
    ),
    ("below", "Tribune Content Agency", [("byline", "Tribune Content Agency")]),
    (
        "below",
        "(c)2020 Deutsche Presse-Agentur GmbH. Distributed by Tribune Content Agency, LLC.",
        [("copyright", "dpa"), ("credit", "Tribune Content Agency")],
    ),
    ("below", "Copyright © 2018 The Washington Times, LLC.", [("copyright", "The Washington Times")]),
    # French
    ("below", "(avec AFP)", [("credit", "AFP")]),
    ("below", "Avec AFP", [("credit", "AFP")]),
    ("below", "Avec agences", [("tail", "wire services")]),
    (
        "below",
        "Cet article a été initialement publié sur The Conversation.",
        [("credit", "The Conversation")],
    ),
    # German
    ("below", "Mit Material von dpa", [("credit", "dpa")]),
    ("below", "Mit Material von dpa und AFP", [("credit", "dpa"), ("credit", "AFP")]),
    ("below", "(Mit Agenturmaterial)", [("tail", "wire services")]),
    # Spanish
    ("below", "Con información de EFE", [("credit", "EFE")]),
    ("below", "(Con información de agencias)", [("tail", "wire services")]),
    # Italian
    ("below", "RIPRODUZIONE RISERVATA © Copyright ANSA", [("copyright", "ANSA")]),
    ("below", "(ANSA).", [("credit", "ANSA")]),
    # Portuguese
    ("below", "Com informações da AFP", [("credit", "AFP")]),
    ("below", "Com agências", [("tail", "wire services")]),
]

CITATIONS: list[Row] = [
    ("inside", "“It is only a bridge,” the mayor told Reuters.", [("citation", "Reuters")]),
    (
        "inside",
        "The Guardian reported that two of the piers had been built twice.",
        [("citation", "The Guardian")],
    ),
    (
        "inside",
        "“It is only a bridge,” she was reported as saying by The Guardian.",
        [("citation", "The Guardian")],
    ),
    (
        "inside",
        "Two of the piers were built twice, according to a report from The Associated Press.",
        [("citation", "AP")],
    ),
    ("inside", "Two piers were built twice, the Kyiv Post reported Thursday.", [("citation", "Kyiv Post")]),
    ("inside", "Two piers were built twice, as cited by Interfax.", [("citation", "Interfax")]),
    ("inside", "Axios reports that two piers were built twice.", [("citation", "Axios")]),
    ("inside", "She said so in an interview with CBS News on Sunday.", [("citation", "CBS News")]),
    ("inside", "He was interviewed on NBC's “Meet the Press” about the bridge.", [("citation", "NBC")]),
    ("inside", "Two piers were built twice, Reuters said, citing an official.", [("citation", "Reuters")]),
    ("inside", "The seven-page text, seen by AFP, names the builders.", [("citation", "AFP")]),
    (
        "inside",
        "A girl, 17, was quoted as saying by the local broadcaster Radio Harbury that she had crossed it.",
        [("citation", "Radio Harbury")],
    ),
    (
        "inside",
        "The builders were named by the Times of Israel last week.",
        [("citation", "The Times of Israel")],
    ),
    ("inside", "“Ce n’est qu’un pont”, a déclaré le maire à l’AFP.", [("citation", "AFP")]),
    ("inside", "Selon l’AFP, deux piles ont été construites deux fois.", [("citation", "AFP")]),
    ("inside", "Deux piles ont été refaites, rapporte Le Monde.", [("citation", "Le Monde")]),
    ("inside", "„Es ist nur eine Brücke“, sagte der Bürgermeister der dpa.", [("citation", "dpa")]),
    ("inside", "Zwei Pfeiler wurden zweimal gebaut, wie die dpa berichtete.", [("citation", "dpa")]),
    ("inside", "Laut Reuters wurden zwei Pfeiler zweimal gebaut.", [("citation", "Reuters")]),
    (
        "inside",
        "Der Spiegel berichtet, zwei Pfeiler seien zweimal gebaut worden.",
        [("citation", "Der Spiegel")],
    ),
    ("inside", "«Es solo un puente», dijo el alcalde a EFE.", [("citation", "EFE")]),
    ("inside", "Según EFE, dos pilares se construyeron dos veces.", [("citation", "EFE")]),
    ("inside", "Dos pilares se construyeron dos veces, informó Reuters.", [("citation", "Reuters")]),
    ("inside", "«È solo un ponte», ha detto il sindaco all’ANSA.", [("citation", "ANSA")]),
    ("inside", "Secondo l’ANSA due piloni sono stati costruiti due volte.", [("citation", "ANSA")]),
    ("inside", "Due piloni sono stati rifatti, riporta La Stampa.", [("citation", "La Stampa")]),
    ("inside", "“É só uma ponte”, disse o prefeito à Reuters.", [("citation", "Reuters")]),
    ("inside", "Segundo a Lusa, dois pilares foram construídos duas vezes.", [("citation", "Lusa")]),
]

# What looks like a credit and is not: photo credits, and initials or words that mean something else.
NEGATIVES: list[Row] = [
    ("inside", "The bridge stands in the mist on Monday. — © Belga", [("photo", "Belga")]),
    ("inside", "The bridge stands in the mist. (archive) © AP/dpa | Ann Poe", [("photo", "AP"), ("photo", "dpa")]),
    ("above", "© Ann Poe/dpa/AAP", [("photo", "dpa"), ("photo", "AAP")]),
    ("below", "More on this\n\nOld ferry finds a buyer\n\nAnn Poe/dpa", [("photo", "dpa")]),
    ("inside", f"HARBURY (AP) — {SECOND}", [("citation", "AP")]),
    ("above", "The bridge of Harbury on Monday, July 16, 2018. (AP Photo/Jane Dole)", [("photo", "AP")]),
    ("above", "The bridge of Harbury. AFP via Getty Images", [("photo", "AFP"), ("photo", "Getty Images")]),
    ("above", "Jane Dole / AFP", [("photo", "AFP")]),
    ("above", "Jane Dole/AFP/Getty Images", [("photo", "AFP"), ("photo", "Getty Images")]),
    (
        "above",
        "(Photo credit should read JANE DOLE/AFP/Getty Images)",
        [("photo", "AFP"), ("photo", "Getty Images")],
    ),
    ("above", "The bridge of Harbury. REUTERS/Jane Dole", [("photo", "Reuters")]),
    (
        "above",
        "FILE - In this July 2, 2018, file photo the bridge stands unfinished. (Jane Dole/AP)",
        [("photo", "AP")],
    ),
    ("above", "Photo: Jane Dole, AP", [("photo", "AP")]),
    ("above", "Credit: Associated Press", [("photo", "AP")]),
    ("above", "Ann Dole (AP)", [("photo", "AP")]),
    ("above", "Jane Dole | TASS | Getty Images", [("photo", "TASS"), ("photo", "Getty Images")]),
    (
        "inside",
        "The Armed Forces of the Philippines sent engineers. The AFP said that they would stay until June.",
        [],
    ),
    ("inside", "Pupils who passed the AP exam in history built a model of the bridge out of matches.", []),
    ("inside", "The beams were made in Lowton, PA, and shipped over the sea in the winter of last year.", []),
    ("lead", "LOWTON (PA) - ", []),
    (
        "inside",
        "Shares of Thomson Reuters and of Bloomberg L.P. were not moved by the opening of the bridge.",
        [],
    ),
    (
        "inside",
        "It was the first time that such a bridge was built, and people crossed the hill to see it.",
        [],
    ),
    ("inside", "The bridge was praised by the Ministry of Foreign Affairs and by the National Trust.", []),
    ("inside", "Jane Dole, a former editor with Foreign Policy magazine, lives near the bridge.", []),
    (
        "inside",
        "The story, first reported by Axios, was confirmed by the council on the same day.",
        [("citation", "Axios")],
    ),
    (
        "inside",
        "A picture published by the Reuters news agency shows the bridge at night.",
        [("citation", "Reuters")],
    ),
]

ROWS = [*DATELINES, *BYLINES, *TAILS, *CITATIONS, *NEGATIVES]

# title and first line -> the mark of the later version
REVISIONS: list[tuple[str, str, str]] = [
    ("1ST LEAD Bridge to open", FIRST, "writethru"),
    ("Bridge to open", "3rd Ld-Writethru\n\n" + FIRST, "writethru"),
    ("UPDATE 2-Bridge to open", FIRST, "update"),
    ("REFILE-Bridge to open", FIRST, "refile"),
    ("Bridge to open", "(Adds comments, detail)\n\n" + FIRST, "update"),
    (
        "Bridge to open",
        "(In Jan. 3 story, corrects name of mayor in first paragraph)\n\n" + FIRST,
        "correction",
    ),
    ("Bridge to open", "(The story is refiled to fix the headline)\n\n" + FIRST, "refile"),
    ("KILL: Bridge to open", FIRST, "kill"),
    ("CORRECTION: Bridge to open", FIRST, "correction"),
    ("Bridge to open", "Updated: July 16, 2018\n\n" + FIRST, "update"),
    ("Bridge to open", FIRST, ""),
    ("Council holds update of plans until correction of errors", FIRST, ""),
]


def page(place: str, text: str) -> str:
    """The form in its place on a page of three paragraphs."""
    if place == "lead":
        return f"Bridge to open\n\n{text}{FIRST}\n\n{SECOND}\n\n{THIRD}"
    if place == "above":
        return f"Bridge to open\n\n{text}\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}"
    if place == "below":
        return f"Bridge to open\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}\n\n{text}"
    if place == "end":
        return f"Bridge to open\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}{text}"
    return f"Bridge to open\n\n{FIRST}\n\n{SECOND}\n\n{text}\n\n{THIRD}"
