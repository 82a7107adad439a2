"""`miaopi tck DIR`: the test cases of the DMN compatibility kit found anywhere under a folder."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer


def tck(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="文件夹 · The folder")],
    table: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="结果写入表格 · Write the results as CSV")
    ] = None,
) -> None:
    """运行 DMN 兼容性测试 · Run the test cases of the DMN compatibility kit; exit code 1 if one fails."""
    from miaopi.dmn import tck_apart as kit  # late: XML and the engine are for this command alone

    rows: list[tuple[str, str, str, str]] = []
    external: list[str] = []
    passed = 0
    for one in kit.run(folder):
        file = str(one.file.relative_to(folder))
        verdict = {True: "passed", False: "failed", None: "not applicable"}[one.passed]
        rows.append((file, one.case, one.node, verdict))
        passed += one.passed is True
        if one.passed is None:
            external.append(f"{file} {one.case} {one.node}")
        elif not one.passed:
            typer.echo(f"FAILED {file} {one.case} {one.node}")
            typer.echo(f"  expected {one.expected}\n  actual   {one.actual}")
            for note in one.notes[:10]:
                typer.echo(f"  note     {note}")
    for name in external:
        typer.echo(f"NOT APPLICABLE (Java only) {name}")
    if table is not None:
        with table.open("w", newline="", encoding="utf-8") as file_:
            csv.writer(file_).writerows([("file", "case", "node", "result"), *rows])
    asked = len(rows) - len(external)
    typer.echo(f"{passed} of {asked} passed")
    if passed < asked:
        raise typer.Exit(1)
