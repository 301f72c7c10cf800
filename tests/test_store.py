"""The corpus on disk: taking articles in, whole or not at all."""

import json
import os
from pathlib import Path

import pytest

from newsqed import store
from newsqed import text as texts
from newsqed.errors import NewsqedError
from newsqed.records import Mention, NotQuote
from newsqed.store import placing


@pytest.fixture
def corpus(tmp_path: Path) -> store.Corpus:
    return store.create(tmp_path / "c", "little")


def put(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def tree(corpus: store.Corpus) -> list[str]:
    return sorted(str(path.relative_to(corpus.root)) for path in corpus.root.rglob("*"))


def test_an_article_goes_in_and_comes_out(tmp_path: Path, corpus: store.Corpus) -> None:
    raw = "date 2020-02-03 The café closed.\r\nNobody came… 👩‍👩‍👧 שלום".encode()
    added = corpus.add(put(tmp_path, "My Page_1.TXT", raw), license="CC0-1.0", text="full")
    assert added.id == "my-page-1"
    article = corpus.article("my-page-1")
    assert article.text == "The café closed.\n\nNobody came… 👩‍👩‍👧 שלום"
    assert article.published == "2020-02-03"
    assert corpus.raw("my-page-1").read_bytes() == raw
    assert texts.replay(raw, corpus.edits("my-page-1")) == article.text
    assert corpus.splits()["my-page-1"][0] == "train"
    assert article.gold is None
    assert not article.withheld


def test_splits_fill_up_towards_60_20_20_in_each_desk(tmp_path: Path, corpus: store.Corpus) -> None:
    for desk in ("courts", "sport"):
        for number in range(10):
            words = " ".join(f"{desk[0]}{number}{word}" for word in range(20))
            corpus.add(put(tmp_path, f"{desk}{number}.txt", words.encode()), desk=desk)
    for desk in ("courts", "sport"):
        found = [split for name, (split, _) in corpus.splits().items() if name.startswith(desk)]
        assert [found.count(split) for split in store.SPLITS] == [6, 2, 2]
    assert corpus.splits()["courts0"] == ("train", "courts0")


LONG = (
    "The ferry to Port Ellery will not sail before Friday, the harbour board said, since its "
    "engine has lost a valve that nobody makes any more. A smith in Ostwick has promised another."
)


def test_a_near_duplicate_goes_where_what_it_is_like_is(
    tmp_path: Path, corpus: store.Corpus
) -> None:
    def add(name: str, text: str, **more: str) -> store.Added:
        return corpus.add(put(tmp_path, f"{name}.txt", text.encode()), desk="local", **more)  # type: ignore[arg-type]

    add("first", LONG, split="test")
    add("other", "Nothing of it stands in this one: bells, a bridge, two owls.", split="train")
    again = add("again", LONG.replace("Friday", "Sunday"))
    assert again.place == store.Place("test", "first")
    before = (corpus.root / "corpus" / "splits.tsv").read_bytes()
    with pytest.raises(NewsqedError, match=r"nearly the same as that of \w+, which is in test"):
        add("wrong", LONG.replace("Friday", "Monday"), split="train")
    add("mixed", LONG.replace("valve", "wheel") + " So it goes.")
    assert corpus.splits()["mixed"] == ("test", "first")
    assert (corpus.root / "corpus" / "splits.tsv").read_bytes() != before


def test_what_is_like_two_splits_is_refused_and_what_is_like_two_clusters_joins_them(
    tmp_path: Path, corpus: store.Corpus
) -> None:
    def add(name: str, text: str, **more: str) -> store.Added:
        return corpus.add(put(tmp_path, f"{name}.txt", text.encode()), desk="local", **more)  # type: ignore[arg-type]

    halves = LONG, LONG[::-1]
    add("left", halves[0], split="train")
    add("right", halves[1], split="test")
    with pytest.raises(NewsqedError, match=r"the same as right \(test\) and left \(train\)"):
        add("both", " ".join(halves))
    assert corpus.ids() == ["left", "right"]
    corpus.write_splits({"left": ("train", "left"), "right": ("train", "right")})
    assert add("both", " ".join(halves)).place.split == "train"
    assert len({cluster for _, cluster in corpus.splits().values()}) == 1


def test_ties_are_broken_by_the_salt_alone(tmp_path: Path) -> None:
    def second(salt: str) -> str:
        return placing.place("b", [], ["train"], {}, salt).split

    drawn = {second(f"{number:032x}") for number in range(20)}
    assert drawn == {"validation", "test"}
    assert second("00") == second("00")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        (b"caf\xe9 au lait", "not UTF-8"),
        (b"The first text.", "the same bytes"),
        (b"The first text.\n", "the same text"),
    ],
)
def test_what_cannot_go_in_leaves_nothing_behind(
    tmp_path: Path, corpus: store.Corpus, content: bytes, message: str
) -> None:
    corpus.add(put(tmp_path, "first.txt", b"The first text."))
    before = tree(corpus)
    with pytest.raises(NewsqedError, match=message):
        corpus.add(put(tmp_path, "second.txt", content))
    assert tree(corpus) == before


