"""The pages: each module has a TEMPLATE and a ``context`` of plain data, which is also the page's JSON."""
