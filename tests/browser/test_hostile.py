"""Hostile words in every place that holds other people's: in a real browser nothing of them comes alive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ..web.test_escapes import ATTACKS, CORE, OURS, PROBE, spoilt
from . import serving

ALIVE = {
    **{
        name: attack for name, attack in ATTACKS.items() if name not in ("right to left", "controls", "surrogate pairs")
    },
    "script": f"<script>window.alive = 1</script><{PROBE}>",
    "event": f"\"'><img src=x onerror='window.alive = 1' {PROBE}><svg onload=window.alive=1>",
    "frame": f"<iframe srcdoc='<script>parent.alive = 1</script>' {PROBE}></iframe>",
    "base and style": f"<base href='//elsewhere.invalid/'><style>body {{ display: none }}</style><{PROBE}>",
    "address of data": "data:text/html,<script>alert(1)</script>",
}
LOOK = f"""() => ({{
  alive: window.alive === undefined,
  probes: document.querySelectorAll('{PROBE}, [{PROBE}]').length,
  shown: getComputedStyle(document.body).display !== 'none',
  base: document.querySelectorAll('base, iframe').length,
  addresses: [...document.querySelectorAll('[href], [src], [action]')]
    .map(e => e.getAttribute('href') || e.getAttribute('src') || e.getAttribute('action') || '')
    .filter(a => /^\\s*(javascript|data|vbscript):/i.test(a)).length,
}})"""


@pytest.fixture
def hostile(browser: Any, tmp_path: Path) -> Any:
    folder = tmp_path / "all"
    folder.mkdir()
    with serving.serve(spoilt(folder / "news.db", " ".join(ALIVE.values()))) as address:
        yield address


def test_nothing_comes_alive(browser: Any, hostile: str) -> None:
    page = browser.new_page()
    troubles: list[str] = []
    page.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda r: None if r.url.startswith(hostile) else troubles.append(r.url))
    seen = 0
    for path in (*OURS, *CORE):
        if "url=" in path:
            continue
        response = page.goto(hostile + path, wait_until="load")
        assert response.status == 200, path
        found = page.evaluate(LOOK)
        assert found == {"alive": True, "probes": 0, "shown": True, "base": 0, "addresses": 0}, path
        seen += PROBE in page.content()
    page.close()
    assert not troubles
    assert seen >= len(OURS) - 2  # not on the empty form
