"""`miaopi lab sample`, `questions` and `backtest`: rules tried on many cases, without a database."""

import csv
import dataclasses
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from miaopi.site.commands.versions import version
from miaopi.texts import Fault, Faulty, Place

if TYPE_CHECKING:
    from miaopi.lab.backtest import Report

app = typer.Typer(help="试验室 · Rules tried on many cases.", no_args_is_help=True)
Language = Annotated[str, typer.Option("--language", "-l", help="zh | en")]
FAULTY = 2
SEED = 1


@app.callback()
def group() -> None:
    """试验室 · Rules tried on many cases."""


@app.command()
def sample(
    slug: Annotated[str, typer.Argument(help="事项名或它的文件夹 · name of a matter, or its folder")],
    out: Annotated[Path, typer.Argument(help="写到哪里，.parquet · where to")],
    rows: Annotated[int, typer.Option(min=1, max=50_000_000, help="多少份 · how many fact sets")] = 100_000,
    seed: Annotated[int, typer.Option(help="同一个数，同一份文件 · the same number, the same file")] = SEED,
    language: Language = "en",
) -> None:
    """生成试算用的事实 · Make fact sets for trials out of the examples; nobody's data is in them."""
    from rich.console import Console
    from rich.progress import Progress

    from miaopi.lab import sampling  # late: `miaopi --help` starts without it

    try:
        found = version(slug)
        if not found.examples:
            raise Faulty([Fault("lab.no-examples", Place(slug), {"slug": slug})])
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task("生成" if language == "zh" else "making", total=rows)
            sampling.write(
                found.matter.rules, found.examples, out, rows=rows, seed=seed,
                progress=lambda done: progress.advance(task, done),
            )  # fmt: skip
    except Faulty as error:
        _tell(error.faults, language)
        raise typer.Exit(FAULTY) from None
    typer.echo(str(out))


@app.command()
def questions(
    slug: Annotated[str, typer.Argument(help="事项名或它的文件夹 · name of a matter, or its folder")],
    draws: Annotated[int, typer.Option(min=1, max=100_000, help="多少人 · how many people")] = 1000,
    language: Language = "en",
) -> None:
    """“我能办吗”平均要问几个 · How many questions "could I?" asks on average, drawn people answering."""
    from miaopi.content import could_i

    try:
        matter = version(slug).matter
        if matter.could_i is None:
            raise Faulty([Fault("lab.no-questions", Place(slug), {"slug": slug})])
    except Faulty as error:
        _tell(error.faults, language)
        raise typer.Exit(FAULTY) from None
    asked, of = could_i.expected(matter, date.today(), draws=draws)  # noqa: DTZ011  # any day will do
    zh = f"平均问 {asked:.2f} 个，一共 {of} 个。"
    typer.echo(zh if language == "zh" else f"{asked:.2f} of {of} questions on average.")


@app.command()
def backtest(
    slug: Annotated[str, typer.Argument(help="要试的版本：事项名、文件夹、包或哈希 · the version to try")],
    cases: Annotated[Path, typer.Argument(help="一行一份事实，.parquet · fact sets, one a row")],
    against: Annotated[str, typer.Option(help="对照的版本：文件夹、包或哈希 · the version to compare with")],
    by: Annotated[list[str] | None, typer.Option(help="按哪些事实分组 · facts to group by")] = None,
    samples: Annotated[int, typer.Option(min=0, max=100, help="每种变化举几例 · samples of each")] = 2,
    to_csv: Annotated[Path | None, typer.Option("--csv", help="另存 CSV · also as CSV")] = None,
    to_json: Annotated[Path | None, typer.Option("--json", help="另存 JSON · also as JSON")] = None,
    language: Language = "en",
) -> None:
    """回算 · Who would be decided otherwise than by another version, by rule and group, with samples."""
    from rich.console import Console
    from rich.progress import Progress

    from miaopi.lab import backtest as lab  # late: `miaopi --help` starts without it

    try:
        old, new = version(against).matter, version(slug).matter
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(STAGES["looking"][language == "en"], total=None)
            report = lab.run(
                old.rules, new.rules, cases, by=by or (), samples=samples,
                stage=lambda name: progress.update(task, description=STAGES[name][language == "en"]),
                progress=lambda rows: progress.advance(task, rows),
            )  # fmt: skip
    except Faulty as error:
        _tell(error.faults, language)
        raise typer.Exit(FAULTY) from None
    for line in told(report, language):
        typer.echo(line)
    if to_csv is not None:
        _csv(report, to_csv)
    if to_json is not None:
        text = json.dumps(dataclasses.asdict(report), ensure_ascii=False, indent=1, default=str)
        to_json.write_text(text, encoding="utf-8")


