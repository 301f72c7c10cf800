"""The verb that publishes a release."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsqed.cli.group import corpus_at, example
from newsqed.cli.printing import number, table

if TYPE_CHECKING:
    from newsqed.dataset import Plan, Published
    from newsqed.store import Corpus


@example("newsqed push 0.1.0 --repo ada/newsqed --dry-run")
@click.command()
@click.argument("release")
@click.option("--repo", required=True, metavar="OWNER/NAME", help="The repository on the hub.")
@click.option(
    "--preview",
    metavar="NAME",
    help="To the branch preview/NAME, without a tag; may be pushed to again.",
)
@click.option("--private", is_flag=True, help="If the repository is made: for its owner's eyes.")
@click.option("--dry-run", is_flag=True, help="Ask nothing of the network; say what would be done.")
@click.option("--json", "as_json", is_flag=True, help="What was done, as one JSON object.")
@click.pass_obj
def push(
    root: Path,
    release: str,
    repo: str,
    preview: str | None,
    private: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Publish a release on the Hugging Face Hub: one commit, and the tag of its version.

    RELEASE is a version, or a release's folder. Refused are a private build, a corpus with changes
    that are in no commit or with findings, a release of another commit, and a tag that is there
    with other content. If anything breaks, run it again: what has arrived is not sent twice.

    The token is that of `hf auth login`, or HF_TOKEN.
    """
    from newsqed import dataset

    corpus = corpus_at(root)
    # A folder that is no release is told as such, not as a version that is not there.
    path = Path(release) if Path(release).is_dir() else dataset.find(release, corpus.root).path
    planned = dataset.plan(corpus, path, repo, preview=preview)
    refused = bool(planned.refusals or planned.findings)
    if as_json and (dry_run or refused):
        click.echo(json.dumps(_plan(planned)))
    elif dry_run:
        _show(planned)
    if refused:
        _refuse(planned, corpus)
    if dry_run:
        return
    published = dataset.push(planned, private=private, progress=sys.stderr.isatty())
    if as_json:
        click.echo(json.dumps(asdict(published)))
    else:
        _tell(planned, published)


def _plan(plan: Plan) -> dict[str, object]:
    """What would be done, and what stands against it, as one object of JSON."""
    return {
        "repo": plan.repo,
        "branch": plan.branch,
        "tag": plan.tag,
        "files": plan.files,
        "refusals": [{"message": error.message, "hint": error.hint} for error in plan.refusals],
        "findings": [finding.to_json() for finding in plan.findings],
    }


def _show(plan: Plan) -> None:
    """Print what would be done."""
    title = f"{plan.release.path}: to {plan.repo}, branch {plan.branch}"
    cells = [(name, f"{size:,}") for name, size in plan.files.items()]
    table(title, ("file", "bytes"), cells, 1)
    size = f"{number(len(plan.files), 'file')}, {number(sum(plan.files.values()), 'byte')}"
    click.echo(f"\n{size}; then {f'the tag {plan.tag}' if plan.tag else 'no tag'}")
    click.echo("Nothing was sent, and nothing was asked of the hub.")


def _refuse(plan: Plan, corpus: Corpus) -> None:
    """Print all that stands against a push, and leave: 1 where only the check does, else 2."""
    from newsqed.check import report

    if plan.findings:
        report(plan.findings, sys.stderr, root=corpus.root)
        click.echo("newsqed: a corpus whose check finds something is not published", err=True)
    for refusal in plan.refusals:
        click.echo(f"newsqed: {refusal}", err=True)
    sys.exit(2 if plan.refusals else 1)


def _tell(plan: Plan, published: Published) -> None:
    """Print what was done, and how to read it."""
    if published.new:
        counts = {"sent": published.sent, "there already": published.kept}
        told = ", ".join(f"{number(len(names), 'file')} {how}" for how, names in counts.items())
        gone = f", {len(published.removed)} removed" if published.removed else ""
        click.echo(f"{published.url}: {told}{gone}")
    else:
        click.echo(f"{published.url}: published already, with this very content")
    click.echo(f'\nload_dataset("{plan.repo}", revision="{published.revision}")')
