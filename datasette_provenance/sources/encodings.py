"""In which encoding a file is written: as asked, as its mark says, UTF-8 where it is valid, else as it most likely is."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator
from itertools import chain
from typing import IO, NamedTuple

from ..errors import SourceError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip

# What files of articles really come in; charset-normalizer knows ninety, most of them from before there was a web.
USUAL = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "iso8859_2", "koi8_r", "mac_roman",
    "cp932", "euc_jis_2004", "gb18030", "big5", "cp949",
)  # fmt: skip
WESTERN = "cp1252"
NEAR = 0.05
"""Western European wins unless another reads so much less oddly (charset-normalizer's "chaos"): they agree on most letters."""
NAMES = {"iso8859_2": "ISO 8859-2", "koi8_r": "KOI8-R", "mac_roman": "Mac Roman", "cp932": "Shift JIS", "cp949": "Korean (cp949)",
         "euc_jis_2004": "EUC-JP", "gb18030": "GB 18030", "big5": "Big5", "utf-16": "UTF-16", "utf-32": "UTF-32"}  # fmt: skip

PORTION = 1 << 20
SAMPLE = 1 << 16
DAMAGE = 20
"""A file with so many characters of good UTF-8 for each bad byte is UTF-8 with holes."""
BAD = re.compile("[\udc80-\udcff]")
BEYOND = re.compile("[^\x00-\x7f]")
DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]+)""")
HIGH = re.compile(rb"[\x80-\xff]")


class Encoding(NamedTuple):
    codec: str
    errors: str = "strict"
    said: str = ""
    """What to say of it; "" where it is UTF-8 as it should be."""


def check(name: str) -> str:
    """The codec that an option asks for. Raises SourceError where there is none of that name."""
    try:
        if codecs.lookup(name)._is_text_encoding:
            return name
    except (LookupError, ValueError):
        pass
    raise SourceError(
        f"There is no encoding {name!r} (--encoding). Known are, among others: utf-8, utf-16, cp1252, latin-1."
    )


def tell(stream: IO[bytes], asked: str = "") -> Encoding:
    """The encoding of what the stream holds from its start; it stands at its start again."""
    if asked:
        return Encoding(asked)
    head = stream.read(1024)
    stream.seek(0)
    for mark, codec in MARKS:
        if head.startswith(mark):
            if codec == "utf-8-sig":
                break
            return Encoding(codec, "replace", NAMES[codec])
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = bad = 0
    sample, last = bytearray(), b""
    for portion in chain(_portions(stream), (b"",)):
        if not (portion and portion.isascii()):
            text = decoder.decode(portion, not portion)
            wrong = len(BAD.findall(text)) if BAD.search(text) else 0
            bad += wrong
            good += len(BEYOND.findall(text)) - wrong
            last = portion or last
            if wrong and len(sample) < SAMPLE:
                sample += b"\n".join(line[:2000] for line in last.split(b"\n") if HIGH.search(line))[:SAMPLE]
    stream.seek(0)
    if not bad:
        return Encoding("utf-8-sig")
    if good >= DAMAGE * bad:
        count = f"{bad:,} byte{'' if bad == 1 else 's'}"
        return Encoding("utf-8-sig", "replace", f"UTF-8 with {count} that cannot be: U+FFFD stands in their place")
    if (declared := DECLARED.match(head)) and _fits(name := declared[1].decode(), bytes(sample)):
        return Encoding(name, "replace", display(name))
    codec = guess(bytes(sample))
    return Encoding(codec, "replace", f"{display(codec)}, as it seems: it is not UTF-8")


def _portions(stream: IO[bytes]) -> Iterator[bytes]:
    """What can be read of it: where a packed file breaks off, whoever reads it for good says so."""
    try:
        while portion := stream.read1(PORTION):  # type: ignore[attr-defined]
            yield portion
    except (OSError, EOFError, zlib.error):
        return


def _fits(codec: str, sample: bytes) -> bool:
    try:
        check(codec)
        sample.decode(codec)
    except (SourceError, UnicodeError):
        return False
    return True


def guess(sample: bytes) -> str:
    """The most likely encoding of text that is not UTF-8."""
    from charset_normalizer import from_bytes

    matches = list(from_bytes(sample, cp_isolation=list(USUAL)))
    if not matches:
        return WESTERN
    best = min(matches, key=lambda m: (m.chaos, -m.coherence))
    western = [m for m in matches if WESTERN in (m.encoding, *m.could_be_from_charset)]
    return WESTERN if western and western[0].chaos <= best.chaos + NEAR else best.encoding


def display(codec: str) -> str:
    return NAMES.get(codec) or re.sub(r"^cp(125\d)$", r"Windows-\1", codec)
