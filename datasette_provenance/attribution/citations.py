"""Citations: a source named for a statement (``told Reuters``, ``The Guardian reported``), not as the origin
of the copy."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate

from ..records import Mention
from .naming import named
from .registry import Hit, Source

VERB = (
    r"(?:report(?:s|ed|ing)?|says?|said|writes?|wrote|not(?:es|ed)|cit(?:es|ed|ing)|quot(?:es|ed|ing)"
    r"|reveal(?:s|ed)|publish(?:es|ed)|learn(?:s|ed)|found|"
    r"obtain(?:s|ed)|confirm(?:s|ed)|claim(?:s|ed)|describ(?:es|ed)|broke|announc(?:es|ed)|estimat(?:es"
    r"|ed)|calculat(?:es|ed)|disclos(?:es|ed)|detail(?:s|ed)|interview(?:s|ed)|"
    r"document(?:s|ed)|headlin(?:es|ed)|editoriali[sz](?:es|ed)|explain(?:s|ed)|argu(?:es|ed)|tweet(?:s"
    r"|ed)|aired|broadcast|showed|counted|projected|puts?|"
    r"a (?:rapporté|indiqué|révélé|écrit|annoncé|affirmé|publié|précisé)|rapporte|écrit|révèle|affirme"
    r"|indique|cite|précise|titre|"
    r"berichtet(?:e|en)?|meldet(?:e)?|schreibt|schrieb|zitiert(?:e)?|hat(?:te)? (?:berichtet|gemeldet)"
    r"|zufolge|"
    r"inform(?:ó|a|ou)|report(?:ó|a|ou)|publicó|publicou|escribió|escreveu|revel(?:ó|a|ou)|seña(?:la|ló)"
    r"|asegur(?:ó|a)|cit(?:ó|a|ou)|notici(?:ou|a)|afirm(?:ó|a|ou)|diz|dice|"
    r"riporta|riferisce|scrive|ha (?:riportato|scritto|riferito|rivelato)|rivela|cita)\b"
)
AFTER = re.compile(
    rf"(?:['’]s?)?(?:\s(?:newspaper|news agency|news|magazine|daily|tabloid|website|channel|network"
    rf"|broadcaster|television|TV|agency|also|first|earlier|later|previously|separately|"
    rf"exclusively|has|had|have|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|this week|last week|in (?:a"
    rf"|an|its|their)|\w+ly|itself|is|was|then|hat|am))*(?:,)?\s{VERB}"
    r"|(?:['’]s?)?\s(?:(?:news|exit|tracking|national)\s)?(?:poll|survey|report|article|story"
    r"|investigation|interview|editorial|analysis|tally|count|review)\b"
)
SHOW = re.compile(r"(?:['’]s?|['’])?\s(?:(?:the|political|host|anchor|Radio|Sunday)\s)?[“\"‘'][A-Z]")
PROGRAM = re.compile(
    r"['’]s?\s(?:(?:[a-z]+\s){0,2}(?:host|anchor|show|program(?:me)?|correspondent|reporter|interview)"
    r"|Meet the Press|Face the Nation|This Week|State of the Union|Fox & Friends|Hannity|New Day|"
    r"Today|Newsnight|Question Time|Andrew Marr|Good Morning)"
)
BEFORE = re.compile(
    r"(?:\b(?:tell|tells|told|telling|informed|inform)\s(?:[\w’'-]+\s){0,2}?|\baccording\sto\s(?:(?:a|an"
    r"|the|one|another|reports?|two|multiple)\s)?(?:[\w’'-]+\s){0,6}?|"
    r"\b(?:reported|published|cited|quoted|revealed|obtained|seen|reviewed|released|conducted|carried"
    r"|interviewed|asked|broken|confirmed|disclosed|said|saying|aired|broadcast|"
    r"polled|compiled|contacted|commissioned|written|posted|viewed|analy[sz]ed|made public|leaked|named"
    r"|identified|described|detailed|shared|documented)\s(?:[\w’'-]+\s){0,4}?(?:by|to|in|on|with"
    r"|from)\s(?:[a-z’'-]+\s){0,4}?|"
    r"\b(?:cit(?:ing|es|ed)|quoting|quotes|per|Per)\s(?:[a-z’'-]+\s){0,4}?|\b(?:interview|interviews"
    r"|op-ed|op-eds|column|editorial|article|essay|piece|report|reports|story|stories|statement|comments"
    r"|remarks|"
    r"email|e-mail|appearance|conversation|segment|news|poll|survey|data|figures|tally|analysis|count"
    r"|investigation|reporting|account|headline|letter|message|texts?)\s"
    r"(?:(?:published|aired|broadcast|released|given|posted|taped|conducted|appearing"
    r"|posted)\s)?(?:\w+day\s|\w+ly\s|last week\s|earlier\s)?(?:with|to|on|by|in|from|for|at"
    r"|of)\s(?:[a-z’'-]+\s){0,4}?|"
    r"\b(?:writing|writes|wrote|write|speaking|spoke|speaks|speak|talking|talked|appear(?:ed|ing|s)?|said"
    r"|says|remarked|interviewed)\s(?:[\w]+day\s)?(?:in|to|on|with|for|during)\s(?:[a-z’'-]+\s){0,3}?|"
    r"\b(?:[Aa]s|what)\s|[,”»“\"]\s(?:reports|reported|writes|wrote|says|said)\s|"
    r"\b(?:rapporte|rapportait|rapportent|écrit|écrivait|révèle|révélait|affirme|indique|souligne|relate"
    r"|précise|a rapporté|a révélé|a indiqué|a annoncé|riporta|riferisce|scrive|rivela|riportava|racconta|"
    r"berichtet|berichtete|meldet|meldete|schreibt|schrieb|zitiert|informa|reporta|publica|escribe|señala"
    r"|recoge|revela|noticia|noticiou|escreve|revelou|cuenta|citou)\s|[“”\"’,]\s(?:on|to)\s|"
    r"\b(?:a (?:déclaré|dit|confié|indiqué|expliqué|affirmé|assuré|précisé|raconté"
    r"|confirmé))\s(?:[\wà-ÿ]+\s){0,3}?(?:à|au|aux)\s(?:la\s|l['’])?|\b(?:[Ss]elon|[Dd]['’]après|cité(?:e"
    r"|s)? par|rapporté par|révélé par|interrogé par|"
    r"contacté par|consulté par|confirmé à|auprès de|citant|interview à|entretien (?:à|avec|au)"
    r"|dans)\s(?:[a-zà-ÿ]+\s){0,3}?|"
    r"\b(?:sagte|sagten|erklärte|sagt|bestätigte|teilte|gegenüber|berichtete[n]?|wie|[Ll]aut"
    r"|[Nn]ach (?:Angaben|Informationen|einem Bericht)|zitierte|unter Berufung auf|Interview mit"
    r"|zitiert von)\s(?:[\wà-ÿ]+\s){0,3}?(?:der|die|dem|das|von|des)?\s?|"
    r"\b(?:dijo|dijeron|declar[óo]|explicó|afirmó|aseguró|señaló|indicó|confirmó|contó|relató|[Ss]egún"
    r"|[Dd]e acuerdo con|citad[oa]s? por|recogid[oa] por|consultad[oa]s? por|entrevista (?:con|a|en)"
    r"|cita a|citando a|informó|reportó|publicó)\s(?:[\wà-ÿ]+\s){0,3}?(?:a|al|la|el|con|por)?\s?|"
    r"\b(?:ha (?:detto|dichiarato|spiegato|raccontato|confermato|affermato|riferito)|[Ss]econdo"
    r"|citat[oa] da|intervistato da(?:ll)?|intervista (?:a|al|con)|riportato da(?:l|ll|lla)?|riferito a"
    r"|come (?:riporta|scrive|riferisce)|stando a)\s(?:[\wà-ÿ]+\s){0,3}?(?:all['’]|alla\s|al\s|la\s|il\s"
    r"|l['’])?|"
    r"\b(?:disse|declarou|afirmou|explicou|confirmou|contou|[Ss]egundo|[Dd]e acordo com|citad[oa] pel[oa]"
    r"|entrevista (?:à|ao|com|a)|ouvid[oa] pel[oa]|informou|noticiou|conforme)\s(?:[\wà-ÿ]+\s){0,3}?(?:à"
    r"|ao|a|o|pela|pelo|com)?\s?"
    r")(?:the\s|The\s|la\s|le\s|l['’]|die\s|der\s|dem\s|el\s|il\s|lo\s|a\s|o\s|à\s|all['’]|dell['’]"
    r"|nell['’]|of\s)?$"
)
# BEFORE begins with one of these words, or with BESIDE: most windows are spared it.
CITING = frozenset(
    (
        "tell tells told telling informed inform according "
        "reported published cited quoted revealed obtained seen reviewed released conducted carried interviewed asked "
        "broken confirmed disclosed said saying aired broadcast polled compiled contacted commissioned written posted "
        "viewed analysed analyzed made leaked named identified described detailed shared documented "
        "citing cites quoting quotes per Per "
        "interview interviews op column editorial article essay piece report reports story stories statement comments "
        "remarks email mail appearance conversation segment news poll survey data figures tally analysis count investigation "
        "reporting account headline letter message text texts "
        "writing writes wrote write speaking spoke speaks speak talking talked appear appeared appearing appears says "
        "remarked as As what "
        "rapporte rapportait rapportent écrit écrivait révèle révélait affirme indique souligne relate précise rapporté "
        "révélé indiqué annoncé riporta riferisce scrive rivela riportava racconta berichtet berichtete meldet meldete "
        "schreibt schrieb zitiert informa reporta publica escribe señala recoge revela noticia noticiou escreve revelou "
        "cuenta citou "
        "déclaré dit confié expliqué affirmé assuré précisé raconté confirmé "
        "Selon selon après cité citée cités interrogé contacté consulté auprès citant entretien dans "
        "sagte sagten erklärte sagt bestätigte teilte gegenüber berichteten wie Laut laut Nach nach zitierte unter "
        "Interview "
        "dijo dijeron declaró declaro explicó afirmó aseguró señaló indicó confirmó contó relató Según según acuerdo "
        "citado citada citados citadas recogido recogida consultado consultada consultados consultadas entrevista cita "
        "citando informó reportó publicó "
        "detto dichiarato spiegato raccontato confermato affermato riferito Secondo secondo citato citata intervistato "
        "intervista riportato come stando "
        "disse declarou afirmou explicou confirmou contou Segundo segundo acordo ouvido ouvida informou conforme "
    ).split()
)
BESIDE = re.compile(r"[“”\"’,]\s(?:on|to)\s")
RUN = re.compile(r"[^\W_]+")
OPENING = CITING | frozenset("a ha De de D d e on to".split())
"""The first words of what BEFORE matches: it is tried where one of them begins, and not at every character."""
MARKS = '“”»"’,'
"""What may stand before such a word, with a space, and belongs to it."""
# Inside a sentence, an unknown outlet is known by what it is called beside its name: the daily Harbury
# Kurier.
CALLED = ("daily", "newspaper", "magazine", "tabloid", "broadcaster", "agency", "weekly")
CALLED_ABROAD = ("quotidien", "zeitung", "diario", "quotidiano", "jornal")
CALLED_NAME = re.compile(r"\s((?:[A-ZÀ-Þ][\w’'.&-]*)(?:\s(?:[A-ZÀ-Þ][\w’'&-]*|of|de|la|del|di)){0,3})(?<![.'’])")
CALLED_LEAD = re.compile(
    r"(?:\b(?:the|The|le|la|der|die|das|el|il|o|au|al|dem|a|local|state|national"
    r"|private)\s(?:[A-Z]?[a-z]+\s){0,2})?$"
)
# Beside a word that is also something else, only what stands right before it counts.
CLOSE = re.compile(
    r"\b(?:told|tells|according to|citing|cited by|quoted by|reported by|published (?:by|in)|by"
    r"|interview (?:with|in)|report (?:by|in|from)|article in|"
    r"op-ed in|written in|wrote in|selon|laut|según|secondo|segundo|à|dem|a|al|alla|ao)\s(?:the\s|The\s"
    r"|la\s|der\s|die\s|das\s|el\s|il\s|o\s)?(?:\w+\s)?$"
)


WINDOW = 90  # characters before a name in which what cites it may begin


def citation_span(text: str, hit: Hit, floor: int, stop: int) -> tuple[int, int] | None:
    """The words that cite ``hit`` inside its line ``text[floor:stop]``; None if it is not cited there."""
    before = text[max(floor, hit.start - WINDOW) : hit.start]
    after = text[hit.end : min(stop, hit.end + 70)]
    verb = AFTER.match(after)
    if verb and not (hit.ambiguous and re.search(r"\b(?:of|for|on|and|[A-Z][\w-]{1,60})\s(?:the\s)?$", before)):
        return hit.start, hit.end + verb.end()
    cue = cue_before(before)
    if cue and not re.match(
        r"\s(?:building|headquarters|offices?|reporters?\s(?:who|at)|shares|stock|employees?)\b", after
    ):
        word = cue.group().strip()
        if word.lower() in ("as", "what", "dans", "wie") or (hit.ambiguous and not CLOSE.search(before)):
            return None
        return hit.start - len(cue.group().lstrip('“”"’, ')), hit.end
    if not hit.ambiguous:
        show = SHOW.match(after) or PROGRAM.match(after)
        if show:
            return hit.start, hit.end + show.end()
    return None


def cue_before(before: str) -> re.Match[str] | None:
    """What ``BEFORE.search`` finds."""
    words = RUN.findall(before)
    if CITING.isdisjoint(words) and not (("on" in words or "to" in words) and BESIDE.search(before)):
        return None
    for word in RUN.finditer(before):
        if word.group() in OPENING:
            start = word.start()
            for at in (start - 2, start) if start > 1 and before[start - 2] in MARKS else (start,):
                cue = BEFORE.match(before, at)
                if cue:
                    return cue
    return None


def called(text: str, found: list[Mention]) -> list[Mention]:
    """Outlets that only the text calls one: ``told the daily Harbury Kurier``."""
    unknown = []
    order = sorted(found, key=lambda m: m.start)
    starts = [m.start for m in order]
    reach = list(accumulate((m.end for m in order), max, initial=0))
    for word in CALLED if " the " in text[:2000] else CALLED_ABROAD:
        at = text.find(word)  # without the space after it: a search goes by the last character, and that is too common
        while at >= 0:
            name = CALLED_NAME.match(text, at + len(word)) if text.startswith(" ", at + len(word)) else None
            floor = text.rfind("\n", 0, at) + 1
            lead = CALLED_LEAD.search(text, max(floor, at - 40), at) if name else None
            if name and lead and reach[bisect_left(starts, name.end())] <= name.start():
                source = Source(name[1], "outlet")
                stop = text.find("\n", name.end())
                span = citation_span(
                    text,
                    Hit(lead.start(), name.end(), source, False, False),
                    floor,
                    stop if stop >= 0 else len(text),
                )
                if span is not None:
                    unknown.append(named("citation", Hit(name.start(1), name.end(), source, False, False), *span, text))
            at = text.find(word, at + 1)
    return unknown
