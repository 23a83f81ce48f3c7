"""Saved pages for the tests, in invented places, and how they are loaded."""

from datasette_provenance.sources.files import find_files
from datasette_provenance.sources.read import read_articles

TALE = (
    "OLDMOOR (AFP) - Mud closed the road to Eastgate on Monday, and the school bus turned back at the mill.",
    "Two tractors pulled a milk lorry out of the ford while its driver waited in the chapel with his dog.",
    "The council wants to raise the road by a metre, which surveyor Ben Marsh puts at 400,000 crowns.",
    "Until then the mayor asks everybody to take the way over Quill Hill, and to bring boots and a rope.",
)
STORY = "".join(f"<p>{paragraph}</p>\n" for paragraph in TALE)
TEXT = "\n\n".join(TALE)


def page(body, head="<title>Mud closes the road</title>"):
    return f'<!doctype html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


def load(tmp_path, html, name="mud.html"):
    """The row, or reject, of a page."""
    path = tmp_path / name
    path.write_bytes(html if isinstance(html, bytes) else html.encode())
    (row,) = read_articles(find_files([str(path)]))
    return row


def text_of(tmp_path, html):
    return load(tmp_path, html).article.text
