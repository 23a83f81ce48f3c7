"""``demo``: invented articles in, detection, and Datasette to look at what it found."""

from __future__ import annotations

import shlex
import socket
import subprocess
import sys
from pathlib import Path

import click

from ..errors import ProvenanceError

DATABASE = "provenance-demo.db"


def find_data(name: str) -> Path:
    """A file or folder that the demo needs: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package, package.parent):
        if (folder / name).exists():
            return folder / name
    raise ProvenanceError(f"{name} is missing from this installation. Install datasette-provenance again.")


def check_only_ours(database: str, articles: Path) -> None:
    """Raise ProvenanceError where the database holds articles that are not the demo's."""
    if not Path(database).exists():
        return
    import sqlite3

    from ..sources.files import find_files

    ours = {file.stem for file in find_files([str(articles)])}
    conn = sqlite3.connect(database)
    try:
        stored = {row[0] for row in conn.execute("select id from articles")}
    except sqlite3.OperationalError:
        stored = set()  # no such table
    except sqlite3.DatabaseError as error:
        raise ProvenanceError(f"{database} cannot be used as a database: {error}.") from None
    finally:
        conn.close()
    if stored - ours:
        raise ProvenanceError(f"{database} holds other articles already. Give the demo a file of its own.")


def check_port(port: int) -> None:
    """Raise ProvenanceError where another program listens there."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise ProvenanceError(f"Port {port} is in use. Choose another with --port.")


def described_by(metadata: Path) -> list[str]:
    """Options for Datasette: 1.0 takes canned queries from its configuration only, 0.65 has none."""
    from importlib.metadata import version

    options = ["-m", str(metadata)]
    return options if version("datasette").startswith("0.") else [*options, "-c", str(metadata)]


@click.command()
@click.argument("db", type=click.Path(dir_okay=False), default=DATABASE)
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True, help="Port to serve on")
@click.option("--no-serve", is_flag=True, help="Stop when everything is found, without a site")
def demo(db: str, port: int, no_serve: bool) -> None:
    """Load invented articles, detect, and serve the site.

    DB is provenance-demo.db in the current folder unless you name another. Running it again is safe.
    """
    from ..loading import load_articles
    from .detect import detect

    articles, metadata = find_data("fixtures") / "articles", find_data("metadata.yml")
    check_only_ours(db, articles)
    if not no_serve:
        check_port(port)
    for line in load_articles(db, [str(articles)]).sentences():
        click.echo(line)
    click.get_current_context().invoke(detect, db=db)
    click.echo(f"The database is {Path(db).resolve()}")
    # a listing shows the beginning of a text; the whole stands on the pages
    serve = ["serve", db, *described_by(metadata), "--setting", "truncate_cells_html", "240"]
    command = [sys.executable, "-m", "datasette", *serve, "--port", str(port)]
    if no_serve:
        click.echo(f"To see it: datasette {shlex.join(serve)}")
        return
    click.echo(f"Open http://127.0.0.1:{port}/{Path(db).stem}/-/provenance (Ctrl-C stops)")
    try:
        result = subprocess.run(command, check=False)
    except KeyboardInterrupt:
        return  # the way to stop it
    if result.returncode > 0:
        raise ProvenanceError(f"Datasette stopped with an error (exit code {result.returncode}).")
