"""Writes the two binary sample documents; run it again after changing their content here.

    .venv/bin/python samples/build.py [FOLDER]

Both files come out byte for byte the same with the same library versions. Needs the ``dev``
extra (reportlab).
"""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

DOCX_NAME = "云澜市2026年数字政府建设重点任务.docx"
PDF_NAME = "yunlan-2025-tongji-gongbao.pdf"

HEADING, SUBHEADING, NUMBERED, TEXT, TABLE = "Heading 1", "Heading 2", "List Number", "Normal", ""

# Style and text of each paragraph; Word itself numbers the "List Number" paragraphs, so that their
# numbers stand in no text run.
DOCX_BODY = [
    ("Title", "云澜市2026年数字政府建设重点任务"),
    (TEXT, "云数发〔2026〕3号"),
    (TEXT, "各县（区）数字政府建设领导小组，市直各单位："),
    (
        TEXT,
        "为做好2026年数字政府建设工作，经市数字政府建设领导小组第七次会议审议，现将重点任务印发如下，"
        "请按照分工推进。",
    ),
    (HEADING, "一、总体安排"),
    (
        TEXT,
        "2025年，全市全程网办率达到96.4%，公共数据目录累计1.86万条，电子证照应用场景215个。2026年坚持"
        "“少建、多用、管好”，不再新建部门独立机房，市级财政安排数字政府建设资金2.35亿元，比2025年的"
        "2.68亿元减少12.3%，节省的资金优先用于基层系统整合。",
    ),
    (HEADING, "二、主要举措"),
    (SUBHEADING, "（一）夯实算力和数据底座"),
    (
        TEXT,
        "统筹建设市级算力调度平台，年内可调度算力达到800P，其中面向中小企业开放的比例不低于25%。"
        "新上的部门系统一律部署在政务云，存量系统于2026年12月底前完成迁移。",
    ),
    (SUBHEADING, "（二）提升服务体验"),
    (
        TEXT,
        "推行“边聊边办”智能客服，人工坐席接通率保持在95%以上；面向老年人保留线下窗口和电话预约，"
        "不得强制要求线上办理。",
    ),
    (SUBHEADING, "（三）减轻基层负担"),
    (
        TEXT,
        "村（社区）使用的填报系统由47个整合为12个，同一数据一年内重复采集的，由市委改革办予以通报。",
    ),
    (HEADING, "三、任务分工"),
    (TEXT, "各项任务的目标、责任单位和时限见下表。"),
    (TABLE, ""),
    (HEADING, "四、工作要求"),
    (NUMBERED, "建立台账。各牵头单位于2026年2月28日前报送实施计划，每月5日前更新进展。"),
    (NUMBERED, "严控新建项目。单个项目投资超过500万元的，须经领导小组办公室会审并报市政府批准。"),
    (NUMBERED, "守住安全底线。重要系统每半年开展一次攻防演练，数据泄露事件须在2小时内报告。"),
    (TEXT, "联系人：市政务服务和数据局规划科　邵闻笛，电话：0000-8106011。"),
    (TEXT, "云澜市数字政府建设领导小组办公室"),
    (TEXT, "2026年2月9日"),
]

DOCX_HEADER: list[str | None] = [
    "领域",
    "序号",
    "重点任务",
    "工作目标",
    "牵头单位",
    "配合单位",
    "完成时限",
]
# None continues the cell above it: the merged cells of a task list.
DOCX_ROWS: list[list[str | None]] = [
    ["数据底座", "1", "建设算力调度平台", "可调度算力达到800P", "市政务服务和数据局",
     "市发展改革委、市财政局", "2026年9月底"],
    [None, "2", "归集公共数据", "新增数据目录4200条，高频数据24小时内更新", None,
     "市直各部门", "2026年6月底"],
    [None, "3", "开展公共数据授权运营", "上线数据产品不少于20个", "市国资委",
     "市政务服务和数据局", "2026年11月底"],
    ["政务服务", "4", "升级“一网好办”", "全程网办率达到98%", "市政务服务和数据局",
     "各县（区）", "2026年8月底"],
    [None, "5", "上线惠企政策“一口兑”", "纳入兑付政策不少于150项", "市工业和信息化局",
     "市财政局、市科技局", "2026年5月底"],
    [None, "6", "拓展电子证照应用", "应用场景达到300个", "市公安局",
     "市人力资源和社会保障局", "2026年10月底"],
    ["城市治理", "7", "升级12345热线", "平均办理时间压缩至4.5个工作日", "市12345热线管理中心",
     "市直各部门、各县（区）", "2026年7月底"],
    [None, "8", "建设防汛智能预警系统", "覆盖风险点1260处，预警10分钟内送达", "市应急管理局",
     "市水利局、市气象局", "2026年5月15日"],
    ["基层减负", "9", "整合基层填报系统", "由47个减至12个", "市委改革办",
     "市政务服务和数据局", "2026年7月底"],
]  # fmt: skip
DOCX_TABLE_NOTE = "说明：牵头单位有两个以上的，列在首位者负总责；各县（区）参照执行。"

