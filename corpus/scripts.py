"""Belarusian in Latin letters and traditional Chinese, written as the documents write them.

Łacinka, the Latin script of Belarusian, has a letter for each of the Cyrillic one, but that a soft
vowel after a consonant is "i" and the vowel, and that "l" is soft and "ł" is hard.
"""

from __future__ import annotations

import re

from corpus.languages import has_han


def in_usual_script(text: str) -> str:
    """The text in Cyrillic where it is Belarusian in Latin letters, in simplified characters.

    Example:
        >>> in_usual_script("Jakaja płošča parka?")
        'Якая плошча парка?'
        >>> in_usual_script("誰管理園區？")
        '谁管理园区？'
    """
    if has_han(text):
        return text.translate(_SIMPLIFIED)
    return _WORD.sub(lambda word: _cyrillic(word[0]), text) if is_latin_belarusian(text) else text


def is_latin_belarusian(text: str) -> bool:
    """True where the letters and words are those of łacinka and of no Polish text."""
    small = text.lower()
    if "ŭ" in small:
        return True
    if _POLISH.search(small):
        return False
    return len(_OWN_WORDS.findall(small)) > 0


def _cyrillic(word: str) -> str:
    small = word.lower()
    made, at = "", 0
    while at < len(small):
        for length in (4, 3, 2, 1):
            found = _LETTERS.get(small[at : at + length])
            if found is not None:
                break
        else:
            found, length = small[at], 1
        made += found
        at += length
    made = _SOFTENED.sub(r"\1", made)
    if word[:1].isupper():
        made = made[:1].upper() + made[1:]
    return made.upper() if word.isupper() and len(word) > 1 else made


