"""Deliberate faults, ten or more in each room that decides what is said of an article: ``faults.py`` tries them one by one.

Where a step stands twice, for one record and for many, the fault is made in both: that they agree does not give it away.
"""

from __future__ import annotations

from typing import NamedTuple


class Edit(NamedTuple):
    file: str
    """Inside the package."""
    old: str
    """Stands there once."""
    new: str


class Fault(NamedTuple):
    says: str
    edits: tuple[Edit, ...]


class Room(NamedTuple):
    name: str
    tests: tuple[str, ...]
    """That should catch a fault, those of the room first."""
    faults: tuple[Fault, ...]


def fault(says: str, *edits: tuple[str, str, str]) -> Fault:
    return Fault(says, tuple(Edit(*edit) for edit in edits))


PASSAGES, PASSAGES_B = "passages/passages.py", "passages/passages_batch.py"
KINDS, RETELLING = "passages/kinds.py", "passages/retelling.py"
ALIGNMENT = Room(
    "alignment",
    ("tests/passages", "tests/test_match.py"),
    (
        fault("seeds of five words", (PASSAGES, "SEED = 4", "SEED = 5")),
        fault("an edited clause of nine words parts a passage", (PASSAGES, "GAP = 8", "GAP = 2")),
        fault("runs a sentence apart are one passage", (PASSAGES, "GAP = 8", "GAP = 40")),
        fault("a phrase of five words is a passage", (KINDS, "MIN_WORDS = 6", "MIN_WORDS = 5")),
        fault(
            "a word is a quotation only where it is so in both texts",
            (KINDS, "kinds = [max(a.kinds[i], b.kinds[j]) for", "kinds = [min(a.kinds[i], b.kinds[j]) for"),
            (KINDS, "bytes(map(max, a.kinds", "bytes(map(min, a.kinds"),
            (
                PASSAGES_B,
                "np.maximum(documents.kinds[a], documents.kinds[b])",
                "np.minimum(documents.kinds[a], documents.kinds[b])",
            ),
        ),
        fault(
            "a passage ends before its last word",
            (KINDS, "a.starts[i], a.ends[k], b.starts[j]", "a.starts[i], a.starts[k], b.starts[j]"),
            (
                PASSAGES_B,
                "documents.starts[words.a[one]], documents.ends[words.a[last]]",
                "documents.starts[words.a[one]], documents.starts[words.a[last]]",
            ),
        ),
        fault(
            "the sides of a passage are taken for one another",
            (KINDS, "a.starts[i], a.ends[k], b.starts[j], b.ends[m]", "b.starts[j], b.ends[m], a.starts[i], a.ends[k]"),
            (
                PASSAGES_B,
                "documents.starts[words.a[one]], documents.ends[words.a[last]],\n        documents.starts[words.b[one]], documents.ends[words.b[last]]",
                "documents.starts[words.b[one]], documents.ends[words.b[last]],\n        documents.starts[words.a[one]], documents.ends[words.a[last]]",
            ),
        ),
        fault("a stray word beyond a paragraph stays", (KINDS, "STRAY = 2", "STRAY = 0")),
        fault("“he said” inside a quotation is narrative", (KINDS, "SCRAP = 3", "SCRAP = 0")),
        fault(
            "of runs that overlap the shortest is kept",
            (PASSAGES, "key=lambda r: (-r.n, min", "key=lambda r: (r.n, min"),
        ),
        fault("a phrase that stands twice gives no seed", (PASSAGES, "MAX_HITS = 16", "MAX_HITS = 1")),
        fault("two facts in one order are shown as told in order", (KINDS, "MIN_FACTS = 5", "MIN_FACTS = 2")),
        fault(
            "a text full of new facts is a retelling",
            (RETELLING, "LEAST_KEPT, MOST_NEW = 0.33, 0.55", "LEAST_KEPT, MOST_NEW = 0.33, 0.95"),
        ),
    ),
)