PDF_BODY = [
    ("title", "云澜市2025年国民经济和社会发展统计公报"),
    ("centre", "云澜市统计局　　2026年3月12日"),
    (
        "text",
        "2025年，面对外需走弱和结构调整的压力，全市上下扎实推进“改革提质年”各项工作，"
        "经济运行稳中有进，民生保障持续改善。",
    ),
    ("heading", "一、综合"),
    (
        "text",
        "初步核算，全年全市地区生产总值1862.4亿元，按不变价格计算，比上年增长5.7%。其中，第一产业增加值"
        "214.6亿元，增长3.9%；第二产业增加值735.2亿元，增长6.3%；第三产业增加值912.6亿元，增长5.6%。"
        "三次产业结构由上年的11.8：39.9：48.3调整为11.5：39.5：49.0。",
    ),
    (
        "text",
        "年末全市常住人口286.3万人，比上年末减少0.9万人，常住人口城镇化率为65.7%，提高0.8个百分点。"
        "全年城镇新增就业2.68万人，年末城镇登记失业率为3.1%。",
    ),
    (
        "text",
        "全年新登记经营主体4.26万户，增长11.8%；年末实有经营主体31.5万户，其中企业9.4万户。",
    ),
    ("caption", "表1　2024—2025年全市主要指标"),
    ("table", "years"),
    ("heading", "二、农业和工业"),
    (
        "text",
        "全年粮食总产量118.7万吨，增长1.2%；茶叶产量2.36万吨，增长6.8%；水果产量41.9万吨，增长4.4%。"
        "新建和改造提升高标准农田12.5万亩。",
    ),
    (
        "text",
        "全年规模以上工业增加值增长7.2%，其中高技术制造业增长12.6%，占规模以上工业的比重为18.4%。"
        "规模以上工业企业实现利润总额96.8亿元，增长4.7%；每百元营业收入中的成本为83.6元，减少0.5元。",
    ),
    ("heading", "三、各县（区）发展情况"),
    (
        "text",
        "五个县（区）中，砚湖区经济总量最大，梧津区增速最快。青岚县、青峦县以茶产业带动农民增收，"
        "农村居民人均可支配收入分别增长7.1%和7.6%。",
    ),
    ("caption", "表2　2025年各县（区）主要指标"),
    ("table", "districts"),
    ("heading", "四、人民生活和环境"),
    (
        "text",
        "全年全体居民人均可支配收入37361元，增长5.4%。其中，城镇居民人均可支配收入43527元，增长4.8%；"
        "农村居民人均可支配收入25654元，增长6.7%。城乡居民收入比由上年的1.73缩小到1.70。",
    ),
    (
        "text",
        "年末全市有医疗卫生机构1482个，每千人口拥有执业（助理）医师3.12人；养老机构床位1.64万张。"
        "全年城区空气质量优良天数比率为91.2%，细颗粒物（PM2.5）年均浓度29微克/立方米。",
    ),
    (
        "text",
        "注：1.本公报各项数据为初步统计数，部分数据因四舍五入，存在分项之和与合计不等的情况。"
        "2.地区生产总值及各产业增加值绝对数按现价计算，增长速度按不变价格计算。",
    ),
]
PDF_TABLES = {
    "years": [
        ["指标", "单位", "2024年", "2025年", "2025年增长（%）"],
        ["地区生产总值", "亿元", "1758.9", "1862.4", "5.7"],
        ["一般公共预算收入", "亿元", "112.3", "118.6", "5.6"],
        ["社会消费品零售总额", "亿元", "689.3", "724.5", "5.1"],
        ["进出口总额", "亿元", "79.2", "86.4", "9.1"],
        ["新登记经营主体", "万户", "3.81", "4.26", "11.8"],
        ["城镇新增就业", "万人", "2.57", "2.68", "4.3"],
        ["居民人均可支配收入", "元", "35447", "37361", "5.4"],
        ["空气质量优良天数比率", "%", "89.6", "91.2", "—"],
    ],
    "districts": [
        ["县（区）", "地区生产总值（亿元）", "增长（%）", "常住人口（万人）", "农村居民收入（元）"],
        ["砚湖区", "612.8", "6.1", "82.4", "31260"],
        ["枫汀区", "508.3", "5.2", "71.5", "28940"],
        ["梧津区", "334.6", "6.6", "48.6", "26875"],
        ["青岚县", "218.5", "4.9", "45.2", "23418"],
        ["青峦县", "188.2", "5.3", "38.6", "22786"],
    ],
}


