"""Addresses as pages are told apart by them: the same page has many, by how one came to it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

TRACKING = re.compile(
    r"""utm_\w+ | fbclid | gclid | gclsrc | gbraid | wbraid | dclid | msclkid | yclid | twclid | ttclid | li_fat_id | igshid?
    | mc_[ce]id | mkt_tok | _ga | _gl | _openstat | _hs(?:enc|mi) | hsctatracking | vero_(?:id|conv) | oly_(?:anon|enc)_id
    | at_(?:medium|campaign|custom\d|link_\w+|format|ptr_name|bbc_team) | cmpid? | icid | ncid | ns_(?:mchannel|source|campaign|
    linkname|fee) | ref_?(?:src|url) | xtor | smid | smtyp | sr_share | s_cid | soc_(?:src|trk) | wt_?z?mc\w* | ito | taid
    | __twitter_impression | guccounter | guce_referr\w+ | __source""",
    re.IGNORECASE | re.VERBOSE,
)
"""Parameters that say how a reader came, not what is read."""
CAME_FROM = ("ref", "referer", "referrer", "src", "source", "from", "via", "share", "partner")
"""Parameters that say so where their value holds no figure: ?ref=newsletter, but not ?ref=20391."""
INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)


def page_key(address: str) -> str:
    """The page that an address leads to: without scheme, www., tracking parameters, fragment and last slash; "" where it
    is no address of a single page (a site's front page is none)."""
    text = "".join(address.split())
    if not text:
        return ""
    try:
        parts = urlsplit(text if "//" in text[:10] else f"//{text}")
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return text
    if not host:
        return text  # urn:newsml:..., or a name of its own
    path = INDEX.sub("/", parts.path).rstrip("/")
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _is_tracking(k, v)]
    query = urlencode(sorted(kept))
    if not path and not query and not parts.fragment.startswith(("!", "/")):
        return ""
    where = f"{host}:{port}" if port not in (None, 80, 443) else host
    # Addresses behind "#!" are pages of their own.
    fragment = f"#{parts.fragment}" if parts.fragment.startswith(("!", "/")) else ""
    return f"{where}{path}{'?' + query if query else ''}{fragment}"


def _is_tracking(name: str, value: str) -> bool:
    came = name.lower() in CAME_FROM and not any(c.isdigit() for c in value)
    return came or TRACKING.fullmatch(name) is not None