def test_a_missing_file_a_taken_id_and_a_bad_date_are_named(
    tmp_path: Path, corpus: store.Corpus
) -> None:
    corpus.add(put(tmp_path, "one.txt", b"One."))
    before = tree(corpus)
    with pytest.raises(NewsqedError, match="cannot be read"):
        corpus.add(tmp_path / "none.txt")
    with pytest.raises(NewsqedError, match="already"):
        corpus.add(put(tmp_path, "two.txt", b"Two."), id="one")
    with pytest.raises(NewsqedError, match="article id"):
        corpus.add(put(tmp_path, "two.txt", b"Two."), id="../two")
    with pytest.raises(NewsqedError, match="publication date"):
        corpus.add(put(tmp_path, "two.txt", b"Two."), published="yesterday")
    assert tree(corpus) == before


def test_a_failure_in_the_middle_leaves_nothing_behind(
    tmp_path: Path, corpus: store.Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(corpus)
    splits = (corpus.root / "corpus" / "splits.tsv").read_bytes()

    def fail(self: Path, target: Path) -> Path:
        if self.is_dir():
            raise OSError("the disk is full")
        return Path(str(__import__("os").replace(self, target) or target))

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="full"):
        corpus.add(put(tmp_path, "one.txt", b"One."))
    assert tree(corpus) == before
    assert (corpus.root / "corpus" / "splits.tsv").read_bytes() == splits


