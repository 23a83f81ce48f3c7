"""Work that takes long, in a process beside the site: it has less right to the processor, and is ended when its time is over.

A thread would not do: it holds the lock that every page waits for, and nothing can end it. One process does one thing
at a time; it begins with the first work, and ends with the site, whose end it sees in its input.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, BinaryIO, TypeVar

from datasette.utils.asgi import Base400

MOST_WAITING = 8
PAUSE = 1.0
"""Seconds after which who comes too many is told so: clients that ask again at once would keep the site busy with refusals."""
SECONDS = 60.0
"""For one piece of work. What it does bounds itself to less; this is for what nobody thought of."""
NICENESS = 5
START = "import sys; sys.path[:] = {path!r}; from datasette_provenance.web.beside import serve; serve()"

T = TypeVar("T")


class Busy(Base400):
    status = 503


class TooLong(Base400):
    status = 503


class Ended(Exception):
    """The process ended before it answered."""


_worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="provenance-beside")
_process: subprocess.Popen[bytes] | None = None
_waiting = 0


async def beside(datasette: Any, work: Callable[..., T], *given: Any) -> T:
    """``work(*given)``, of which all can be pickled, in the process beside the site.

    Where no process can be had, in a thread; in a browser build of Python, which has neither, here. Raises Busy where too
    many wait already, TooLong where it was ended.
    """
    global _waiting
    if not datasette.setting("num_sql_threads"):
        return work(*given)
    if _waiting >= MOST_WAITING:
        await asyncio.sleep(PAUSE)
        raise Busy("Other texts are being compared at the moment. Try again in a few seconds")
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_worker, _ask, work, given)
    finally:
        _waiting -= 1


async def apart(datasette: Any, work: Callable[..., T], *given: Any) -> T:
    """``work(*given)``, which takes a second at most, in a thread, so that the server goes on meanwhile."""
    if not datasette.setting("num_sql_threads"):
        return work(*given)
    return await asyncio.get_running_loop().run_in_executor(None, work, *given)


def _ask(work: Callable[..., T], given: tuple[Any, ...]) -> T:
    global _process
    if _process is None or _process.poll() is not None:
        try:
            _process = _begin()
        except OSError:
            return work(*given)
    timer = threading.Timer(SECONDS, _process.kill)
    timer.start()
    try:
        assert _process.stdin is not None
        assert _process.stdout is not None
        _send(_process.stdin, (work, given))
        ok, answer = _receive(_process.stdout)
    except (Ended, OSError):
        _end()
        raise TooLong("This takes longer than the site allows: try a shorter text") from None
    finally:
        timer.cancel()
    if not ok:
        raise answer
    return answer


def _begin() -> subprocess.Popen[bytes]:
    code = START.format(path=sys.path)
    return subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


@atexit.register
def _end() -> None:
    global _process
    if _process is not None:
        _process.kill()
        _process.wait()
        for pipe in (_process.stdin, _process.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
    _process = None


def serve() -> None:
    """The process: does what comes in, and answers, until there is no more."""
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # what anything prints is no answer
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    with suppress(Ended, KeyboardInterrupt):
        while True:
            work, given = _receive(source)
            try:
                answer = True, work(*given)
            except Exception as error:
                answer = False, error
            _send(answers, answer)


def _send(pipe: BinaryIO | Any, what: Any) -> None:
    data = pickle.dumps(what)
    pipe.write(len(data).to_bytes(8, "big") + data)
    pipe.flush()


def _receive(pipe: BinaryIO | Any) -> Any:
    head = pipe.read(8)
    data = pipe.read(int.from_bytes(head, "big")) if len(head) == 8 else b""
    if not data:
        raise Ended
    return pickle.loads(data)
