"""From files to articles: what stands on disk becomes rows of a table, or rejects with a reason."""