def test_annotations_are_written_in_canonical_form(tmp_path: Path, corpus: store.Corpus) -> None:
    corpus.add(put(tmp_path, "one.txt", b"A Bc d."))
    late = Mention(id="m2", start=2, end=4, text="Bc", label="ORG", form="name", entity=None)
    early = NotQuote(id="n1", start=0, end=1, text="A", use="term", annotator="ada")
    assert corpus.write("one", "gold", [late, early])
    assert not corpus.write("one", "gold", [early, late])
    lines = (corpus.folder("one") / "gold.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["n1", "m2"]
    assert '"entity": null' in lines[1]
    assert corpus.article("one").gold == (early, late)
    assert corpus.write("one", "hand/ada", [early])


def test_a_frozen_text_that_changed_is_not_read(tmp_path: Path, corpus: store.Corpus) -> None:
    corpus.add(put(tmp_path, "one.txt", b"A Bc d."))
    (corpus.folder("one") / "text.txt").write_bytes(b"A Bc e.")
    with pytest.raises(NewsqedError, match="frozen"):
        corpus.article("one")


def test_a_broken_line_is_named(tmp_path: Path, corpus: store.Corpus) -> None:
    corpus.add(put(tmp_path, "one.txt", b"A Bc d."))
    path = corpus.folder("one") / "gold.jsonl"
    path.write_text('{"kind": "mention"}\n{"kind": "men', encoding="utf-8")
    with pytest.raises(NewsqedError, match=r"gold\.jsonl:1: this is no annotation"):
        corpus.article("one")
    path.write_text('{"kind": "men', encoding="utf-8")
    with pytest.raises(NewsqedError, match=r"gold\.jsonl:1:10: not JSON"):
        corpus.article("one")


def test_a_folder_without_a_corpus_and_a_folder_in_use(tmp_path: Path) -> None:
    with pytest.raises(NewsqedError, match="no corpus"):
        store.Corpus.find(tmp_path)
    put(tmp_path, "x", b"x")
    with pytest.raises(NewsqedError, match="not empty"):
        store.create(tmp_path, "x")


def test_a_corpus_is_found_from_below(corpus: store.Corpus) -> None:
    assert store.Corpus.find(corpus.root / "corpus").root == corpus.root.resolve()


def test_an_unknown_article_suggests_a_near_one(tmp_path: Path, corpus: store.Corpus) -> None:
    corpus.add(put(tmp_path, "wire-talks.txt", b"One."))
    with pytest.raises(NewsqedError, match="did you mean wire-talks"):
        corpus.article("wire")


def test_splits_with_an_unknown_name_are_named(corpus: store.Corpus) -> None:
    (corpus.root / "corpus" / "splits.tsv").write_text("article\tsplit\tcluster\na\tdev\ta\n")
    with pytest.raises(NewsqedError, match=r"splits\.tsv:2"):
        corpus.splits()


def test_what_is_kept_already_is_never_overwritten(tmp_path: Path, corpus: store.Corpus) -> None:
    (corpus.root / "raw" / "foo.txt").write_text("my notes")
    with pytest.raises(NewsqedError, match=r"raw/foo\.txt is there already"):
        corpus.add(put(tmp_path, "foo.txt", b"A new article stands here."))
    assert (corpus.root / "raw" / "foo.txt").read_text() == "my notes"
    kept = put(corpus.root / "raw", "bar.txt", b"Another article, kept by hand.")
    (corpus.root / "corpus" / "splits.tsv").unlink()
    (corpus.root / "corpus" / "splits.tsv").mkdir()
    with pytest.raises(NewsqedError):
        corpus.add(kept)
    assert kept.read_bytes() == b"Another article, kept by hand."


@pytest.mark.parametrize(
    ("words", "message"),
    [({"language": "English language"}, "language"), ({"desk": "My Desk"}, "desk"),
     ({"id": "releases"}, "no article id"), ({"id": "a" * 101}, "no article id")],
)  # fmt: skip
def test_what_the_checks_would_refuse_is_not_taken_in(
    tmp_path: Path, corpus: store.Corpus, words: dict[str, str], message: str
) -> None:
    before = tree(corpus)
    with pytest.raises(NewsqedError, match=message):
        corpus.add(put(tmp_path, "foo.txt", b"A new article stands here."), **words)  # type: ignore[arg-type]
    assert tree(corpus) == before


def test_lines_of_splits_that_are_there_already_count(tmp_path: Path, corpus: store.Corpus) -> None:
    corpus.write_splits({"zebra": ("test", "zebra"), "old": ("test", "mates")})
    with pytest.raises(NewsqedError, match="has a line of it already"):
        corpus.add(put(tmp_path, "zebra.txt", LONG.encode()), split="train")
    assert corpus.add(put(tmp_path, "zebra.txt", LONG.encode())).place.split == "test"
    with pytest.raises(NewsqedError, match="cluster mates of other articles"):
        corpus.add(put(tmp_path, "mates.txt", b"Two owls, a bridge and a bell."), split="train")
    corpus.write_splits({"old": ("test", "old")})
    with pytest.raises(NewsqedError, match="zebra, which is in no split"):
        corpus.add(put(tmp_path, "again.txt", LONG.replace("Friday", "Sunday").encode()))


def test_a_pipe_or_device_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    handle = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        store.write_whole(pipe, b"words")
        assert os.read(handle, 10) == b"words" and pipe.is_fifo()
    finally:
        os.close(handle)
    with pytest.raises(NewsqedError, match="cannot be written"):
        store.write_whole(tmp_path, b"words")
