"""What a figure counts: the measure or thing that is named next to it, in five languages."""

from __future__ import annotations

import re

# Stems of en, ru, be, nl, then Chinese. They name what reports on cooperation count; a thing that
# is not listed is compared by the words around it, see qa.conflicts.
_STEMS = {
    "export": "export ekspor экспорт экспарт uitvoer 出口",
    "import": "import импорт імпарт invoer 进口",
    "trade": "trade turnover товарооборот торговл тавараабарот гандл handel 贸易额 贸易总额",
    "investment": "invest инвестиц вложил вложен інвесты уклал układ инвестир 投资 吸引",
    "profit": "profit прибыл прыбыт winst 利润",
    "revenue": "revenue sales выручк выручкі omzet 收入 销售",
    "output": "output production производств вытворчасц productie 产值 产量",
    "area": "area covers size territor площад плошч oppervlakt beslaat 面积 占地 hectare",
    "share": "share доля долю частк aandeel 占比",
    "resident": "resident резидент рэзідэнт inwoners 入驻",
    "worker": "employ staff worker payroll jobs работник сотрудник работает рабоч работнік"
    " супрацоўнік рабоч werknem personeel banen werken 员工 职工 就业",
    "inhabitant": "inhabitant population насел жител живет живёт жыве жыхар inwoner bevolking 人口",
    "student": "student студент студэнт studeer 学生 留学生",
    "bachelor": "bachelor бакалавр 学士",
    "master": "master магистр магістр 硕士",
    "specialist": "diploma диплом дыплом 专家文凭",
    "unit": "units divisions подразделен аддзялен afdeling 院系",
    "programme": "programme courses программ праграм opleiding 专业",
    "project": "project проект праект 项目",
    "agreement": "agreement accord treat договор соглашен пагаднен дамов akkoord overeenkomst"
    " verdrag 协议 条约 协定",
    "university": "universit университет універсітэт 大学",
    "laboratory": "laborator лаборатор лабарат 实验室",
    "expert": "expert scientist эксперт ученых учёных эксперт навукоўц wetenschapper"
    " deskundig 专家",
    "company": "compan firms bedrijv firma компани фирм кампан фірм 企业 公司",
    "container": "container контейнер кантэйнер 集装箱",
    "train": "trains поездов поезд цягнік treinen 列车 班列",
    "cost": "cost price каштав стоил стоим обошл kost prijs 耗资 造价",
    "load": "weigh cargo load груз вес весил важыл lading woog 重量 载重",
    "lock": "locks шлюз sluizen 船闸",
    "length": "long length длин даўжын lang lengte 全长 长度",
    "width": "wide width ширин шырын breed 宽",
    "height": "high height высот вышын hoog hoogte 高度",
    "visitor": "visitor посетител наведвальнік bezoeker 观众 游客",
    "meeting": "meeting session заседан пасяджэн bijeenkomst vergadering 会议",
    "application": "application заявок заявк заявак aanvrag 申请",
    "signing": "signed signing подписан подписал падпісал падпісан ondertekend getekend 签署 签订",
    "force": "force effect вступил набыў kracht 生效",
    "opening": "opened открыл адкрыў geopend 开业 开放 揭牌",
    "founding": "founded established основан учрежд заснаван opgericht 成立 创立",
    "start": "started began start начал пачал begon 投产 开工",
}


def _pattern(stems: str) -> str:
    """Words that begin with a stem; Chinese has no word borders."""
    return "|".join(stem if stem > "\u3400" else rf"\b{stem}" for stem in stems.split())


_MEASURE = re.compile(
    "|".join(f"(?P<{name}>{_pattern(stems)})" for name, stems in _STEMS.items()), re.IGNORECASE
)


def measures(text: str) -> list[tuple[str, int, int]]:
    """(measure, start, end) of each measure that the text names, in its order."""
    return [(str(found.lastgroup), *found.span()) for found in _MEASURE.finditer(text)]
