"""What the stored results say, in words and bars: used by the pages, their JSON and the terminal alike.

Only re-reads what detection stored. Where that decides nothing there is a sentence for it too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from .links import translation_wording, wording
from .records import DERIVED
from .settings import DEFAULT

Row = Mapping[str, Any]

# relation -> (a sentence of the likely later article and the likely earlier one, the noun for lists)
_RELATIONS = {
    "copy": ("{article} is {sure} a copy of {source}", "copy"),
    "rewrite": ("{article} is {sure} a rewrite of {source}", "rewrite"),
    "partial": ("{article} is {sure} made in part from {source}", "partly the same text"),
    "quotes": ("{article} and {source} {sure} share nothing but quotations", "shared quotations only"),
    "furniture": ("{article} and {source} {sure} share nothing but page furniture", "page furniture only"),
    "independent": ("{article} and {source} are {sure} independent of each other", "independent"),
    "translation": ("{article} {sure} tells {source} in another language", "told in another language"),
}
_DIRECTIONS = {
    "credited": "by the credits on the two pages it stands nearer to the source of the copy",
    "contained": "what they share makes up more of one than of the other, as a cut text does of a full one",
    "undetermined": "nothing stored tells which came first, so the order shown may be the other way round",
}
_MENTIONS = {
    "dateline": "dateline",
    "byline": "byline",
    "credit": "credit line",
    "tail": "closing line",
    "copyright": "copyright line",
    "photo": "photo credit",
    "citation": "cited for a statement",
}
_ROLES = {
    "original": "the original",
    "copy": "a copy",
    "rewrite": "a rewrite",
    "partial": "partly the same text",
    "translation": "told from another language",
    "independent": "its own text",
}
_TOLD = (*DERIVED, "translation")
TOO_LITTLE = "There is too little in common to say how the two are related."


# What would turn the rest of a sentence round, or move the cursor: names are other people's.
_UNRULY = dict.fromkeys(
    [*range(32), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x61C]
)


def calm(name: str) -> str:
    """A name as it may stand inside a sentence: without control characters and marks of direction."""
    return " ".join(name.split()).translate(_UNRULY)


def confidence_words(confidence: float | None) -> str:
    """``very likely`` from 0.95, ``likely`` from 0.8, else ``unclear``."""
    if confidence is None or confidence < 0.8:
        return "unclear"
    return "very likely" if confidence >= 0.95 else "likely"


def percent(share: float | None) -> str:
    """``84 %``; a share that is not quite nothing or not quite all never rounds to it."""
    if share is None:
        return "unknown"
    value = round(100 * share)
    if value == 100 and share < 1:
        value = 99
    return "under 1 %" if value == 0 and share > 0 else f"{value} %"


def relation_label(relation: str) -> str:
    return _RELATIONS.get(relation, ("", relation))[1]


def role_label(role: str | None) -> str:
    return _ROLES.get(role or "", role or "unknown")


def mention_label(kind: str) -> str:
    return _MENTIONS.get(kind, kind)


def match_sentence(relation: str, confidence: float) -> str:
    """How a text that somebody brings is related to an article; which of them came first, nobody knows."""
    relation_words = {
        "copy": "The same copy",
        "rewrite": "The same story in other words",
        "partial": "Part of the text is the same",
        "quotes": "Only quotations in common",
        "furniture": "Only page furniture in common",
    }.get(relation, "A few words in common")
    return f"{relation_words}: {confidence_words(confidence)} ({percent(confidence)})."


def found_sentence(articles: int, covered: int, words: int) -> str:
    """How much of a text stands elsewhere, and in how many articles."""
    if not words:
        return "There is no text to look for."
    if not articles:
        return "None of this text has been found in the table."
    of = f"{count(covered, 'word')} of {words:,} ({percent(covered / words)})"
    return f"{of} {'stands' if covered == 1 else 'stand'} in {count(articles, 'article')} of the table too."


def two_names(article: Row, source: Row) -> tuple[str, str]:
    """What to call two articles in a sentence: their publishers, or their titles where these do not
    differ."""
    if article["publisher"] and source["publisher"] and article["publisher"] != source["publisher"]:
        return f"{possessive(calm(article['publisher']))} text", f"{possessive(calm(source['publisher']))} text"
    if article["title"] != source["title"]:
        return f"“{calm(article['title'])}”", f"“{calm(source['title'])}”"
    return "the later article", "the earlier article"


def relation_sentence(link: Row | None, article: str, source: str) -> str:
    """How the two are related, and how sure that is. ``article`` and ``source`` are names for the likely
    later and the likely earlier one; ``link`` is a row of provenance_links, or None where none is
    stored."""
    if link is None:
        return "No passage in common is stored for these two articles."
    judged = dict(link).get("judgement")
    if judged == "rejected":
        finding = {"relation": link["found_relation"], "confidence": link["found_confidence"]}
        return f"A person has rejected this link. What was found: {relation_sentence(finding, article, source)}"
    relation, confidence = link["relation"], link["confidence"]
    template = _RELATIONS.get(relation, (f"{{article}} and {{source}} are {{sure}} linked as “{relation}”", ""))[0]
    sure = {"very likely": "almost certainly", "likely": "probably"}.get(confidence_words(confidence), "")
    if judged == "confirmed":
        said = " ".join(template.format(article=article, source=source, sure="").split())
        return f"{capital(said)}: a person has confirmed it."
    said = " ".join(template.format(article=article, source=source, sure=sure).split())
    if judged == "disputed":
        return f"{capital(said)} ({percent(confidence)}). People dispute it."
    if not sure:
        return f"{TOO_LITTLE} The most probable reading: {said} ({percent(confidence)})."
    return f"{capital(said)} ({percent(confidence)})."


def family_sentence(link: Row | None, one: Row | None, other: Row | None) -> str:
    """That two articles belong together, where what they have in common themselves does not tell it: who retells an agency's
    story retells every copy of it, cut or changed as that may be. ``one``, ``other``: their rows of provenance_articles."""
    family = (one or {}).get("family_id")
    if family is None or family != (other or {}).get("family_id"):
        return ""
    if link and (dict(link).get("judgement") or (link["relation"] in _TOLD and link["confidence"] >= DEFAULT.claim)):
        return ""
    return "Both belong to one family all the same: what each shares with other texts there joins them."


def direction_sentence(link: Row, article: str, source: str, hours: float | None) -> str:
    """Which came first, and why we think so. ``hours`` from the source's publication to the article's."""
    reason = _DIRECTIONS.get(link["direction"])
    if link["direction"] == "time":
        reason = f"the other was published {lag_words(hours)}" if hours else "by time of publication"
    if link["direction"] == "undetermined":
        return f"{capital(_DIRECTIONS['undetermined'])}."
    return f"{capital(source)} came first: {reason or link['direction']}."


def shared_sentence(link: Row, article: str, source: str) -> str:
    """How many words the two have in common, by kind."""
    narrative, quoted, furniture = (link[f"{kind}_words"] or 0 for kind in ("narrative", "quoted", "furniture"))
    parts = []
    if narrative:
        parts.append(
            f"{count(narrative, 'narrative word')} ({percent(link['article_share'])} of {article}, "
            f"{percent(link['source_share'])} of {source})"
        )
    if quoted:
        parts.append(f"{count(quoted, 'quoted word')}")
    if furniture:
        parts.append(f"{count(furniture, 'word')} of page furniture")
    if not parts and link["relation"] == "translation":
        return "They are in different languages: what they share is names and numbers, and where these stand."
    return f"In common: {listing(parts)}." if parts else "No run of words in common; what they share is the facts."


def origin_sentence(verdict: Row | None) -> str:
    """Whose copy an article most likely is, from its row of provenance_articles (or a family's row)."""
    if verdict is None:
        return "This article has not been looked at yet: run detection again to include it."
    judged, found_origin = dict(verdict).get("judgement"), calm(dict(verdict).get("found_origin") or "")
    if judged in ("rejected", "disputed"):
        said = origin_sentence({**verdict, "judgement": None})
        return f"{said} A person has rejected {found_origin}." if judged == "rejected" else f"{said} People dispute it."
    origin, words = calm(verdict["origin"] or ""), confidence_words(verdict["origin_confidence"])
    if judged == "confirmed" and origin:
        is_publishers = verdict["origin"] == dict(verdict).get("publisher")
        return f"{capital(possessive(origin))} {'own report' if is_publishers else 'copy'}: a person has confirmed it."
    if not origin:
        return "Whose copy this is cannot be told from the page or from the other articles."
    if words == "unclear":
        return f"The origin is unclear; {origin} is the best guess ({percent(verdict['origin_confidence'])})."
    if origin == "mixed":
        return f"{capital(words)} made of copy from several sources."
    if verdict["origin"] == dict(verdict).get("publisher"):
        return f"{capital(words)} {possessive(origin)} own report."
    return f"{capital(words)} {possessive(origin)} copy."


def credit_sentence(verdict: Row | None) -> str:
    """Whether the page names the origin of its copy; empty where that question does not arise."""
    if verdict is None or verdict["credited"] is None or not verdict["origin"]:
        return ""
    if verdict["origin"] == "mixed":
        return "The page names them." if verdict["credited"] else "The stored text does not name them all."
    if verdict["credited"]:
        return f"The page credits {calm(verdict['origin'])}."
    return f"The stored text does not credit {calm(verdict['origin'])}."


def basis_sentence(basis: str | None) -> str:
    """The stored basis as a sentence of its own."""
    text = calm(basis or "").strip()
    return text if not text or text[-1] in ".!?…" else f"{text}."


def judged_words(link: Row) -> str:
    """How sure a link is, in a list: by what was found, or by what people say of it."""
    judged = link["judgement"]
    if judged == "confirmed":
        return "confirmed by a person"
    if judged == "rejected":
        return f"rejected by a person; found: {relation_label(link['found_relation'] or '')} ({percent(link['found_confidence'])})"
    words = f"{confidence_words(link['confidence'])} ({percent(link['confidence'])})"
    return f"{words}, disputed" if judged else words


def judgement_sentence(judgement: Row) -> str:
    """What one person says of a link or of an origin, and when; the note stands apart. A row of provenance_judgements."""
    who, said = calm(judgement["by"] or "") or "A reviewer", judgement["judgement"]
    if judgement["source_id"] is not None:
        relation = f": {relation_label(judgement['relation'])}" if judgement["relation"] else ""
    else:
        relation = f": {calm(judgement['origin'])}" if judgement["origin"] else ""
    day = time_words((judgement["at"] or "")[:10]) if judgement["at"] else ""
    verb = {"confirmed": "confirms", "rejected": "rejects", "disputed": "disputes"}.get(said, said)
    what = "the link" if judgement["source_id"] is not None else "the origin"
    return f"{who} {verb} {what}{relation}{f' ({day})' if day else ''}."


def composition(verdict: Row | None) -> list[dict[str, Any]]:
    """What an article's words are made of: parts with ``kind``, ``label``, ``words``, ``share`` (0..1, they
    add up to 1). Empty where nothing is known or the text has no words."""
    if verdict is None:
        return []
    narrative = verdict["narrative_words"] or 0
    reused = min(verdict["reused_words"] or 0, narrative)
    own_label = "own words"
    if dict(verdict).get("role") == "rewrite":
        own_label = "words of its own, telling another’s story"
    parts = [
        ("own", own_label, narrative - reused),
        ("reused", "words that stand in an earlier article", reused),
        ("quoted", "quoted words", verdict["quoted_words"] or 0),
        ("furniture", "words of page furniture", verdict["furniture_words"] or 0),
    ]
    total = sum(words for _, _, words in parts)
    return [{"kind": k, "label": label, "words": n, "share": n / total} for k, label, n in parts if n]


def parts(evidence: str | Row | list[Any] | None) -> dict[str, Any] | None:
    """The stored evidence of a link with ``bars`` of name, level, bits and sentence; None where none are stored, or in a form
    that is not known here. Versions before this one stored the words with every link."""
    try:
        data = json.loads(evidence) if isinstance(evidence, str) else evidence
    except ValueError:
        return None
    if isinstance(data, list):
        data = {"bars": data}
    if not isinstance(data, Mapping):
        return None
    if "form" in data:
        return wording.unpacked(data) or translation_wording.unpacked(data)
    return dict(data) if data.get("bars") else None


def unread_sentence(evidence: str | Row | list[Any] | None) -> str:
    """What helps where a score's parts are stored in a form that is not known here; else empty."""
    if not evidence or evidence == "[]" or parts(evidence):
        return ""
    return (
        "Another version of datasette-provenance stored the parts of this score, in a form that is not read here: "
        "run detect again, and they are shown."
    )


def waterfall(evidence: str | Row | list[Any] | None, confidence: float) -> dict[str, Any] | None:
    """The stored parts of a score as a chart, or None where none are stored.

    ``steps``: name, level, bits, sentence, where it starts and ends in bits, ``left`` and ``width`` as
    shares of the chart; the first is the prior, each begins where the last ended. ``zero`` of the axis and
    the ``total`` in the same shares; ``uncalibrated`` and ``confidence`` 0..1; ``runner_up``, the next best
    relation."""
    data = parts(evidence)
    if data is None:
        return None
    runner_up = data.get("runner_up")
    other = f"“{relation_label(runner_up)}”" if runner_up else "the next best reading"
    steps, at = [], 0.0
    prior = data.get("prior_bits")
    first = (
        []
        if prior is None
        else [
            {
                "name": "before looking",
                "level": "",
                "bits": prior,
                "sentence": f"How common this relation is among such pairs, against {other}.",
            }
        ]
    )
    for bar in [*first, *data["bars"]]:
        bits = float(bar["bits"])
        steps.append({**bar, "bits": bits, "start": at, "end": at + bits})
        at += bits
    total = float(data.get("bits", at))
    uncalibrated = data.get("uncalibrated")
    low = min(0.0, total, *(step["end"] for step in steps))
    high = max(0.0, total, *(step["end"] for step in steps))
    width = (high - low) or 1.0
    for step in steps:
        step["left"] = (min(step["start"], step["end"]) - low) / width
        step["width"] = abs(step["bits"]) / width
    if uncalibrated is None:
        uncalibrated = 1 / (1 + 2 ** -max(-60.0, min(60.0, total)))
    return {
        "steps": steps,
        "zero": -low / width,
        "total": total,
        "total_left": (min(0.0, total) - low) / width,
        "total_width": abs(total) / width,
        "uncalibrated": uncalibrated,
        "uncalibrated_words": percent(uncalibrated),
        "confidence": confidence,
        "confidence_words": percent(confidence),
        "runner_up": runner_up,
        "runner_up_label": relation_label(runner_up) if runner_up else None,
    }


def place_words(first: int | None, last: int | None) -> str:
    """``words 120–168``: where a passage stands in a text that is not shown."""
    if first is None or last is None:
        return "somewhere"
    return f"word {first:,}" if first == last else f"words {first:,}–{last:,}"


def moment(published: str | None) -> datetime | None:
    """An ISO 8601 time as stored, in UTC; a day alone is its beginning; None where it is not one."""
    text = (published or "").strip()
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith(("Z", "z")) else text)
        return instant.astimezone(timezone.utc) if instant.tzinfo else instant.replace(tzinfo=timezone.utc)
    except (ValueError, OverflowError):
        return None


