"""What starts Spark's Python processes on each machine, with all that takes a while and each of them needs made before they part:
so it is made once, and stands in memory once.
"""

from __future__ import annotations

if __name__ == "__main__":
    from pyspark.daemon import manager

    from ..run.tasks import warm

    warm()
    manager()
