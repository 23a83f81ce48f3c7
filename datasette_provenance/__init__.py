"""datasette-provenance: who wrote what you are reading?"""

__version__ = "0.1.0"
