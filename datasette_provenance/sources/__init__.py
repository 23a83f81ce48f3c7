"""From files to articles: what stands on disk becomes rows of the articles table, or a reject with its reason."""
