"""What people say of origins, in the place of what was found.

confirmed   that one, confidence 1; it speaks for the family as a credit does
rejected    not that one: neither by the page nor by the family; what else speaks for another counts
disputed    as found
"""

from __future__ import annotations

from dataclasses import replace

from ..attribution.registry import Registry
from ..records import JudgedOrigin, Origin, Reading, Verdict

Rejected = tuple[str, ...]


def own_origin(own: Origin, found: Origin, said: JudgedOrigin, publisher: str, known: Registry) -> Origin:
    """What an article says of itself, as people see it. ``own``: what its page says; ``found``: what is said of it without
    the judgement."""
    if said.judgement == "rejected":
        if own.name and any(known.same(own.name, name) for name in said.names):
            return Origin("", "unknown", 0.0, None, form="rejected", names=said.names)
        return own
    if said.judgement == "disputed":
        return own
    (name,) = said.names
    credited: bool | None = None if own.form == "cut" else False
    if publisher and known.same(name, publisher):
        credited = None
    elif found.name and known.same(found.name, name):
        credited = found.credited
    elif any(known.same(name, named) for named in own.names):
        credited = True
    return Origin(name, "judgement", 1.0, credited)


def is_origin(page: bool, said: JudgedOrigin, publisher: str, own: Origin, known: Registry) -> bool:
    """Whether the article stands on the page of the one whose copy it is."""
    if said.judgement == "disputed":
        return page
    if said.judgement == "confirmed":
        return bool(publisher) and known.same(publisher, said.names[0])
    return page and bool(own.name)


def final(verdict: Verdict, found: Origin, said: JudgedOrigin, known: Registry) -> Verdict:
    """With the judgement, and, where people confirm what was found, on the evidence that was found."""
    verdict = replace(verdict, judgement=said.judgement, found_origin=found.name)
    if said.judgement == "confirmed" and found.name and known.same(found.name, said.names[0]):
        return replace(verdict, origin=replace(found, confidence=1.0))
    return verdict


def alone(reading: Reading, said: JudgedOrigin, known: Registry) -> Verdict:
    """Of an article that nothing is connected with."""
    page_origin = Origin(*reading.origin)
    origin = own_origin(page_origin, page_origin, said, reading.publisher, known)
    return final(Verdict(reading.article_id, None, "independent", origin, None, 0), page_origin, said, known)
