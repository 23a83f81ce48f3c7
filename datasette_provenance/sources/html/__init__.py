"""Saved HTML pages: the tree, its lines, which of them are the story, what stands around it, what the page's data say."""