WEIGH, WEIGH_B, EVIDENCE = "links/weigh.py", "links/weigh_batch.py", "links/evidence.py"
RELATION = Room(
    "relation",
    ("tests/links", "tests/test_evaluate.py"),
    (
        fault(
            "three words in common are reuse",
            (WEIGH, "MIN_NARRATIVE, LISTED = 12, 0.5", "MIN_NARRATIVE, LISTED = 3, 0.5"),
        ),
        fault(
            "a list of names is a copy", (WEIGH, "MIN_NARRATIVE, LISTED = 12, 0.5", "MIN_NARRATIVE, LISTED = 12, 5.0")
        ),
        fault("a twentieth of the text is a copy", (WEIGH, "LEAST_COPY = 0.3", "LEAST_COPY = 0.05")),
        fault("what is told anew after a year is a rewrite", (WEIGH, "NEWS_HOURS = 14 * 24", "NEWS_HOURS = 400 * 24")),
        fault(
            "a paper rewrites itself",
            (WEIGH, '"rewrite": fresh and not e.same_publisher and', '"rewrite": fresh and'),
            (WEIGH_B, '"rewrite": fresh & ~same_publisher &', '"rewrite": fresh &'),
        ),
        fault(
            "a phrase of a statement is a part of a story",
            (
                WEIGH,
                "LEAST_RUN, LEAST_BULK, LEAST_SHARE = 15, 38, 0.1",
                "LEAST_RUN, LEAST_BULK, LEAST_SHARE = 5, 8, 0.0",
            ),
        ),
        fault(
            "a publisher’s boxes and background are its copy",
            (WEIGH, "OWN_RUN = 12, 0.5, 0.7, 0.8, -1.5, 25", "OWN_RUN = 0, 0.0, 0.0, 0.0, -1.5, 1"),
        ),
        fault(
            "quotations in common need not be there",
            (WEIGH, '"quotes": e.quoted_words > 0', '"quotes": e.quoted_words >= 0'),
            (WEIGH_B, '"quotes": e.quoted_words > 0', '"quotes": e.quoted_words >= 0'),
        ),
        fault(
            "what is said of a rewrite has no bound",
            (WEIGH, "confidence = min(confidence, most)", "confidence = max(confidence, most)"),
            (WEIGH_B, "np.minimum(confidence, most), confidence)", "np.maximum(confidence, most), confidence)"),
        ),
        fault(
            "confidence is not calibrated",
            (WEIGH, "slope, offset = calibration", "slope, offset = 1.0, 0.0"),
            (WEIGH_B, "slope, offset = calibration", "slope, offset = 1.0, 0.0"),
        ),
        fault(
            "a part counts as the same copy",
            (
                WEIGH,
                'SAME_COPY: tuple[Relation, ...] = ("copy", "rewrite")',
                'SAME_COPY: tuple[Relation, ...] = ("copy", "rewrite", "partial")',
            ),
        ),
        fault(
            "the prior is left out of the sum",
            (WEIGH, "bits = prior + sum(bar.bits for bar in bars)", "bits = sum(bar.bits for bar in bars)"),
            (WEIGH_B, "    bits += prior\n", ""),
        ),
        fault(
            "another time zone is another hour",
            (
                EVIDENCE,
                "return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)",
                "return moment.replace(tzinfo=timezone.utc)",
            ),
        ),
    ),
)

