"""Names for generated people: by surname frequency, never those of well-known people."""

from __future__ import annotations

from collections.abc import Collection
from random import Random
from typing import Final

# In the order of frequency; the weight of a rank is 1 / (rank + 5).
SURNAMES: Final = tuple(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔"
    "谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向符"
)
_MEN: Final = """
志强 建国 子轩 浩然 家豪 文博 嘉诚 宇航 俊杰 海生 天佑 永福 振华 国梁 思远 立新 大海 椿林 少雄 云帆
启明 承志 德胜 明哲 一鸣 泽宇 家明 国华 文涛 海涛 志远 建华 晓峰 立军 成林 光耀 景行 星河 大勇 有田
"""
_WOMEN: Final = """
秀英 桂兰 子涵 梓萱 欣怡 雨桐 思琪 佳怡 海燕 春梅 淑珍 美玲 晓雯 若兰 诗雅 语嫣 可馨 婉清 丽君 素芬
月娥 彩霞 静怡 依诺 雪晴 雅琴 美华 秋月 红梅 晓燕 惠芳 玉珍 嘉怡 紫萱 心怡 文静 明珠 海棠 金凤 水莲
"""
_WELL_KNOWN: Final = """
林俊杰 邓丽君 马明哲 张一鸣 王振华 李德胜 李光耀 刘志远 李志强
王建国 王立军 刘国梁 董明珠 李嘉诚 李建国 刘文静 孟浩然
"""
MEN: Final = tuple(_MEN.split())
WOMEN: Final = tuple(_WOMEN.split())
WELL_KNOWN: Final = frozenset(_WELL_KNOWN.split())
# Trouble for pages, letters and search: a middle dot, a compound surname, a character outside the BMP, a rare
# one,
# and the reviewed names of two characters.
HARD: Final = (
    ("阿依努尔·买买提", "F"),
    ("司马相宜", "F"),
    ("王𠮷文", "M"),
    ("符㛃", "F"),
    ("符芃", "M"),
    ("黎萱", "F"),
    ("覃棣", "M"),
    ("莫蓁", "F"),
)
_WEIGHTS: Final = tuple(1 / (rank + 5) for rank in range(1, len(SURNAMES) + 1))


def surname(random: Random) -> str:
    """One surname, the common ones more often."""
    return random.choices(SURNAMES, weights=_WEIGHTS)[0]


def full_name(random: Random, sex: str, *, but: Collection[str] = (), of: str | None = None) -> str:
    """A whole name for a man (`M`) or a woman (`F`), none of those in `but`, with the surname `of` where
    given.
    """
    while True:
        name = (of or surname(random)) + random.choice(MEN if sex == "M" else WOMEN)
        if name not in WELL_KNOWN and name not in but:
            return name
