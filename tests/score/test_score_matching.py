from hypothesis import given, settings
from hypothesis import strategies as st

from newsqed.score.matching import intersection_over_union, overlapping, pair


def spans(count):
    """Up to `count` short spans, each a place of its own."""
    span = st.tuples(st.integers(0, 9), st.integers(1, 5)).map(lambda at: ((at[0], sum(at)),))
    return st.lists(span, max_size=count)


def brute_overlapping(gold, pred):
    """All pairs with a shared character, by sets of characters."""

    def characters(place):
        return {at for start, end in place for at in range(start, end)}

    found = {}
    for i, one in enumerate(gold):
        for j, other in enumerate(pred):
            a, b = characters(one), characters(other)
            if a & b:
                found[i, j] = len(a & b) / len(a | b)
    return found


def brute_most(edges):
    """The size of the largest matching, by trying every choice."""
    if not edges:
        return 0
    (i, j), rest = edges[0], edges[1:]
    return max(brute_most(rest), 1 + brute_most([(a, b) for a, b in rest if a != i and b != j]))


@given(spans(6), spans(6))
def test_overlapping_finds_every_pair_once(gold, pred):
    found = list(overlapping(gold, pred))
    assert {(i, j): iou for i, j, iou in found} == brute_overlapping(gold, pred)
    assert len(found) == len({(i, j) for i, j, _ in found})


@settings(max_examples=300)
@given(spans(5), spans(5), st.sampled_from([0.0, 0.5]))
def test_pairs_are_as_many_as_can_be_after_the_identical_ones(gold, pred, at_least):
    pairs = pair(gold, pred, at_least=at_least)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    ious = brute_overlapping(gold, pred)
    assert all(ious[both] >= at_least for both in pairs)
    same = [both for both in pairs if gold[both[0]] == pred[both[1]]]
    assert len(same) == sum(min(gold.count(at), pred.count(at)) for at in {*gold})
    used_gold, used_pred = {i for i, _ in same}, {j for _, j in same}
    rest = [
        (i, j)
        for (i, j), iou in ious.items()
        if iou >= at_least and i not in used_gold and j not in used_pred
    ]
    assert len(pairs) == len(same) + brute_most(rest)


@given(spans(6), spans(6))
def test_as_many_pairs_with_the_sides_swapped(gold, pred):
    assert len(pair(gold, pred)) == len(pair(pred, gold))


def test_the_larger_overlap_wins():
    # "early March" could be paired with either; it shares more with the second.
    assert pair([((4, 15),)], [((0, 6),), ((6, 15),)]) == [(0, 1)]


def test_an_augmenting_path_saves_a_pair():
    # Greedily gold 0 takes prediction 1, and gold 1 would be left with nothing.
    gold, pred = [((0, 10),), ((8, 12),)], [((0, 3),), ((4, 10),)]
    assert pair(gold, pred) == [(0, 0), (1, 1)]


def test_an_interrupted_place_is_one_place():
    whole, parts = ((0, 10),), ((0, 4), (6, 10))
    assert intersection_over_union(whole, parts) == 0.8
    assert pair([parts], [whole], at_least=0.5) == [(0, 0)]
    assert pair([parts], [((4, 6),)]) == []


def test_empty_places_match_nothing():
    assert pair([((3, 3),)], [((0, 9),)]) == []


def test_a_long_chain_is_linear():
    gold = [((4 * at, 4 * at + 3),) for at in range(20_000)]
    pred = [((4 * at + 2, 4 * at + 5),) for at in range(20_000)]
    assert len(pair(gold, pred)) == 20_000
