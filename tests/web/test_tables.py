"""Tables of the pages: under every heading stands a column, and over every column a heading."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest

PAGES = (
    "/news/-/provenance",
    "/news/articles/-/provenance/a02",
    "/news/-/provenance/family/f1",
    "/news/-/provenance/compare?a=a01&b=a02",
    "/news/-/provenance/publisher/Tarn+Post",
    "/news/-/provenance/origin/AFP",
    "/news/-/provenance/match?article=a02",
)


def width(row: Any) -> int:
    return sum(int(cell.get("colspan", 1)) for cell in row.xpath("./th | ./td"))


@pytest.mark.parametrize("page", PAGES)
async def test_a_row_has_as_many_cells_as_the_head(db_path: Any, make_ds: Any, page: str) -> None:
    response = await make_ds(db_path).client.get(page)
    assert response.status_code == 200, page
    for table in lxml.html.fromstring(response.text).xpath("//table[thead]"):
        (head,) = {width(row) for row in table.xpath("./thead/tr[last()]")}
        spanned = table.xpath("./tbody/tr[*[@rowspan]]")
        if not spanned:
            assert {width(row) for row in table.xpath("./tbody/tr")} <= {head}, table.text_content()[:200]