DIRECTION_1, DIRECTION_B = "links/direction.py", "links/direction_batch.py"
DIRECTION = Room(
    "direction",
    ("tests/links/test_direction.py", "tests/lineage/test_parents.py", "tests/lineage/test_verdicts.py"),
    (
        fault(
            "the later one is the source",
            (DIRECTION_1, 'return hours > 0, "time"', 'return hours < 0, "time"'),
            (DIRECTION_B, "hours > 0, TIME", "hours < 0, TIME"),
        ),
        fault("minutes apart decide", (DIRECTION_1, "MIN_HOURS = 0.25", "MIN_HOURS = 0.01")),
        fault(
            "times beat credits, of a copy too",
            (DIRECTION_1, 'loose = relation == "rewrite" or (', 'loose = relation in ("copy", "rewrite") or ('),
            (DIRECTION_B, "loose = (relation == REWRITE) |", "loose = (relation == REWRITE) | (relation == COPY) |"),
        ),
        fault("credits beat times, of a few sentences too", (DIRECTION_1, "MUCH = 0.3", "MUCH = 0.0")),
        fault("a time of no place is of Greenwich", (DIRECTION_1, "ZONES = timedelta(days=1), timedelta(hours=12)", "ZONES = timedelta(days=1), timedelta(hours=0)")),
        fault(
            "an update comes before its first version",
            (DIRECTION_1, 'return bool(a.revision), "credited"', 'return bool(b.revision), "credited"'),
            (DIRECTION_B, "(derived & revised, s.revised[a], CREDITED)", "(derived & revised, s.revised[b], CREDITED)"),
        ),
        fault(
            "an update of another agency’s story counts",
            (DIRECTION_1, "if a.origin == b.origin and bool(a.revision)", "if bool(a.revision)"),
            (DIRECTION_B, "revised = (s.origin[a] == s.origin[b]) & (", "revised = ("),
        ),
        fault(
            "the whole is made of the part",
            (DIRECTION_1, 'evidence.a_share >= PART and evidence.b_share <= WHOLE:\n            return True', 'evidence.a_share >= PART and evidence.b_share <= WHOLE:\n            return False'),
            (DIRECTION_1, 'evidence.b_share >= PART and evidence.a_share <= WHOLE:\n            return False', 'evidence.b_share >= PART and evidence.a_share <= WHOLE:\n            return True'),
            (DIRECTION_B, "(held & (a_share >= PART) & (b_share <= WHOLE), np.ones(", "(held & (a_share >= PART) & (b_share <= WHOLE), np.zeros("),
            (DIRECTION_B, "(held & (b_share >= PART) & (a_share <= WHOLE), np.zeros(", "(held & (b_share >= PART) & (a_share <= WHOLE), np.ones("),
        ),
        fault(
            "agencies feed each other",
            (DIRECTION_1, "if one.agency and other.agency and one.origin != other.origin:", "if False:"),
            (DIRECTION_B, "np.where(s.agency[one] & s.agency[other] & ~same, 0, np.where(own_copy, 2, np.where(names, 1, 0)))", "np.where(own_copy, 2, np.where(names, 1, 0))"),
        ),
        fault(
            "any credit beats the origin’s own page",
            (DIRECTION_1, "        return 2\n", "        return 0\n"),
            (DIRECTION_B, "np.where(own_copy, 2,", "np.where(own_copy, 0,"),
        ),
        fault(
            "two outlets with credits of their own are compared",
            (DIRECTION_1, "if one.names_origin and (other.origin == one.origin or not (other.names_origin or other.agency)):", "if one.names_origin:"),
            (DIRECTION_B, "names = s.names_origin[one] & (same | ~(s.names_origin[other] | s.agency[other]))", "names = s.names_origin[one]"),
        ),
        fault(
            "who retells may quote more",
            (DIRECTION_1, "if size > of_size or quoted > of_quoted:", "if size > of_size:"),
            (DIRECTION_B, "(size <= of_size) & (quoted <= of_quoted) & less", "(size <= of_size) & less"),
        ),
        fault("a date is the first moment of its day", (DIRECTION_1, "elif instant(moment) >= begins + DAY + ZONES:", "elif instant(moment) >= begins + ZONES:"),
              (DIRECTION_B, "until <= -DAYLONG - WIDTH", "until <= -WIDTH")),
        fault("a guess is as sure as a credit", (DIRECTION_1, '"undetermined": 0.5}', '"undetermined": 0.95}')),
    ),
)  # fmt: skip

