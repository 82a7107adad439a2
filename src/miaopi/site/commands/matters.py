"""`miaopi matters check`, `diff` and `miaopi decide`: rules without a database."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from miaopi.site.commands.versions import folder_of, version
from miaopi.texts import Fault, Faulty, Place

if TYPE_CHECKING:
    from miaopi.content.checking import Checked

app = typer.Typer(help="事项 · Matters: folders of rules, forms and texts.", no_args_is_help=True)

Language = Annotated[str, typer.Option("--language", "-l", help="zh | en")]
FAULTY = 2


@app.callback()
def group() -> None:
    """事项 · Matters: folders of rules, forms and texts."""


@app.command()
def check(
    paths: Annotated[
        list[Path], typer.Argument(help="事项文件夹，或放事项的文件夹 · matter folders, or a folder of them")
    ],
    language: Language = "en",
    keep: Annotated[
        bool, typer.Option("--keep", help="证明记在 proof.json · keep the proof in proof.json")
    ] = False,
) -> None:
    """检查事项，运行例子，证明规则 · Check folders, run their examples, prove their rules.

    有问题时退出码为 1 · Exit code 1 if there is a fault.
    """
    from miaopi import content  # late: `miaopi --help` starts without it

    report = content.check(paths, keep=keep)
    for fault in report.faults:
        typer.echo(fault.line(language))
    for one in report.matters:
        typer.echo(_summary(one, language), err=bool(one.faults))
    if report.faults:
        raise typer.Exit(1)


def _summary(one: "Checked", language: str) -> str:
    faults, proved = len(one.faults), one.verdict
    if language == "zh":
        told = "" if proved is None else f"{proved.summary.zh}，"
        return f"{one.slug}：{one.rules} 条规则，{one.examples} 个例子，{told}{faults} 处要改。"
    told = "" if proved is None else f"{proved.summary.en}, "
    return f"{one.slug}: {one.rules} rules, {one.examples} examples, {told}{faults} faults."


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="原来：文件夹、包或已发布的哈希 · before: folder, bundle, hash")],
    new: Annotated[str, typer.Argument(help="现在：同上 · after: the same")],
    language: Language = "en",
) -> None:
    """两个版本有什么不同 · What changed between two versions, in words, and a case that shows it."""
    from miaopi.content import diff as words  # late: `miaopi --help` starts without it
    from miaopi.content import diff_told

    try:
        before, after = version(old), version(new)
    except Faulty as error:
        _tell(error.faults, language)
        raise typer.Exit(FAULTY) from None
    found = words.diff(before.matter, after.matter, (*after.examples, *before.examples))
    for line in diff_told.tell(found, language):
        typer.echo(line)


def decide(
    slug: Annotated[str, typer.Argument(help="事项名或它的文件夹 · name of a matter, or its folder")],
    facts: Annotated[Path, typer.Argument(help=".json 一份，.jsonl 一行一份 · one, or one a line")],
    language: Language = "en",
    explain: Annotated[
        bool, typer.Option(help="说为什么，怎样改会通过 · why, and what would be approved (one .json)")
    ] = False,
) -> None:
    """按规则试算 · Decide facts by a matter's rules; no database. Faults go to stderr, exit code 2."""
    from miaopi.content import deciding, loading  # late: `miaopi --help` starts without it

    try:
        matter = loading.load(_folder(slug))
        if facts.suffix == ".jsonl":
            _decide_lines(deciding.decide_lines(matter, _lines(facts), file=str(facts)), language)
            return
        given = deciding.read_facts(_text(facts), file=str(facts))
        make = deciding.explain if explain else deciding.decide
        answer = make(matter, given, file=str(facts))
    except Faulty as error:
        _tell(error.faults, language)
        raise typer.Exit(FAULTY) from None
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def _decide_lines(answers: Iterable[dict[str, object] | tuple[Fault, ...]], language: str) -> None:
    """One line of output for each of input, so that they can be laid side by side; a faulty one says so
    there too."""
    faulty = False
    for answer in answers:
        if isinstance(answer, tuple):
            faulty = True
            _tell(answer, language)
            answer = {"faults": [fault.as_json() for fault in answer]}
        typer.echo(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))
    if faulty:
        raise typer.Exit(FAULTY)


def _folder(slug: str) -> Path:
    found = folder_of(slug)
    if found is None:
        raise Faulty([Fault("content.matter-unknown", Place(slug), {"slug": slug})])
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Faulty([Fault("content.file-missing", Place(str(path)), {"file": path.name})]) from None
    except (OSError, UnicodeDecodeError):
        raise Faulty([Fault("content.file-unreadable", Place(str(path)), {"file": path.name})]) from None


def _lines(path: Path) -> list[str]:
    return _text(path).split("\n")


def _tell(faults: Iterable[Fault], language: str) -> None:
    for fault in faults:
        typer.echo(fault.line(language), err=True)
