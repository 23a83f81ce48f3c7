"""Which pairs meet, over Arrow columns in parts: without Spark, by the functions that its tasks call."""

import numpy as np
import pytest

from datasette_provenance.candidates import pairs_batch as candidates

from .crowded import batch_of, crowded_sketches


def test_pairs_meet_in_parts_as_they_do_at_once():
    pa = pytest.importorskip("pyarrow")
    pytest.importorskip("pyspark")
    from datasette_provenance.spark import meeting

    parts = 5
    sketches, numbers = crowded_sketches()
    wanted = candidates.find_pairs(sketches, np.argsort(np.argsort(numbers)))
    batch = batch_of(sketches, numbers)

    class Nothing:
        value = (np.empty(0, np.uint64),) * 3

    def together(batches, *by):
        whole = pa.Table.from_batches(batches)
        for key in {tuple(row[name] for name in by) for row in whole.select(list(by)).to_pylist()}:
            kept = [
                all(row[name] == k for name, k in zip(by, key, strict=True))
                for row in whole.select(list(by)).to_pylist()
            ]
            yield whole.filter(pa.array(kept)).combine_chunks()

    blocks = list(meeting.blocks(iter([batch.slice(0, 150), batch.slice(150)]), Nothing, parts))
    met = [made for group in together(blocks, "kind", "part") for made in meeting.meet(group, parts)]
    huge = (one for one in met if one.column("kind")[0].as_py() == meeting.CROWD)
    crowds = pa.Table.from_batches(meeting.crowded(huge), pa.schema([("owner", pa.int64()), ("key", pa.int64())]))
    rest = [one for one in met if one.column("kind")[0].as_py() < meeting.CROWD]
    summed = [made for group in together(rest, "part", "kind") for made in meeting.summed(group)]
    pairs = []
    for group in together(summed, "part"):
        ends = {number for made in meeting.owners(group.to_batches()) for number in made.column("owner").to_pylist()}
        near = (
            crowds.filter(pa.array([owner in ends for owner in crowds.column("owner").to_pylist()]))
            if crowds.num_rows
            else crowds
        )
        pairs += [row for made in meeting.select(group, near) for row in made.to_pylist()]
    place = {number: i for i, number in enumerate(numbers.tolist())}
    found = sorted((*sorted((place[row["a"]], place[row["b"]])), row["found_by"]) for row in pairs)
    assert found == [tuple(pair) for pair in wanted]


@pytest.mark.parametrize("articles", [20, 20_000, 10**6, 10**8, 10**9])
def test_parts_are_bounded_however_many_articles_there_are(articles):
    pytest.importorskip("pyspark")
    from datasette_provenance.spark import pairs

    sizes = pairs.sizes_for(articles, 213 * articles)
    assert 213 * articles / sizes.parts <= pairs.KEYS
    assert articles / sizes.parts <= 2 * pairs.ARTICLES
    assert sizes.every * sizes.heavy <= 4096  # members, about, of a bucket that is not split
    assert articles < 10**9 or sizes.parts == 106_500