STAGES = {
    "looking": ("核对数据", "looking through the rows"),
    "deciding": ("按两个版本决定", "deciding by both versions"),
    "counting": ("汇总", "counting"),
}


def told(report: "Report", language: str) -> Iterator[str]:
    """The report as text."""
    from miaopi.content.diff_changes import OUTCOMES  # late

    zh = language == "zh"

    def said(outcome: str) -> str:
        return OUTCOMES[outcome].zh if zh else outcome

    heads: tuple[str, ...]
    share = 100 * report.otherwise / max(report.rows - report.faulty, 1)
    yield (
        f"{report.rows:,} 份事实，{report.otherwise:,} 份的决定会不同（{share:.2f} %）。"
        if zh
        else f"{report.rows:,} fact sets; {report.otherwise:,} would be decided otherwise ({share:.2f} %)."
    )
    if report.faulty:
        yield (
            f"{report.faulty:,} 行不是完整的事实，没有算；第一行是第 {report.first_faulty} 行。"
            if zh
            else f"{report.faulty:,} rows are no fact sets, so left out; the first: {report.first_faulty}."
        )
    for refusal in report.refused:
        why = refusal.text.zh if zh else refusal.text.en
        yield f"{refusal.code} 由 Python 计算：{why}" if zh else f"{refusal.code} evaluated in Python: {why}"
    heads = ("原来", "现在", "份数") if zh else ("before", "now", "fact sets")
    yield from _table(heads, [(said(t.old), said(t.new), f"{t.count:,}") for t in report.turns])
    heads = (
        ("规则", "原来成立", "现在成立", "新成立", "不再成立")
        if zh
        else ("rule", "before", "now", "came", "went")
    )
    yield from _table(
        heads, [(r.code, *(f"{n:,}" for n in (r.before, r.after, r.came, r.went))) for r in report.rules]
    )
    for name, groups in report.groups.items():
        heads = (
            (name, "份数", "不同", "更严", "更宽")
            if zh
            else (name, "fact sets", "otherwise", "stricter", "milder")
        )
        rows = [(g.value, *(f"{n:,}" for n in (g.rows, g.otherwise, g.stricter, g.milder))) for g in groups]
        yield from _table(heads, rows)
    for one in report.samples:
        before, after = (
            f"{said(o)} [{' '.join(c)}]" for o, c in ((one.old, one.old_codes), (one.new, one.new_codes))
        )
        yield f"第 {one.row} 行：{before} → {after}" if zh else f"row {one.row}: {before} → {after}"
        yield f"    {json.dumps(one.facts, ensure_ascii=False, default=str)}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns one below the other; Han signs are two wide."""
    if not rows:
        return
    from rich.cells import cell_len

    wide = [max(cell_len(row[n]) for row in (heads, *rows)) for n in range(len(heads))]
    yield ""
    for row in (heads, *rows):
        padded = (
            text + " " * (width - cell_len(text)) if n == 0 else " " * (width - cell_len(text)) + text
            for n, (text, width) in enumerate(zip(row, wide, strict=True))
        )
        yield "  " + "  ".join(padded).rstrip()


def _csv(report: "Report", path: Path) -> None:
    """One line a figure: what, name, then the counts."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(["what", "name", "before", "after", "count", "otherwise", "stricter", "milder"])
        writer.writerow(["all", "", "", "", report.rows, report.otherwise, "", ""])
        for turn in report.turns:
            writer.writerow(["turn", "", turn.old, turn.new, turn.count, "", "", ""])
        for rule in report.rules:
            writer.writerow(
                ["rule", rule.code, rule.before, rule.after, "", rule.came + rule.went, rule.came, rule.went]
            )
        for name, groups in report.groups.items():
            for one in groups:
                writer.writerow(
                    [
                        "group",
                        f"{name}={one.value}",
                        "",
                        "",
                        one.rows,
                        one.otherwise,
                        one.stricter,
                        one.milder,
                    ]
                )


def _tell(faults: Iterable[Fault], language: str) -> None:
    for fault in faults:
        typer.echo(fault.line(language), err=True)