# Before a soft consonant the usual spelling leaves softness to be heard: "сняданне", not "сьн".
_SOFTENED = re.compile("([снзц])ь(?=[бвгзкмнпсфцл][ьіяеёю])")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_POLISH = re.compile(
    r"[ąęóż]|\b(?:jest|czy|gdzie|kto|jak|ile|co|kiedy|jaka|jaki|jakie|się|dla)\b|cz|sz|rz"
)
# Words of asking and of courtesy that no language of the neighbours spells so, and letters.
_OWN_WORDS = re.compile(
    r"\b(?:chto|što|dzie|kali|kolki|jakaja|jakoje|jakija|jakoha|navošta|čamu|ci|jość|byŭ|była|"
    r"hodzie|hodu|dziakuj|pryvitańnie|pryvitanńe|dobry dzień|biełaruś|biełarusi|kitaj|kitaja|"
    r"kitaju|kitajem)\b|ŭ|skij(?:a|e)?\b|skaja\b|skaha\b"
)
_LETTERS = {
    **{
        f"{latin}i{vowel}": f"{cyrillic}{soft}"
        for latin, cyrillic in {
            "b": "б",
            "v": "в",
            "h": "г",
            "z": "з",
            "k": "к",
            "m": "м",
            "n": "н",
            "p": "п",
            "s": "с",
            "f": "ф",
            "c": "ц",
            "g": "г",
            "dz": "дз",
        }.items()
        for vowel, soft in {"a": "я", "e": "е", "o": "ё", "u": "ю"}.items()
    },
    **{f"l{vowel}": f"л{soft}" for vowel, soft in {"a": "я", "e": "е", "o": "ё", "u": "ю"}.items()},
    "ja": "я",
    "je": "е",
    "jo": "ё",
    "ju": "ю",
    "ji": "і",
    "dź": "дзь",
    "dz": "дз",
    "dž": "дж",
    "ch": "х",
    "šč": "шч",
    "ł": "л",
    "l": "ль",
    "li": "лі",
    "a": "а",
    "b": "б",
    "c": "ц",
    "č": "ч",
    "ć": "ць",
    "d": "д",
    "e": "э",
    "f": "ф",
    "g": "г",
    "h": "г",
    "i": "і",
    "j": "й",
    "k": "к",
    "m": "м",
    "n": "н",
    "ń": "нь",
    "o": "о",
    "p": "п",
    "r": "р",
    "s": "с",
    "ś": "сь",
    "š": "ш",
    "t": "т",
    "u": "у",
    "ŭ": "ў",
    "v": "в",
    "y": "ы",
    "z": "з",
    "ź": "зь",
    "ž": "ж",
}
# Characters that questions and the names of places, bodies and goods are written with.
_TRADITIONAL = (
    "國學會來時個們這對開關長門問間題業產東車馬電話語說讀書寫員過還進運選邊遠達體發點無為與兩當實寶經貿額億萬"
    "億總機場橋鐵鋼農廠園區縣鄉鎮風險資金費錢價買賣銷補貼稅務師醫藥護衛館舊灣灘濟渝貴雲廣寧蘇陝遼龍鳳漢滬"
    "鄭僑華紅綠藍黃錄記訂簽約協議條規劃計設備創辦導領總統憲權黨團組織聯盟歐亞絲綢羅俄爾維蘭奧聖彼諾夫戈"
    "鉀肥礦產糧麥雞豬羊魚蝦飯館樓層樹葉氣溫暖濕熱陽陰風雪節慶歲歷屆連續網絡線軟硬技術藝術項標準質數據圖"
    "幾誰麼什哪裡裏後從隨應該認識講課練習試驗證畢業獎賽專參觀訪遊戲劇樂畫報紙雜誌頻視聽廳廣播號碼鍵"
    "嗎呢謝請讓給愛歡應變動靜勞務職員階級單雙獨傳統傳聞親屬戰爭軍隊衛飛機艦艇輪胎輛載貨運輸鄰鄰積極範圍"
    "聲譽傑優異強壯壓擴張購買儲備歸還換擇擔據擬揚損擊殺滅滿漸潔濃瀏覽燈爐獲獻現環瓊電療監盤礎禮種稱穩"
    "窮竊競筆簡糾紀純紗紡細終結絕給統絕綜緊緒編緩縮績繼續纖罷聞職肅脫腦膽臨舉艱莊蓋薦處虛蟲補裝複襲"
    "詢詳誠誤謀譯護豐貧貨貫貸貿賀賓賞賴賺賽贊趕跡踐軌較輔輕輯農遞遲適遷鄧釋針鈔銀鋪錯鍋鎖鏡鐘閃閉閱際"
    "陳陸隱難雖離靈靜韓頁頂預頓頒頗頭顆額顏願類顧飲飼餐駐駕驅驗驚騎鬧魯鮮鹽麗齊齒龐寧庫廢廟彈徑徵徹恆憂"
    "懷態慣戶執採掃掛掙揮撥攝敗敵斷於旗昇晉曆朧極構檔檢櫃歐殘毀決況淚淨減測準溝滬漲潤"
)
_SIMPLE = (
    "国学会来时个们这对开关长门问间题业产东车马电话语说读书写员过还进运选边远达体发点无为与两当实宝经贸额亿万"
    "亿总机场桥铁钢农厂园区县乡镇风险资金费钱价买卖销补贴税务师医药护卫馆旧湾滩济渝贵云广宁苏陕辽龙凤汉沪"
    "郑侨华红绿蓝黄录记订签约协议条规划计设备创办导领总统宪权党团组织联盟欧亚丝绸罗俄尔维兰奥圣彼诺夫戈"
    "钾肥矿产粮麦鸡猪羊鱼虾饭馆楼层树叶气温暖湿热阳阴风雪节庆岁历届连续网络线软硬技术艺术项标准质数据图"
    "几谁么什哪里里后从随应该认识讲课练习试验证毕业奖赛专参观访游戏剧乐画报纸杂志频视听厅广播号码键"
    "吗呢谢请让给爱欢应变动静劳务职员阶级单双独传统传闻亲属战争军队卫飞机舰艇轮胎辆载货运输邻邻积极范围"
    "声誉杰优异强壮压扩张购买储备归还换择担据拟扬损击杀灭满渐洁浓浏览灯炉获献现环琼电疗监盘础礼种称稳"
    "穷窃竞笔简纠纪纯纱纺细终结绝给统绝综紧绪编缓缩绩继续纤罢闻职肃脱脑胆临举艰庄盖荐处虚虫补装复袭"
    "询详诚误谋译护丰贫货贯贷贸贺宾赏赖赚赛赞赶迹践轨较辅轻辑农递迟适迁邓释针钞银铺错锅锁镜钟闪闭阅际"
    "陈陆隐难虽离灵静韩页顶预顿颁颇头颗额颜愿类顾饮饲餐驻驾驱验惊骑闹鲁鲜盐丽齐齿庞宁库废庙弹径征彻恒忧"
    "怀态惯户执采扫挂挣挥拨摄败敌断于旗升晋历胧极构档检柜欧残毁决况泪净减测准沟沪涨润"
)
_SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLE)
