"""The stages, each over a batch of plain records: articles in, columns and rows out. No connection, no clock, no disk.

    scan          articles -> what is asked of each before it is read: hash, publisher, lines
    read          articles -> documents, what each page says by itself, sketches of the words
    sketch_facts  facts    -> those that are not commonplace, and their sketch
    compare       pairs    -> links with their passages
    judged        links    -> the same, with what people say of them
    trace         stories  -> families, sources, roles, origins, versions of the articles that their links connect

Between them stands what only all articles together can tell: `corpus` before facts are sketched, `candidates` before pairs
are compared, `lineage.stories_batch` before stories are traced. What a stage needs beside its records is a ``Context``.
`run` carries the records from one to the next and to the tables.
"""

from .comparing import LINK, OFFSETS, SPAN, Compared, Rows, compare, judged, standing_of
from .crossing import Crossed, cross, hold
from .progress import Progress, quiet
from .reading import Facts, Read, Scanned, mentioned_as_stored, read, scan, sketch_facts, stored
from .tracing import Narrative, known_of, trace

__all__ = [
    "LINK", "OFFSETS", "SPAN", "Compared", "Crossed", "Facts", "Narrative", "Progress", "Read", "Rows", "Scanned", "compare", "cross", "hold",
    "judged", "known_of", "mentioned_as_stored", "quiet", "read", "scan", "sketch_facts", "standing_of", "stored", "trace",
]  # fmt: skip
