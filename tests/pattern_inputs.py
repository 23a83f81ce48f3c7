"""The regular expressions of the package, and for each the texts that it takes longest over.

A backtracking matcher goes super-linear where one part of a pattern can be repeated and what follows fails: from
every place of a run it looks at the rest of the run. So each repeated part of a pattern, as the standard library
parses it, gives texts: what leads to it, many times the part, and something that cannot follow.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import datasette_provenance

PACKAGE = Path(datasette_provenance.__file__).parent
WAYS = ("search", "finditer", "findall", "sub", "split", "match", "fullmatch")
ENDINGS = ("\0x", "", "!", "x", "\n", "\n\0")
COMMON = ("\n", " ", "A", "Ab ", "a ", '"', "“", "(", "1", ".", "-", "— ", "© AFP\n", "(AFP) ", "By ", "A. ", "<", " \n", "http://", "By Ada Quill, AFP ")  # fmt: skip
CATEGORY = {
    sre.CATEGORY_DIGIT: "1",
    sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_DIGIT: "a",
    sre.CATEGORY_NOT_SPACE: "a",
    sre.CATEGORY_NOT_WORD: " ",
}
ALPHABET = "aA1 \n.\"'(-é<&,:;/=_”\0"


def modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages([str(PACKAGE)], f"{datasette_provenance.__name__}."):
        if ".spark" in str(found):  # asks for pyspark
            continue
        yield importlib.import_module(found.name)


def patterns() -> dict[tuple[str, int], tuple[str, set[str]]]:
    """(pattern, flags) -> where it stands, and the ways in which it is used (empty: in all)."""
    used = uses()
    found: dict[tuple[str, int], tuple[str, set[str]]] = {}
    for module in modules():
        short = module.__name__.partition(".")[2]
        for name, value in vars(module).items():
            for pattern in _inside(value):
                if isinstance(pattern.pattern, str):
                    key = (pattern.pattern, pattern.flags)
                    where, ways = found.get(key, (f"{short}.{name}", set()))
                    here = (
                        used.get((short, name), set()) | used.get(("", name), set()) if pattern is value else set(WAYS)
                    )
                    found[key] = (where, ways | here)
        for line, text, flags, way in _written(PACKAGE.parent / Path(module.__file__ or "")):
            key = (text, re.compile(text, flags).flags)
            where, ways = found.get(key, (f"{short}:{line}", set()))
            found[key] = (where, ways | ({way} if way else set()))
    return found


def uses() -> dict[tuple[str, str], set[str]]:
    """(module, name of a pattern) -> the methods that are called on it, there or as the module's from elsewhere."""
    found: dict[tuple[str, str], set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        module = path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".")
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in WAYS:
                of = node.value
                if isinstance(of, ast.Name):
                    found.setdefault((module, of.id), set()).add(node.attr)
                elif isinstance(of, ast.Attribute):
                    found.setdefault(("", of.attr), set()).add(node.attr)
    return found


