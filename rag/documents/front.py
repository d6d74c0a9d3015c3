"""What the beginning and the end of a document say of itself: number, order head, signature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from rag.documents.dates import find_dates
from rag.documents.numbers import find_number, is_number_line

HEAD_LINES = 14
"""Title, document number and order head stand within these first lines."""

_AGENCY_END = (
    "政府|办公厅|办公室|委员会|常委会|管委会|领导小组|指挥部|专班|工作组|中心|法院|检察院|联合会|协会|银行|大学|国务院"
    "|党组|总队|支队|大队|集团|公司|[局厅部院署委]"
)
AGENCY = re.compile(rf"[\u4e00-\u9fff（）()、·\s]{{1,40}}?(?:{_AGENCY_END})")
_DATE_ALONE = re.compile(
    r"[（(]?(?:(?:19|20)\d{2}年\d{1,2}月\d{1,2}日|[一二][〇○零一二三四五六七八九０ＯO]{3}年[一二三四五六七八九十]{1,2}月"
    r"[一二三四五六七八九十]{1,3}日)[）)]?(?:印发|发布)?"
)
_PRINTED = re.compile(
    r"^(?P<agency>[\u4e00-\u9fff（）()]{2,40}?)\s*(?P<date>(?:19|20)\d{2}年\d{1,2}月\d{1,2}日)\s*印发"
)
_UNDER_TITLE = re.compile(
    r"^[（(](?P<date>(?:19|20)\d{2}年\d{1,2}月\d{1,2}日)\s*(?P<agency>[\u4e00-\u9fff]{2,40}?)"
    r"(?:第\d+次[\u4e00-\u9fff]*)?(?P<act>印发|发布|公布|通过|批准|令第)"
)
_SIGNED_LINE = re.compile(
    r"^(?P<agency>[\u4e00-\u9fff（）()]{2,40}?)\s+(?P<date>(?:19|20)\d{2}年\d{1,2}月\d{1,2}日)$"
)
_ORDER = re.compile(r"(?:中华人民共和国)?(?P<agency>[\u4e00-\u9fff]{2,24}?)令")
_ORDER_NUMBER = re.compile(r"第\s*[0-9〇一二三四五六七八九十百]{1,6}\s*号")
_ORIGINAL_TITLE = re.compile("原(?:标|標)?(?:题|題)\\s*[:：]")
_DATELINE = re.compile(
    r"^.{0,80}?(?:日电|日讯|报讯|社讯|网讯|端讯|日消息|网消息|记者获悉)\s*[（(，,。：:]?"
)
_BYLINE = re.compile(
    r"(?:(?:发布|发表|更新)?(?:时间|日期)\s*[:：]\s*)?(?P<date>(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)"
    r"(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
)
_SOURCE = re.compile(
    r"(?:文章|稿件|信息)?[来來](?:源|源于)\s*[:：]\s*(?P<source>[^\s|，。（(）)】\]]{2,20}?)"
    r"(?=$|[\s|，。）)】\]]|作者|责任编辑|責任編輯|编辑|记者|字号|发布|时间|浏览|点击)"
)


@dataclass(frozen=True, slots=True)
class Front:
    """Each value with where it stood; ``None`` where the text does not state it."""

    number: tuple[str, str] | None
    issuer: tuple[str, str] | None
    written: tuple[date, str] | None
    published: tuple[date, str] | None
    source: str | None
    is_order: bool
    is_reported: bool
    """A byline, a dateline, a source or 原标题: the mark of news."""


def read_front(lines: list[str]) -> Front:
    """``lines`` are those of the cleaned text without the page's own header table."""
    head = lines[:HEAD_LINES]
    order = _read_order(head)
    under = next((match for line in head if (match := _UNDER_TITLE.match(line))), None)
    signed = next((match for line in lines if (match := _SIGNED_LINE.match(line))), None)
    if signed and not is_agency(signed["agency"]):
        signed = None
    printed = next((match for line in lines if (match := _PRINTED.match(line))), None)
    signature = _read_signature(lines)
    byline = _read_byline(head)
    source = next((match["source"] for line in lines if (match := _SOURCE.search(line))), None)

    issuer: tuple[str, str] | None = None
    if order:
        issuer = order[0], "order head"
    elif under and under["act"] in ("印发", "发布", "公布"):
        issuer = under["agency"], "line under the title"
    elif signature and signature[0]:
        issuer = signature[0], "signature block"
        if printed and printed["agency"].endswith(signature[0]):
            issuer = (
                printed["agency"],
                "imprint line",
            )  # 区政府办 signs, the imprint has the full name
    elif printed:
        issuer = printed["agency"], "imprint line"
    elif signed:
        issuer = signed["agency"], "signature line"

    written: tuple[date, str] | None = None
    if signature:
        written = signature[1], "signature block"
    elif under:
        written = _date(under["date"], "line under the title")
    elif signed:
        written = _date(signed["date"], "signature line")
    published: tuple[date, str] | None = None
    if byline:
        published = byline, "byline"
    elif printed:
        published = _date(printed["date"], "imprint line")
    return Front(
        number=_read_number(head, order),
        issuer=issuer,
        written=written,
        published=published,
        source=source,
        is_order=order is not None,
        is_reported=byline is not None
        or source is not None
        or any(_ORIGINAL_TITLE.match(line) for line in lines)
        or any(_DATELINE.match(line) for line in lines[:3]),
    )