def hours_between(earlier: str | None, later: str | None) -> float | None:
    """Hours from one publication time to another; None where either is unknown."""
    a, b = moment(earlier), moment(later)
    return None if a is None or b is None else (b - a).total_seconds() / 3600


def duration_words(hours: float) -> str:
    """``40 minutes``, ``3 hours``, ``2 days``: one unit, as one says it."""
    minutes = round(abs(hours) * 60)
    if minutes < 120:
        return count(minutes, "minute")
    if minutes < 48 * 60:
        return count(round(minutes / 60), "hour")
    return count(round(minutes / 1440), "day")


def lag_words(hours: float | None) -> str:
    if hours is None:
        return "time unknown"
    if abs(hours) < 1 / 120:
        return "at the same time"
    return f"{duration_words(hours)} {'later' if hours > 0 else 'earlier'}"


def time_words(published: str | None) -> str:
    """``15 July 2018, 14:03`` (UTC); what cannot be read as a time stays as it is stored."""
    instant = moment(published)
    if instant is None:
        return published or "time unknown"
    day = f"{instant.day} {instant:%B %Y}"
    return day if len((published or "").strip()) <= 10 else f"{day}, {instant:%H:%M}"


def count(number: int, noun: str) -> str:
    """``1 word``, ``1,200 words``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def listing(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def possessive(name: str) -> str:
    return f"{name}’" if name.endswith(("s", "S")) else f"{name}’s"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def version_words(
    version: int | None,
    versions: int | None,
    missed: int | bool | None,
    dropped: Sequence[int],
    order: str | None = None,
) -> str:
    """What a member made of its story, in a phrase; empty where there is nothing to say. ``order``: what puts the versions
    in order."""
    said = []
    if missed:
        said.append("missed the correction")
    elif version is not None and (versions or 0) > 1:
        if order == "undetermined":
            said.append(f"text {version} in a row of {versions}, which may run either way")
        else:
            by = " by the texts" if order == "texts" else ""
            said.append(f"first version{by}" if version == 1 else f"version {version} of {versions}{by}")
    if dropped:
        said.append(f"without {count(len(dropped), 'paragraph')}")
    return ", ".join(said)
