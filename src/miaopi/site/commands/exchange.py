"""`miaopi matters export` and `import`: rules in Excel, DMN and bundles, and back."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from miaopi.site.commands.versions import folder_of
from miaopi.texts import Fault, Faulty, Place

Language = Annotated[str, typer.Option("--language", "-l", help="zh | en")]
FAULTY = 2


def export(
    slug: Annotated[str, typer.Argument(help="事项名或它的文件夹 · name of a matter, or its folder")],
    excel: Annotated[Path | None, typer.Option(help="写成 Excel 工作簿 · as a workbook, .xlsx")] = None,
    dmn: Annotated[Path | None, typer.Option(help="写成一个 DMN 1.5 文件 · as one DMN 1.5 file")] = None,
    bundle: Annotated[
        Path | None, typer.Option(help="留一份现在的版本，以后对照 · keep this version, to compare later")
    ] = None,
    language: Language = "en",
) -> None:
    """导出规则 · Write the rules of a matter for Excel, for other engines, or to keep."""
    from miaopi import content  # late: `miaopi --help` starts without it
    from miaopi.content import dmn_export, folder, workbook

    if excel is None and dmn is None and bundle is None:
        raise typer.BadParameter("--excel FILE.xlsx | --dmn FILE.dmn | --bundle FILE")
    try:
        path = folder_of(slug)
        if path is None:
            raise Faulty([Fault("content.matter-unknown", Place(slug), {"slug": slug})])
        if excel is not None:
            excel.write_bytes(workbook.write(folder.read(path)))
        if dmn is not None:
            dmn.write_bytes(dmn_export.write(content.load(path)))
        if bundle is not None:
            bundle.write_bytes(content.bundle(path))
    except Faulty as error:
        _tell(error.faults, language)
        raise typer.Exit(FAULTY) from None
    for written in (excel, dmn, bundle):
        if written is not None:
            typer.echo(str(written))


def import_(
    file: Annotated[Path, typer.Argument(help="工作簿 .xlsx 或 .dmn · a workbook, or a DMN file")],
    to: Annotated[Path, typer.Argument(help="事项文件夹 · the matter's folder")],
    language: Language = "en",
) -> None:
    """导入规则 · Read a workbook or a DMN file into a matter's folder; with a fault, nothing is written."""
    from miaopi.content import dmn_import, workbook  # late: `miaopi --help` starts without it

    try:
        if not file.is_file():
            raise Faulty([Fault("content.file-missing", Place(str(file)), {"file": file.name})])
        data = file.read_bytes()
        if file.suffix == ".dmn":
            found = dmn_import.changed(data, to, file=str(file))
        else:
            found = workbook.changed(workbook.read(data, file=str(file)), to)
    except Faulty as error:
        _tell(error.faults, language)
        raise typer.Exit(FAULTY) from None
    found.write()
    for path in (*found.texts, *found.gone):
        typer.echo(str(path))
    if not found.texts and not found.gone:
        typer.echo("没有变化 · no change")


def _tell(faults: Iterable[Fault], language: str) -> None:
    for fault in faults:
        typer.echo(fault.line(language), err=True)
