"""One machine: tasks spread over its processors, in processes of their own where there is enough to do."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

from ..errors import ProvenanceError
from . import tasks

T = TypeVar("T")
R = TypeVar("R")
Map = Callable[[Callable[[T], R], Iterable[T]], Iterator[R]]
FEW = 2000
"""Articles up to which starting processes costs more than they save."""
WATCH = 1.0
"""Seconds between two looks at whether the process that started this one still lives."""


@contextmanager
def processes(job: tasks.Job, articles: int) -> Iterator[Map[Any, Any]]:
    """What maps a function of `tasks` over tasks, results in their order."""
    workers = os.cpu_count() or 1
    if articles <= FEW or workers == 1:
        tasks.begin(job)
        try:
            yield map
        finally:
            tasks.end()
        return
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    if method == "fork":
        tasks.prepare(job)
    pool = ProcessPoolExecutor(
        workers, multiprocessing.get_context(method), initializer=_begin, initargs=(job, os.getpid())
    )

    def spread(function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        with _broken():
            return whole(pool.map(function, items))  # at work from here on, whenever the results are asked for

    def whole(results: Iterator[R]) -> Iterator[R]:
        with _broken():
            yield from results

    try:
        yield spread
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        tasks.end()


@contextmanager
def _broken() -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool as error:
        raise ProvenanceError(
            "A process of this run was ended from outside, most likely for want of memory. What was finished is kept: "
            "run detect again to go on."
        ) from error


def _begin(job: tasks.Job, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started us decides
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    tasks.begin(job)


def _watch(parent: int) -> None:
    """End with the process that started this one: killed, it cannot say so."""
    while os.getppid() == parent:
        time.sleep(WATCH)
    os._exit(1)


def cut(items: Sequence[T], size: int) -> list[Sequence[T]]:
    """In portions of that size, the last one smaller."""
    return [items[at : at + size] for at in range(0, len(items), size)]
