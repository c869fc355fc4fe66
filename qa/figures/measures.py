"""What a figure counts: the measure or thing that is named next to it, in five languages."""

from __future__ import annotations

import re

Named = tuple[str, int, int]
"""A measure with the start and the end of the word that names it."""

# Stems of en, ru, be, nl, then Chinese; "_" is a space. They name what reports on cooperation
# count: of a thing that is not listed no conflict is seen.
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
    "growth": "grow grew rise rose increas fell declin decreas рост вырос прирост увелич сократ"
    " снизи упал вырас прырост павяліч скарац знізі groei steeg gestegen daal gedaal 增 降 减",
    # The residents of a park are companies.
    "resident": "resident резидент рэзідэнт inwoners compan firms bedrijv firma компани фирм кампан"
    " фірм 居民企业 企业 公司 入驻",
    "worker": "employ staff worker payroll jobs people_work работник сотрудник рабо[тч] работнік"
    " працуе працавал супрацоўнік werknem personeel banen mensen_werk 员工 职工 就业 工作岗位",
    "inhabitant": "inhabitant population people_live насел жител живет живёт жыве жыхар inwoner"
    " bevolking mensen_wonen 人口",
    "student": "student студент студэнт studeer 学生 留学生",
    "bachelor": "bachelor бакалавр 学士",
    "master": "master магистр магістр 硕士",
    "specialist": "diploma диплом дыплом 专家文凭",
    "unit": "units divisions подразделен аддзялен afdeling 院系",
    "programme": "programme courses программ праграм opleiding 专业",
    "project": "project проект праект 项目",
    "agreement": "agreement accord treat договор соглашен пагаднен дамов akkoord \\w*overeenkomst"
    " verdrag 协议 条约 协定",
    "university": "universit университет універсітэт 大学",
    "laboratory": "laborator лаборатор лабарат 实验室",
    "expert": "expert scientist эксперт ученых учёных эксперт навукоўц wetenschapper"
    " deskundig 专家",
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
    "memorandum": "memorandum меморандум мемарандум 备忘录",
    "signing": "sign(?:ed|ing|s)?\\b подпис падпіс ondertek teken getekend 签",
    "force": "force effect вступ набы kracht 生效",
    "opening": "open(?:s|ed|ing|en|de)?\\b откры адкры geopend 开业 开放 揭牌 开行 开通",
    "founding": "founded establish created основа учре созда заснава створ утвары opgericht"
    " gesticht 成立 创立 创办 创建 设立",
    "start": "started began begin_production start_production начал пачал begon begonnen 投产 开工",
}


MONEY = frozenset(
    {"export", "import", "trade", "investment", "profit", "revenue", "output", "cost"}
)
EVENTS = frozenset({"signing", "force", "opening", "founding", "start"})
_UNITS = {
    **dict.fromkeys(MONEY, frozenset({"USD", "EUR", "BYN", "CNY"})),
    **dict.fromkeys(EVENTS, frozenset({"date"})),
    "area": frozenset({"km2"}),
    "load": frozenset({"t"}),
    **dict.fromkeys(("share", "growth"), frozenset({"%"})),
    **dict.fromkeys(("length", "width", "height"), frozenset({"km", None})),
}
_COUNTS = frozenset({"people", None})


def measures(text: str) -> list[Named]:
    """Each measure that the text names, in its order."""
    return [(str(found.lastgroup), *found.span()) for found in _MEASURE.finditer(text)]


def fits(measure: str, unit: str | None) -> bool:
    """True where what is named can be counted in the unit: exports in dollars, not in people."""
    return unit in _UNITS.get(measure, _COUNTS) or (unit == "%" and measure not in EVENTS)


def _pattern(stems: str) -> str:
    """Words that begin with a stem; Chinese has no word borders."""
    return "|".join(
        stem if stem > "\u3400" else rf"\b{stem.replace('_', ' ')}" for stem in stems.split()
    )


_MEASURE = re.compile(
    "|".join(f"(?P<{name}>{_pattern(stems)})" for name, stems in _STEMS.items()), re.IGNORECASE
)