STATEMENT, ORIGINS = "attribution/statement.py", "lineage/origins.py"
ORIGIN = Room(
    "origin",
    (
        "tests/lineage/test_origins.py",
        "tests/lineage/test_verdicts.py",
        "tests/attribution/test_places.py",
        "tests/attribution/test_dispatches.py",
        "tests/attribution/test_portals.py",
        "tests/attribution/test_publishers.py",
        "tests/test_evaluate.py",
    ),
    (
        fault("the credit of a picture is the text’s", (STATEMENT, "if m.kind in (\"credit\", \"copyright\") and is_light(m.text)]", "if False]")),
        fault("a closing line beats a dateline", (STATEMENT, '"credit": 2, "tail": 3, "copyright": 4}', '"credit": -2, "tail": -1, "copyright": 4}')),
        fault("a paper’s other names are other papers", (STATEMENT, "any(known.same(name, own_name) or fold(own_name)", "any(name == own_name or fold(own_name)")),
        fault("an item inside a page is the whole page", (STATEMENT, "_is_part(m, known) or is_item(m, article.text) or", "_is_part(m, known) or")),
        fault("two bylines are the first one’s", (STATEMENT, "if len({m.name for m in rivals}) > 1:", "if False:")),
        fault("staff helped by an agency is the agency’s", (STATEMENT, "    if helped and own_bylines:\n", "    if False:\n")),
        fault("a box of contributors is an author", (STATEMENT, "MOST_AUTHORS = 2", "MOST_AUTHORS = 99")),
        fault("a picture’s agency in the page’s data is the text’s", (STATEMENT, "    if OF_A_PICTURE.search(value):\n        return []\n", "")),
        fault("of a text that breaks off it is said that it credits nobody", (ORIGINS, "None if house or is_cut(article.text) else False", "None if house else False")),
        fault("inside one house nobody credits", (ORIGINS, "None if house or is_cut(article.text) else False", "None if is_cut(article.text) else False")),
        fault("the family’s origin beats a page’s own credit", (ORIGINS, "        or own.credited\n", "")),
        fault("a short story inside a long page makes it another’s", (ORIGINS, "LEAST_SHARE = 0.5", "LEAST_SHARE = 0.05")),
        fault("the first of a family that nobody credits is its origin", (ORIGINS, 'if family.speaker is None or family.form == "first":', "if family.speaker is None:")),
        fault("the one retold may be the rewriter", (ORIGINS, 'if relation == "rewrite" and family.kind == "own" and not later:', "if False:")),
        fault("agencies have no more say than papers", (ORIGINS, '3 if agency or origin.kind == "judgement" else 1', "1")),
        fault("a rewrite of an outlet’s report is its copy", (ORIGINS, 'if relation != "copy" or (publisher and family.speaker.publisher == publisher):', "if publisher and family.speaker.publisher == publisher:")),
    ),
)  # fmt: skip

ACCESS, PERMISSIONS, MADE_OF = "web/access.py", "web/permissions.py", "web/made_of.py"
PERMISSION = Room(
    "permissions",
    ("tests/web/test_denied.py", "tests/web/test_permissions.py", "tests/web/test_judging.py", "tests/web/test_result_tables.py"),
    (
        fault("pages ask for the articles only", (ACCESS, "for table in (site.table, *reads):", "for table in (site.table,):")),
        fault("pages ask for their tables and not for the articles", (ACCESS, "for table in (site.table, *reads):", "for table in reads:")),
        fault("pages ask for nothing", (ACCESS, "    if not await site_allowed(datasette, request.actor, site):\n        raise Forbidden(DENIED)\n", "")),
        fault("panels, menus and facets ask for nothing", (ACCESS, "return site if await site_allowed(datasette, actor, site, reads) else None", "return site")),
        fault("facets ask for no table of theirs", (ACCESS, "return site if await site_allowed(datasette, actor, site, reads) else None", "return site if await site_allowed(datasette, actor, site, ()) else None")),
        fault("a page’s own name is enough to judge", (ACCESS, "    if TableResource is None:\n        return False\n    resource = TableResource(database=database, table=table)\n    return bool(await datasette.allowed(action=\"insert-row\", resource=resource, actor=actor))", "    return True")),
        fault(
            "the tables made of the articles are as open as any",
            (PERMISSIONS, "return None if needed is None or await _allowed(datasette, actor, database, needed) else False", "return None"),
            (PERMISSIONS, "    if not denied:\n        return None\n", "    if True:\n        return None\n"),
        ),
        fault("an answer is anybody’s", (PERMISSIONS, "return json.dumps(actor, sort_keys=True, default=repr)", 'return ""')),
        fault("an answer outlives its request", (PERMISSIONS, 'token = _known.set({} if scope["type"] == "http" else None)', 'token = _known.set(_EVER)'),
              (PERMISSIONS, "Actor = dict[str, Any] | None\n", "Actor = dict[str, Any] | None\n_EVER: dict[Any, Any] = {}\n")),
        fault("where nobody may, everybody may", (PERMISSIONS, "    if tables == made_of.NOBODY:\n        return False\n", "    if tables == made_of.NOBODY:\n        return True\n")),
        fault("a database that cannot be read has nothing to hide", (PERMISSIONS, "return made_of.unreadable()", "return {}")),
        fault("of several tables one is enough", (PERMISSIONS, "        for table in tables:\n", "        for table in tables[:1]:\n")),
        fault("search indexes are forgotten", (MADE_OF, "needed = dict(_indexes(conn, articles))", "needed: Needs = {}")),
        fault("what was made of other results asks for the articles only", (MADE_OF, "articles if articles == NOBODY else (*articles, *others)", "articles")),
    ),
)  # fmt: skip

ROOMS = (ALIGNMENT, RELATION, DIRECTION, ORIGIN, PERMISSION)
