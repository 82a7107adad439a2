"""The drawn certificate: same data, same bytes; whole on one page; nothing read from elsewhere."""

import subprocess
import sys
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from django.core import checks
from django.test import override_settings

from miaopi.licences import certificate, codes, contents
from miaopi.papers import drawing
from miaopi.texts import Words
from tests.licences import checking, makers
from tests.licences.makers import issue, line

pytestmark = pytest.mark.django_db
ADDRESS = override_settings(PUBLIC_ADDRESS="https://miaopi.example/")


def data_of(licence):
    return contents.for_template(licence, contents.read(licence))


def drawn(licence):
    return certificate.template_of(makers.MATTER).draw(data_of(licence))


def template(source):
    return drawing.Template("licence.typ", {"licence.typ": source})


def test_the_fields_stand_on_it_in_both_languages(tmp_path):
    licence = issue()

    text = checking.text_of(drawn(licence), tmp_path)

    for part in (
        "房屋租赁登记备案证明",
        "House-lease registration certificate",
        "海秀房租备〔2026〕1 号",
        "王永福",
        "居民身份证 460***********0052",
        "符海燕",
        "示范路 8 号 2 幢 301 室",
        "居住",
        "每月人民币 1800 元",
        "2026年12月1日至 2027年11月30日",
        "1 December 2026 to 30 November 2027",
        "海口市秀英区住房和城乡建设局",
        "2026年11月24日",
        codes.shown(licence.code),
        licence.identifier,
    ):
        assert part in text


@ADDRESS
def test_the_qr_code_leads_to_the_check(tmp_path):
    licence = issue()

    assert (
        checking.scanned(drawn(licence), tmp_path) == f"https://miaopi.example/v/{codes.shown(licence.code)}"
    )


def test_the_same_data_give_the_same_bytes_in_any_process(tmp_path):
    data = data_of(issue())
    once = certificate.template_of(makers.MATTER).draw(data)
    (tmp_path / "data.py").write_text(f"DATA = {data!r}")
    (tmp_path / "licence.typ").write_text(makers.TEMPLATE)
    script = (
        "import sys, os, pathlib; os.environ['DJANGO_SETTINGS_MODULE'] = 'miaopi.site.settings';"
        f"sys.path.insert(0, {str(tmp_path)!r}); from data import DATA;"
        "from miaopi.papers import drawing;"
        f"source = pathlib.Path({str(tmp_path / 'licence.typ')!r}).read_text();"
        "made = drawing.Template('licence.typ', {'licence.typ': source}).draw(DATA);"
        "sys.stdout.buffer.write(made)"
    )

    again = template(makers.TEMPLATE).draw(data)
    elsewhere = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, timeout=120
    ).stdout

    assert once == again == elsewhere


def test_it_is_an_archival_tagged_page_in_chinese():
    with pikepdf.open(BytesIO(drawn(issue()))) as pdf:
        metadata = pdf.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert len(pdf.pages) == 1
        assert str(pdf.Root.Lang).lower().startswith("zh")
        assert pdf.Root.MarkInfo.Marked
        assert not pdf.check_pdf_syntax()


LONG = (
    line(
        "lessor",
        Words("出租人", "Lessor"),
        "海南示例国际旅游岛椰岸商业综合体投资开发运营管理（集团）有限责任公司海口秀英长流分公司　"
        "统一社会信用代码 914**********0150",
        "海南示例国际旅游岛椰岸商业综合体投资开发运营管理（集团）有限责任公司海口秀英长流分公司, "
        "unified social credit code",
    ),
    line(
        "lessee",
        Words("承租人", "Lessee"),
        "买买提·阿卜杜热合曼·𠮷㛃·Jean-Baptiste Grégoire de la Fontaine　居民身份证 460***********0041",
        "买买提·阿卜杜热合曼·𠮷㛃, resident identity card",
    ),
    line(
        "location",
        Words("房屋坐落", "Location"),
        "海南省海口市秀英区长流镇长德村民委员会美德村民小组示范路 128 号椰风海韵花园（三期）"
        "第 12 幢 B 单元 2301 室，"
        "房间 " + "、".join(f"R{number}" for number in range(1, 41)) + "，127.55 平方米",
        "Rooms " + ", ".join(f"R{number}" for number in range(1, 41)),
    ),
    *makers.LINES[3:],
)


def test_long_names_and_addresses_stay_whole_on_one_page(tmp_path):
    issuer = replace(
        makers.ISSUER,
        name=Words(
            "洋浦经济开发区规划建设和住房保障综合行政审批服务管理局",
            "Yangpu Approval and Service Administration",
        ),
    )
    made = drawn(issue(data=replace(makers.DATA, lines=LONG), issuer=issuer))

    text = checking.text_of(made, tmp_path).replace(" ", "")

    with pikepdf.open(BytesIO(made)) as pdf:
        assert len(pdf.pages) == 1
    for part in ("海口秀英长流分公司", "𠮷㛃", "delaFontaine", "R40", "综合行政审批服务管理局", "1800元"):
        assert part in text


def test_a_character_without_a_glyph_is_written_as_its_number(tmp_path):
    lines = (line("lessor", Words("出租人", "Lessor"), "王\U0002a6a5", "王\U0002a6a5"), *makers.LINES[1:])

    text = checking.text_of(drawn(issue(data=replace(makers.DATA, lines=lines))), tmp_path)

    assert "王〔U+2A6A5〕" in text


@pytest.mark.parametrize(
    "source",
    [
        '#read("/etc/passwd")',
        '#read("../../etc/passwd")',
        '#image("/usr/share/pixmaps/debian-logo.png")',
        '#import "@preview/tiaoma:0.3.0": *',
        "#sys.inputs.nothing",
        "#let x = ",
    ],
)
def test_a_template_reads_nothing_but_its_own_and_says_what_is_wrong(source):
    with pytest.raises(drawing.DrawingError) as fault:
        template(source).draw({})

    assert fault.value.faults[0].code == "papers.template-fault"
    assert fault.value.faults[0].where.file == "licence.typ"


def test_a_fault_names_its_line():
    with pytest.raises(drawing.DrawingError) as fault:
        template("#let a = 1\n\n#nothing-like-this\n").draw({})

    assert "3" in fault.value.faults[0].mend.en
    assert "nothing-like-this" in fault.value.faults[0].what.zh


def test_a_swept_temporary_folder_is_made_anew():
    matter = makers.FakeMatter(hash="ef" * 32)
    first = certificate.template_of(matter)
    (first.root / first.name).unlink()

    assert certificate.template_of(matter).is_there()


def test_a_matter_s_files_stay_in_its_folder():
    with pytest.raises(drawing.DrawingError):
        drawing.Template("licence.typ", {"../outside.typ": "x", "licence.typ": ""})


def test_a_matter_without_a_template_is_named():
    with pytest.raises(drawing.DrawingError) as fault:
        certificate.template_of(makers.FakeMatter(files={}, hash="cd" * 32))

    assert "licence.typ" in fault.value.faults[0].mend.en


def test_missing_fonts_are_told_with_the_package_that_has_them():
    drawing.fonts.cache_clear()
    try:
        with override_settings(FONTS=["/nowhere"]):
            with pytest.raises(drawing.DrawingError) as fault:
                drawing.fonts()
            found = checks.run_checks(tags=["licences"])
    finally:
        drawing.fonts.cache_clear()

    assert "fonts-noto-cjk" in fault.value.faults[0].mend.en
    assert [error.id for error in found] == ["licences.E001"]
    assert "fonts-noto-cjk" in found[0].hint