def is_agency(text: str) -> bool:
    return AGENCY.fullmatch(text) is not None


def is_date_line(line: str) -> bool:
    return _DATE_ALONE.fullmatch(line) is not None


def is_head_matter(line: str) -> bool:
    """A line of the head that is not the title: number, date, byline, order head, brackets."""
    return (
        is_number_line(line)
        or is_date_line(line)
        or _UNDER_TITLE.match(line) is not None
        or _SIGNED_LINE.match(line) is not None
        or _ORDER_NUMBER.fullmatch(line) is not None
        or _BYLINE.match(line) is not None
        or _SOURCE.match(line) is not None
    )


def _date(text: str, place: str) -> tuple[date, str] | None:
    """The day, and where it was read; what looks like one may be no day of the calendar."""
    return next(((found.value, place) for found in find_dates(text)), None)


def _read_order(head: list[str]) -> tuple[str, str] | None:
    """(issuer, number) of ``云澜市人民政府令`` above ``第58号``."""
    for line, below in zip(head, [*head[1:], ""], strict=False):
        match = _ORDER.match(line)
        if match is None or len(line) > 40:
            continue
        number = _ORDER_NUMBER.search(line, match.end()) or _ORDER_NUMBER.fullmatch(below)
        if number:
            return match["agency"], f"{match['agency']}令{''.join(number[0].split())}"
    return None


def _read_number(head: list[str], order: tuple[str, str] | None) -> tuple[str, str] | None:
    if order:
        return order[1], "order head"
    for line in head:
        if is_number_line(line):
            found = find_number(line)
        elif line[:1] in "（(" and line[-1:] in "）)":
            found = find_number(re.split(r"印发|发布|公布|\s", line.strip("（()）"))[-1])
        else:
            continue
        if found:
            return found, "line under the title"
    return None


def _read_signature(lines: list[str]) -> tuple[str, date] | None:
    """(issuer or "", date) of the first date that stands alone below the first paragraph."""
    body = False
    for index, line in enumerate(lines):
        if body and is_date_line(line) and (dates := list(find_dates(line))):
            signers: list[str] = []
            for above in reversed(lines[max(0, index - 3) : index]):
                if not is_agency(above):
                    break
                signers.insert(0, above)
            return "、".join(signers), dates[0].value
        body = body or line.endswith(("。", "：", ":"))
    return None


def _read_byline(head: list[str]) -> date | None:
    for line in head:
        match = _BYLINE.match(line)
        if (
            match
            and len(line) <= 80
            and not is_date_line(line)
            and (dates := list(find_dates(line)))
        ):
            return dates[0].value
    return None