def write_docx(path: Path) -> None:
    """Headings, paragraphs that Word numbers, and a table with vertically and horizontally merged
    cells."""
    import docx
    from docx.oxml.ns import qn

    document = docx.Document()
    fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "宋体")
    for style, text in DOCX_BODY:
        if style == TABLE:
            _add_task_table(document)
        else:
            document.add_paragraph(text, style=style)
    properties = document.core_properties
    properties.title = DOCX_BODY[0][1]
    properties.author = "云澜市数字政府建设领导小组办公室"
    properties.created = properties.modified = datetime(2026, 2, 9)
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(_without_clock(buffer.getvalue()))


def _add_task_table(document: Any) -> None:
    table = document.add_table(rows=0, cols=len(DOCX_HEADER), style="Table Grid")
    for row in [DOCX_HEADER, *DOCX_ROWS]:
        above, cells = table.rows[-1].cells if table.rows else (), table.add_row().cells
        for column, text in enumerate(row):
            if text is None:
                above[column].merge(cells[column])
            else:
                cells[column].text = text
    note = table.add_row().cells
    note[0].merge(note[-1]).text = DOCX_TABLE_NOTE


def _without_clock(archive: bytes) -> bytes:
    """The same zip file with one fixed time, because python-docx stamps the time of writing."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (2026, 2, 9, 0, 0, 0))
            new.writestr(entry, old.read(name), zipfile.ZIP_DEFLATED)
    return result.getvalue()


def write_pdf(path: Path) -> None:
    """Pages with a running head and page numbers, wrapped lines and two ruled tables."""
    from reportlab.lib import colors
    from reportlab.lib.enums import TA_CENTER
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    font = "STSong-Light"  # a font of every PDF viewer's CJK pack: nothing to ship, text stays text
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    style = partial(ParagraphStyle, fontName=font, wordWrap="CJK", spaceAfter=8)
    styles = {
        "title": style("title", fontSize=18, leading=30, alignment=TA_CENTER),
        "centre": style("centre", fontSize=11, leading=20, alignment=TA_CENTER),
        "caption": style("caption", fontSize=11, leading=18, alignment=TA_CENTER),
        "heading": style("heading", fontSize=14, leading=24),
        "text": style("text", fontSize=12, leading=22, firstLineIndent=24),
    }
    ruled = TableStyle(
        [
            ("FONT", (0, 0), (-1, -1), font, 10.5),
            ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
            ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
            ("ALIGN", (1, 0), (-1, -1), "CENTER"),
        ]
    )
    story: list[Any] = []
    for kind, text in PDF_BODY:
        if kind == "table":
            story += [Table(PDF_TABLES[text], style=ruled, repeatRows=1), Spacer(0, 12)]
        else:
            story.append(Paragraph(text, styles[kind]))

    def running_lines(canvas: Any, _: object) -> None:
        canvas.setFont(font, 9)
        canvas.drawString(25 * mm, A4[1] - 15 * mm, "云澜统计")
        canvas.drawCentredString(A4[0] / 2, 12 * mm, f"— {canvas.getPageNumber()} —")

    SimpleDocTemplate(
        str(path),
        pagesize=A4,
        leftMargin=25 * mm,
        rightMargin=25 * mm,
        title=PDF_BODY[0][1],
        author="云澜市统计局",
        invariant=True,
    ).build(story, onFirstPage=running_lines, onLaterPages=running_lines)


def main(folder: Path) -> None:
    write_docx(folder / DOCX_NAME)
    write_pdf(folder / PDF_NAME)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "documents")
