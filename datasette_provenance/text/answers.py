"""What a server says instead of a page: not found, down, forbidden, a check of the browser.

Scraped tables hold such answers under many addresses, word for word the same, for they come with the software. Nobody carries
them from anybody. Only a text that is short as a whole is looked at: an article may speak of all this.
"""

from __future__ import annotations

import re

LONGEST = 900
"""Characters: the longest answer met, that of a proxy with its advice, has 400."""
WITHIN = 300
"""Characters at the beginning in which it says so."""
ANSWER = re.compile(
    r"\b(?:error|http|status)?[ :]*(?:4(?:0[0-9]|10|29|51)|5(?:0[0-4]|2[0-6]))\b\W{0,4}"
    r"(?:(?:page|file|server|web|internal|bad|service|temporarily|access|gateway|too many|http|client)\s){0,4}"
    r"(?:not found|forbidden|denied|error|gone|gateway|unavailable|unauthorized|requests|is down|timed? ?out|timeout)"
    r"|\berror (?:4\d\d|5\d\d)\b"
    r"|\bpage (?:was |could |can|is )?n[o’']t (?:be )?found|\bpage can(?:’t|'t|not) be (?:found|displayed)"
    r"|\b(?:seite|artikel)[^.\n]{0,40} (?:nicht (?:mehr )?(?:gefunden|verfügbar|erreichbar))|\bpage (?:introuvable|non trouvée|inexistante)"
    r"|\bpágina (?:no|não) (?:encontrada|existe|disponible)|\bpagina non (?:trovata|disponibile)"
    r"|\bnothing (?:was )?found at this location|\b(?:can(?:’t|'t|not)|could(?:n’t|n't| not)) find (?:the page|what) you"
    r"|\bthe (?:page|url|content|article|file) (?:that )?(?:you(?:’re|'re| are| were)? (?:looking for|requested|trying to)|requested)"
    r"|\brequested url\b|\bcan ?not find the requested page"
    r"|\b(?:enable|activate|turn on|allow) (?:java ?script|cookies)|\bjava ?script (?:is|seems to be|appears to be) (?:disabled|not enabled|required|off)"
    r"|\byou (?:are|have been) (?:blocked|a robot|human)\b|\bverify (?:that )?you(?:’re|'re| are)\b|\bnot a robot\b|\bchecking your browser"
    r"|\b(?:unusual|automated) (?:traffic|requests) from|\bperforming (?:a )?security (?:check|verification)"
    r"|\bdown for (?:scheduled |routine )?maintenance|\bunder(?:going)? maintenance\b|\bweb server is (?:down|not returning)"
    r"|\baccount (?:has been )?suspended\b|\bdomain (?:name )?(?:is|may be) for sale|\bthis (?:site|website) can(?:’t|'t|not) be reached"
    r"|\b(?:not available|unavailable) (?:in your (?:country|region|location)|in most european|for legal reasons|due to legal)"
    r"|^access denied\b|^forbidden\b|^not found\b|^bad gateway\b",
    re.IGNORECASE,
)


def find_answer(text: str) -> list[tuple[int, int]]:
    """The span of the whole text where it is such an answer, else nothing."""
    if len(text) > LONGEST or not ANSWER.search(text.strip(), 0, WITHIN):
        return []
    return [(0, len(text))]
