import pytest

from newsqed.score import score

TEXT = (
    "“We will open the harbour in May,” Ada Quist said. She called the plan “bold”. "
    "“It is too late for that,” said Ben Holm. The mayor warned that the pier was unsafe. "
    "Residents hoped that it would hold. The “Old Salt” is a pub."
)


def gold_of(write, name="a"):
    return (
        write(TEXT, name)
        .quote("“We will open the harbour in May,”", quoted=["“We will open the harbour in May,”"],
               cue="said", speaker="Ada Quist")
        .quote("“bold”", quoted=["“bold”"], cue="called", speaker="She")
        .quote("“It is too late for that,”", quoted=["“It is too late for that,”"],
               cue="said", speaker="Ben Holm")
        .quote("that the pier was unsafe", cue="warned", speaker="The mayor", type_="indirect")
        .quote("that it would hold", cue="hoped", speaker="Residents", type_="indirect")
        .add("not_quote", **write(TEXT).span("“Old Salt”"), use="title")
    )  # fmt: skip


def figures(scores):
    return {
        row.measure: row.f1 if row.share is None else row.share
        for row in scores.rows()
        if row.layer == "quotes"
    }


def test_runs_and_speakers_by_hand(write):
    pred = (
        write(TEXT)
        # the same run but for mark and comma, the right speaker
        .quote("We will open the harbour in May", quoted=["We will open the harbour in May"],
               speaker="Quist")
        # exact, the wrong speaker
        .quote("“bold”", quoted=["“bold”"], speaker="Ada Quist")
        # 15 of 23 characters: IoU ≥ 0.5, the right speaker
        .quote("It is too late", quoted=["It is too late"], speaker="Ben Holm")
        .quote("“Old Salt”", quoted=["“Old Salt”"])  # quotes nobody
    )  # fmt: skip
    scores = score([gold_of(write).done()], [pred.done()], cues=["warn", "warned"])
    found = figures(scores)
    assert found["exact"] == pytest.approx(4 / 7)  # 2 of 4 predicted, 2 of 3 in gold
    assert found["iou"] == pytest.approx(6 / 7)
    assert found["speaker"] == pytest.approx(2 / 3)
    assert found["end_to_end"] == pytest.approx(2 / 7)
    assert found["exact_long"] == found["end_to_end_long"] == 0.5  # 1 of 2 and 1 of 2
    assert found["iou_long"] == found["speaker_long"] == 1.0
    assert found["false_quotations"] == 1.0
    assert found["indirect"] == 0.0
    assert scores.get("quotes", "indirect").support == 1, "hoping is no communication"


def test_a_long_run_found_short_is_found(write):
    gold = write(TEXT).quote("It is too late", quoted=["It is too late"]).done()
    pred = write(TEXT).quote("is too late", quoted=["is too late"]).done()
    long = score([gold], [pred]).get("quotes", "iou_long")
    assert (long.recall, long.support, long.predicted) == (1.0, 1, 0)
    assert long.f1 == 0.0, "nothing long was predicted, so precision is nothing"


def test_indirect_needs_a_cue_that_communicates(write):
    gold = [gold_of(write).done()]
    pred = write(TEXT).quote("that the pier was unsafe", cue="warned", type_="indirect")
    assert figures(score(gold, [pred.done()], cues=["warn", "warned"]))["indirect"] == 1.0
    assert figures(score(gold, [pred.done()], cues=["warned", "hoped"]))["indirect"] == (
        pytest.approx(2 / 3)
    )


@pytest.mark.parametrize("cue", ["has warned", "Warned", "pointed out that", "s warned,"])
def test_a_cue_of_several_words_communicates_if_some_do(write, cue):
    text = f"The mayor {cue} the pier was unsafe."
    document = write(text).quote("the pier was unsafe", cue=cue, type_="indirect").done()
    assert score([document], [document], cues=["warned", "pointed out"]).get("quotes", "indirect")
    assert not score([document], [document], cues=["point", "claimed"]).get("quotes", "indirect")


def test_an_interrupted_indirect_quotation_is_one(write):
    text = "The pier, the mayor said, was unsafe."
    gold = write(text).quote("The pier", "was unsafe", cue="said", type_="indirect").done()
    half = write(text).quote("was unsafe", cue="said", type_="indirect").done()
    less = write(text).quote("pier", cue="said", type_="indirect").done()
    assert score([gold], [half], cues=["said"]).get("quotes", "indirect").f1 == 1.0
    assert score([gold], [less], cues=["said"]).get("quotes", "indirect").f1 == 0.0