def _written(path: Path) -> Iterator[tuple[int, str, int, str]]:
    """The patterns that are written where they are used."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        of = node.func.value
        first = node.args[0]
        if (
            isinstance(of, ast.Name)
            and of.id == "re"
            and isinstance(first, ast.Constant)
            and isinstance(first.value, str)
        ):
            if node.func.attr in WAYS:
                yield node.lineno, first.value, _flags(node), node.func.attr
            elif node.func.attr == "compile":
                yield node.lineno, first.value, _flags(node), ""


def _flags(node: ast.Call) -> int:
    named = {
        n.attr
        for part in (*node.args[1:], *(k.value for k in node.keywords))
        for n in ast.walk(part)
        if isinstance(n, ast.Attribute)
    }
    flags = 0
    for name in named & set(re.RegexFlag.__members__):
        flags |= re.RegexFlag[name]
    return flags


def _inside(value: Any, deep: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif deep < 3 and isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from _inside(item, deep + 1)
    elif deep < 3 and isinstance(value, dict):
        for item in value.values():
            yield from _inside(item, deep + 1)
    elif deep < 3 and is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _inside(getattr(value, field.name, None), deep + 1)


class Recipe(NamedTuple):
    """A text of any length: a beginning, something many times, an end."""

    before: str
    unit: str
    after: str

    def text(self, length: int) -> str:
        return self.before + self.unit * max(1, (length - len(self.before)) // len(self.unit)) + self.after


def inputs(pattern: str, flags: int) -> list[Recipe]:
    """Texts that the pattern may take long over: some that are so for many, then those that are made of it."""
    found = {Recipe("", unit, after): None for unit in COMMON for after in ENDINGS[:1]}
    for before, part in _repeated(parser.parse(pattern, flags)):
        for unit, start in ((part, before), (before + part, ""), (before + part * 3, ""), (part + " ", before)):
            if unit:
                found |= {Recipe(start, unit, after): None for after in ENDINGS}
    return list(found)


def _repeated(tree: Iterable[Any], before: str = "") -> Iterator[tuple[str, str]]:
    """(what leads there, one round) of each repeated part of a parsed pattern."""
    for op, value in tree:
        yield from _in_node(op, value, before)
        before += _sample([(op, value)])


def _in_node(op: Any, value: Any, before: str) -> Iterator[tuple[str, str]]:
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        _, most, inside = value
        if most > 8:
            for choice in _choices(inside):
                yield before, choice
        yield from _repeated(inside, before)
    elif op is sre.SUBPATTERN:
        yield from _repeated(value[-1], before)
    elif op is sre.BRANCH:
        for branch in value[1]:
            yield from _repeated(branch, before)
    elif op in (sre.ASSERT, sre.ASSERT_NOT):
        yield from _repeated(value[1], before if value[0] > 0 else "")
    elif op is sre.ATOMIC_GROUP:
        yield from _repeated(value, before)


def _choices(inside: Any) -> list[str]:
    """A few texts that one round of a repeated part takes."""
    items = list(inside)
    if len(items) == 1 and items[0][0] in (sre.IN, sre.ANY, sre.NOT_LITERAL):
        taken = [c for c in ALPHABET if _takes(items[0], c)]
        return taken[:6] or [_sample(items)]
    if len(items) == 1 and items[0][0] is sre.SUBPATTERN and next(iter(items[0][1][-1]))[0] is sre.BRANCH:
        return [_sample(branch) for branch in next(iter(items[0][1][-1]))[1][1]][:6]
    return [_sample(items)]


def _takes(item: Any, character: str) -> bool:
    op, value = item
    if op is sre.ANY:
        return character != "\n"
    if op is sre.NOT_LITERAL:
        return ord(character) != value
    return _in_set(value, ord(character))


def _in_set(items: Any, code: int) -> bool:
    negated = False
    hit = False
    for op, value in items:
        if op is sre.NEGATE:
            negated = True
        elif op is sre.LITERAL:
            hit |= value == code
        elif op is sre.RANGE:
            hit |= value[0] <= code <= value[1]
        elif op is sre.CATEGORY:
            name = {"1": r"\d", " ": r"\s", "a": r"\w"}[CATEGORY[value]]
            if value in (sre.CATEGORY_NOT_DIGIT, sre.CATEGORY_NOT_SPACE, sre.CATEGORY_NOT_WORD):
                name = {sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_NOT_WORD: r"\W"}[
                    value
                ]
            hit |= re.match(name, chr(code)) is not None
    return hit != negated


def _sample(tree: Iterable[Any]) -> str:
    """A text that the parsed pattern takes, or nearly."""
    return "".join(_sampled(op, value) for op, value in tree)


def _sampled(op: Any, value: Any) -> str:
    if op is sre.LITERAL:
        return chr(value)
    if op in (sre.IN, sre.ANY, sre.NOT_LITERAL):
        fitting = next((c for c in ALPHABET if _takes((op, value), c)), None)
        if fitting is not None:
            return fitting
        first = next(iter(value), None) if op is sre.IN else None
        return (
            chr(first[1][0] if first[0] is sre.RANGE else first[1])
            if first and first[0] in (sre.RANGE, sre.LITERAL)
            else "a"
        )
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return _sample(value[2]) * max(value[0], 1 if value[1] and value[0] == 0 and value[1] > 1 else value[0])
    if op is sre.SUBPATTERN:
        return _sample(value[-1])
    if op is sre.BRANCH:
        return _sample(value[1][0])
    if op is sre.ATOMIC_GROUP:
        return _sample(value)
    return ""


# ---- whether a pattern is linear

SHORT, LONG = 10_000, 20_000
ENOUGH = 0.06
"""Seconds of this thread's own time in which a pattern that looks at each character some hundred times is done with LONG
ones. One that takes the square of them needs 0.3 and more, on any machine."""
BEYOND = 0.5
"""What no linear one takes, beside whatever else the machine does."""
GROWTH = 3
"""Above that, how much longer twice the text may take: the square takes 4 times, a linear pattern twice."""
COMMON_ONES, MOST = 20, 30
"""Texts that all patterns are fed, and that are made of each."""
SMALL = (40, 1500)
"""First short ones: what takes the fourth power, or more, never ends on long ones. The last tells which are the worst."""
WORST = 2
"""Of the texts, in the lengths that decide."""


def took(pattern, ways, text):
    begun = time.thread_time()
    if not ways or ways - {"match", "fullmatch"}:
        for _ in pattern.finditer(text):
            pass
    if "match" in ways:
        pattern.match(text)
    if "fullmatch" in ways:
        pattern.fullmatch(text)
    return time.thread_time() - begun


def least(pattern, ways, text):
    return min(took(pattern, ways, text) for _ in range(2))


def some(recipes):
    made = recipes[COMMON_ONES:]
    return recipes[:COMMON_ONES] + made[:: max(1, len(made) // MOST)]


def super_linear(source, flags, ways):
    """The beginning of a text over which the pattern takes more than its length; "" where there is none."""
    pattern = re.compile(source, flags)
    recipes = some(inputs(source, flags))
    times = {}
    for length in SMALL:
        for recipe in recipes:
            text = recipe.text(length)
            times[recipe] = took(pattern, ways, text)
            if times[recipe] > ENOUGH and least(pattern, ways, text) > ENOUGH:
                return text[:60]
    for recipe in sorted(times, key=times.__getitem__)[-WORST:]:
        longer = took(pattern, ways, recipe.text(LONG))
        if longer > BEYOND or (longer > ENOUGH and all(grows(pattern, ways, recipe, n) for n in (SHORT, LONG))):
            return recipe.text(60)[:60]
    return ""


def grows(pattern, ways, recipe, length):
    """Whether twice the length takes clearly more than twice the time. In turn: what else the machine does slows both."""
    texts = recipe.text(length), recipe.text(2 * length)
    short, long = (
        min(seconds) for seconds in zip(*([took(pattern, ways, t) for t in texts] for _ in range(4)), strict=True)
    )
    return long > max(ENOUGH, GROWTH * short)