RUN = "“It is too late for that,”"


def right(write, gold, pred, *, elsewhere=None, entities=True):
    """Whether the speaker counts as right; `elsewhere` makes gold one that resolves or names."""
    one, other = (write(TEXT).quote(RUN, quoted=[RUN], **who) for who in (gold, pred))
    if elsewhere:
        one.quote("“bold”", quoted=["“bold”"], **elsewhere)
    if entities:
        for document, id_ in ((one, "e1"), (other, "e7")):
            document.entity(id_).mention("Ben Holm", entity=id_)
            document.entity("e2").mention("Ada Quist", entity="e2")
    return score([one.done()], [other.done()]).get("quotes", "speaker").share == 1.0


def test_speakers_by_phrase(write):
    assert right(write, {"speaker": "Ben Holm"}, {"speaker": "Holm"})
    assert not right(write, {"speaker": "Ben Holm"}, {"speaker": "Ada Quist"})
    assert not right(write, {"speaker": "Ben Holm"}, {})
    assert not right(write, {"speaker": "Ben Holm", "entity": "e1"}, {"entity": "e7"})


def test_speakers_by_entity_only(write):
    assert right(write, {"entity": "e1"}, {"entity": "e7"})
    assert right(write, {"entity": "e1"}, {"speaker": "The mayor", "entity": "e7"})
    assert not right(write, {"entity": "e1"}, {"entity": "e2"})
    assert not right(write, {"entity": "e1"}, {})


def test_nobody_speaks(write):
    named, resolved = {"speaker": "She"}, {"speaker": "She", "entity": "e2"}
    assert right(write, {}, {}, elsewhere=named)
    assert not right(write, {}, {"speaker": "Ben Holm"}, elsewhere=named)
    # Gold that resolves no speakers says nothing of an entity without phrase.
    assert right(write, {}, {"entity": "e7"}, elsewhere=named)
    assert not right(write, {}, {"entity": "e7"}, elsewhere=resolved)


def test_gold_without_any_speaker_scores_none(write):
    document = write(TEXT).quote(RUN, quoted=[RUN]).done()
    for record in document["annotations"]:
        del record["speaker"], record["cue"]
    found = figures(score([document], [document]))
    assert found == {"exact": 1.0, "iou": 1.0, "exact_long": 1.0, "iou_long": 1.0}


def test_resolution_needs_the_right_entity_not_the_same_id(write):
    gold, pred = gold_of(write), gold_of(write)
    for document, ids in ((gold, ("e1", "e2")), (pred, ("e2", "e1"))):
        document.entity(ids[0]).mention("Ada Quist", entity=ids[0])
        document.entity(ids[1]).mention("Ben Holm", entity=ids[1])
        document.mention("She", entity=ids[0], form="pronoun")
        spoken = [record for record in document.records if record["kind"] == "quote"]
        for record, entity in zip(spoken, (ids[0], ids[0], ids[1]), strict=False):
            record["speaker"]["entity"] = entity
    found = figures(score([gold.done()], [pred.done()]))
    assert found["resolved_right"] == found["resolved"] == 1.0
    # "She" taken for Ben Holm; the third quotation left open; ids as in gold do not help.
    spoken[1]["speaker"]["entity"] = "e1"
    del spoken[2]["speaker"]["entity"]
    found = figures(score([gold.done()], [pred.done()]))
    assert found["resolved_right"] == pytest.approx(1 / 3)
    assert found["resolved"] == pytest.approx(2 / 3)


def test_a_pronoun_alone_aligns_no_entities(write):
    gold, pred = (
        write(TEXT)
        .quote("“bold”", quoted=["“bold”"], speaker="She", entity="e1")
        .entity("e1")
        .mention("She", entity="e1", form="pronoun")
        for _ in range(2)
    )
    gold.mention("Ada Quist", entity="e1")
    assert figures(score([gold.done()], [pred.done()]))["resolved_right"] == 0.0


def test_turns_of_a_transcript_are_scored_apart(write):
    text = "QUIST: We open in May.\nHOLM: That is too late."
    gold = (
        write(text)
        .quote("We open in May.", layout="transcript", speaker="QUIST")
        .quote("That is too late.", layout="transcript", speaker="HOLM")
    )
    pred = write(text).quote("We open in May", layout="transcript", speaker="HOLM")
    found = figures(score([gold.done()], [pred.done()]))
    assert found["turn_exact"] == found["turn_iou"] == pytest.approx(2 / 3)
    assert found["turn_speaker"] == found["turn_end_to_end"] == 0.0
    assert "exact" not in found
