"""Cue words: which kind of answer does a question ask for, does a text give a reason, an end?

Each pattern lists words of its language, most of them as stems; what it misses is no constraint. An
initial у of Belarusian is ў after a vowel.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from corpus.languages import HAN, LANGUAGES
from qa.asking.question_words import Asks, question_words


class AnswerKind(StrEnum):
    """What a question asks for, as far as a text shows whether it has it."""

    DATE = "date"
    COUNT = "count"
    MONEY = "money"
    SHARE = "share"
    DISTANCE = "distance"
    AREA = "area"
    REASON = "reason"


def kinds_asked(question: str, language: str) -> frozenset[AnswerKind]:
    """The kinds of answer that a question asks for; at most a count in other languages."""
    if language not in LANGUAGES:
        return frozenset({AnswerKind.COUNT} if _COUNTS_ELSEWHERE.search(question) else ())
    return frozenset(
        kind
        for kind, patterns in _ASKED.items()
        if language in patterns and patterns[language].search(question)
    )


def gives_reason(text: str, language: str) -> bool:
    """True when the text holds a word of cause or purpose, such as "because" or "in order to"."""
    return language in _REASON and _REASON[language].search(text.lower()) is not None


def tells_end(text: str, language: str) -> bool:
    """True when the text speaks of an end, a refusal or a failure, as by "closed" or "refused"."""
    return language in _END and _END[language].search(text.lower()) is not None


def thing_asked(question: str, language: str) -> str:
    """The thing of which a question asks what or who it is; "" where it asks something else."""
    found = _WHAT_IS[language].match(question) if language in _WHAT_IS else None
    return found["thing"] if found else ""


def asks_what_is_said(question: str, language: str) -> bool:
    """True where a question asks what a source says, which a few words of it do not tell."""
    return language in _WHAT_IS_SAID and _WHAT_IS_SAID[language].search(question) is not None


def gives_orders(question: str) -> bool:
    """True when a question, in whatever language, tells the program how to behave.

    Such as to forget its rules, to leave its sources, to show its prompt or to make something up.
    """
    return _ORDERS.search(question) is not None


def _asking(*asks: Asks, nouns: Mapping[str, str] | None = None) -> dict[str, re.Pattern[str]]:
    """The question words of each language and the nouns that ask for the same."""
    besides = nouns or {}
    return _patterns(
        {code: question_words(code, *asks, besides=besides.get(code, "")) for code in LANGUAGES}
    )


def _patterns(
    words: Mapping[str, str], flags: re.RegexFlag = re.IGNORECASE
) -> dict[str, re.Pattern[str]]:
    return {language: re.compile(pattern, flags) for language, pattern in words.items()}


_WHAT_IS = _patterns(
    {
        "en": r"\W*(?:(?:and|so) )?(?:what|who)(?:['’]s| is| are| was| were) (?P<thing>.+)",
        "ru": r"\W*(?:а )?(?:что (?:же )?такое|кто (?:же )?так(?:ой|ая|ие)) (?P<thing>.+)",
        # "Хто такий" is Ukrainian, of which two words are taken for Belarusian.
        "be": r"\W*(?:а )?(?:што (?:ж )?такое|хто (?:ж )?так(?:і|ий|ая|ія)) (?P<thing>.+)",
        "zh": r"(?=谁是|.+是(?:一?个)?(?:什么|啥|谁)\W*$)(?:谁是)?(?P<thing>.+?)"
        r"(?:是(?:一?个)?(?:什么|啥|谁))?\W*$",
        "nl": r"\W*(?:en )?(?:wat|wie) (?:is|zijn|was|waren) (?P<thing>.+)",
    }
)
_WHAT_IS_SAID = _patterns(
    {
        "en": r"\bwhat (?:do|does|did)\b.* (?:say|tell|report|state|write)\b"
        r"|\bwhat (?:is|was|has been) (?:said|told|reported|stated|written)\b",
        "ru": r"\b(?:что|о ч[её]м)\b.{0,20}\b(?:говор|сказан|сообща|пиш|рассказыва|написан)\w*",
        "be": r"\bшто\b.{0,20}\b(?:кажа|гавор|сказан|паведамля|піш|распавяда|напісан)\w*",
        "zh": rf"(?:说|讲|写|谈|提到|介绍|报道)了?(?:些|的是)?(?:什么|啥)(?![{HAN}])|怎么[说讲写]",
        "nl": r"\bwat (?:zeg(?:t|gen)|zei|meld(?:t|en|de)|schrij(?:ft|ven)|schreef"
        r"|vertel(?:t|len|de)|staat er)\b|\bwat\b.* (?:gezegd|gemeld|geschreven|verteld)\b",
    }
)
_ASKED = {
    AnswerKind.DATE: _asking(
        Asks.WHEN,
        nouns={
            "en": r"\b(?:date|deadline)\b",
            # A term that stands last is a date; "for which term" asks how long.
            "ru": r"\bдат[аыу]\b|\bсроки?\W*$",
            "be": r"\bдат[аыу]\b|\bтэрміны?\W*$",
            "zh": r"日期|期限\W*$",
            "nl": r"\b(?:datum|deadline)\b|\btermijn\W*$",
        },
    ),
    AnswerKind.COUNT: _asking(Asks.HOW_MANY, Asks.NUMBER),
    AnswerKind.MONEY: _patterns(
        {
            "en": (
                r"\bcosts?\b|\bprices?\b|\bsalar|\bwages?\b|\bhow much money\b|\bworth\b"
                r"|\bturnover\b|\brevenue|\bprofit|\bbudget\b|\btuition\b|\bgdp\b|\bdollars?\b"
                r"|\beuros?\b|\byuan\b|\bfor how much\b"
                r"|\bhow much\b.*\b(invest|export|import|trade|pay|paid|spen)"
            ),
            "ru": (
                r"стоит|стоил|стоимост|\bцен[аыу]\b|зарплат|заработ|сколько денег|обошл|выручк"
                r"|прибыл|оборот|доллар|\bевро\b|юан|бюджет|\bсумм|инвестиц|вложил|\bввп\b"
                # Who exports what asks for goods, how much they export for a sum.
                r"|(?:экс|им)порт(?!ир|н|[её]р)|\bсколько\b.*(?:экс|им)портир"
            ),
            "be": (
                r"каштуе|каштава|кошт|\bцан[аыу]\b|\bцэны\b|зарплат|заробак|колькі грошай|абышл"
                r"|выручк|прыбыт|абарот|долар|\bеўра\b|юан|бюджэт|\bсум[аыу]|інвестыц|[уў]клал"
                r"|\bвуп\b|(?:экс|ім)парт(?!уе|уюц|ав|н|[её]р)|\bколькі\b.*(?:экс|ім)парт"
            ),
            "zh": (
                r"多少(亿|万)*(钱|美元|元|欧元|人民币|资金)|价格|售价|成本|造价|费用|学费|工资|薪"
                r"|投资.*多少|多少.*投资|投资额|金额|总额|贸易额|出口额|进口额|营业额|收入|利润"
            ),
            "nl": (
                r"\bkost(te|ten|en)?\b|\bprij[sz]|\bsalaris|\blo(on|nen)\b|\bhoeveel geld|\bwaard\b"
                r"|\bomzet|\b(?:netto|bruto)?winst|\bopbrengst|\bdollars?\b|\beuro'?s?\b|\byuan\b|\bbudget|\bbedrag"
                r"|\binvester|collegegeld|\bbbp\b|\bvoor hoeveel\b"
                r"|\bhoeveel\b.*\b(handel|export|import|uitvoer|invoer)"
            ),
        }
    ),
    AnswerKind.SHARE: _patterns(
        {
            "en": r"\bper ?cent|%|\bshare\b|\bwhat (part|fraction|proportion)\b",
            "ru": r"процент|%|\bдол[яюи]\b|\bкак(ую|ая) часть",
            "be": r"працэнт|%|\bдол[яюі]\b|\bяк(ую|ая) част",
            "zh": r"百分|%|占.*[多几]|比例|份额|比重",
            "nl": r"procent|percentage|%|\baandeel|\bwelk deel\b",
        }
    ),
    AnswerKind.DISTANCE: _asking(
        Asks.HOW_FAR,
        nouns={
            "en": r"\bkilomet|\bdistance\b|\blength\b",
            "ru": r"километр|\bкм\b|расстояни|\bдлин[аыу]\b",
            "be": r"кіламетр|\bкм\b|адлегласц|\bдаўжын",
            "zh": "公里|距离|长度",
            "nl": r"\bkilometer|\bkm\b|\bafstand|\blengte",
        },
    ),
    AnswerKind.AREA: _asking(
        Asks.HOW_BIG,
        nouns={
            "en": r"\barea\b|\bsquare (kilo)?met|\bhectare|\bfloor space",
            "ru": r"площад|гектар|\bкв\.|квадратн",
            "be": r"плошч|гектар|\bкв\.|квадратн",
            "zh": "面积|平方|公顷|占地",
            "nl": r"oppervlak|\bvierkante|\bhectare",
        },
    ),
    AnswerKind.REASON: _asking(Asks.WHY),
}
# de, uk, fr, es, pl, it, pt
_COUNTS_ELSEWHERE = re.compile(
    r"\bwie ?viele?\b|скільки|\bcombien\b|\bcuánt[oa]s?\b|\bile\b|\bquant[aeio]s?\b",
    re.IGNORECASE,
)
# These two are looked for in every text that is found, made small: in a third of the time.
_REASON = _patterns(
    {
        "en": (
            r"\bbecause\b|\bdue to\b|\bsince\b|\bas a result|\bowing to\b|\breason|\bcaus|\bthus\b"
            r"|\btherefore\b|\bso that\b|\bin order to\b|\bthanks to|\bled to\b|\bblam"
            r"|\battribut|\bstem(?:s|med) from\b|\bmotiv|\bprompted\b|\bdriven by\b|\bexplain"
        ),
        "ru": (
            r"потому|поскольку|из-за|так как|вследствие|в результате|в связи|причин|поэтому"
            r"|благодаря|чтобы|вызва|привел|обусловл|объясня|с целью|для того|мотив"
            r"|\bвин(?:ой|у|ят)\b"
        ),
        "be": (
            r"таму што|паколькі|з-за|\bбо\b|[уў] выніку|[уў] сувязі|прычын|\bтаму\b|дзякуючы"
            r"|\bкаб\b|выклік|прывял|абумоўл|тлумач|дзеля|з мэтай|матыў|\bвін(?:ой|у|яць)\b"
        ),
        "zh": (
            "因为|由于|因此|所以|导致|原因|因而|为了|以便|使得|鉴于|从而|致使|有助于|旨在|归[咎因]"
            "|源于|缘于|出于|动[机因]|起因"
        ),
        "nl": (
            r"\bomdat\b|\bdoordat\b|\bwant\b|vanwege|wegens|\bals gevolg|dankzij|daarom|\bdus\b"
            r"|\bzodat\b|\breden|oorzaak|veroorza|\bopdat\b|\bom\b.*\bte\b"
            r"|te wijten|te danken|aanleiding|verklaar|\bmotie(?:f|ven)\b|drijfveer"
        ),
    },
    re.NOFLAG,
)
_END = _patterns(
    {
        "en": (
            r"\bclos(e[ds]?|ure|ing)\b|\bcancel|\bterminat|\bwithdr|\bquit\b|\b(left|leave)\b"
            r"|\bstopp|\bsuspen|\brefus|\breject|\bbann|\bfine[ds]?\b|\babandon|\bdissol|\brevok"
            r"|\bbroke(n off)?\b|\bbreak off|\bended\b|\bbankrupt|\bfail|\bshut\b|\bhalt"
            r"|\blos[et]\b|\bdismiss|\bpostpon|\bcollaps|\b(pull|dropp)ed out|\bdowngrad"
        ),
        "ru": (
            r"закры[лтв]|отмен|прекра[тщ]|расторг|\bвыш(ел|л[аио])\b|\bвыход\w* из|отказ|приостанов"
            r"|запре[тщ]|штраф|ликвид|разорв|разрыв|банкрот|провал|сорва|упразд|отозва|останов"
            r"|уволи|отверг|потерял|заморо|отлож|покину|\bуш(ел|ёл|л[аио])\b|порвал|понизи"
        ),
        "be": (
            r"закры[лтв]|зачын|адмян|адмен|спын|скасав|\bвыйш|адмов|адмаў|прыпын|забара|штраф"
            r"|ліквід|разарв|разрыў|банкрут|правал|сарва|адклік|звольн|адхіл|страці|замарозі"
            r"|адкла|пакіну|\bсышл|\bсышоў|парва[лў]|панізі"
        ),
        "zh": (
            r"关闭|取消|终止|中止|停[止工产办建摆]|退出|撤[回出销离]|拒绝|暂停|禁止|罚款|处罚|解散"
            r"|解除|破产|失败|倒闭|断绝|中断|推迟|废除|废止|解雇|罢工|起诉|放弃|降级|破裂|撕毁"
        ),
        "nl": (
            # A factory is closed, but an agreement concluded by the same word.
            r"^(?!.*(overeenkomst|akkoord|contract|verdrag)).*(\bsluit|gesloten|\bsloot)"
            r"|opgezeg|\bzegden?\b|geannul|beëindig|\bstopt|stopgezet|\bverlaagde?\b"
            r"|gestopt|\bstapten? .*\buit\b|verliet|verlaten|weiger|\bverb(ood|oden)\b|\bboete"
            r"|beboet|opgeheven|ingetrokken|\btrok.* terug|failliet|mislukt|afgelast|opgeschort"
            r"|ontslagen|ontbonden|gestaakt|uitgesteld|afgewezen|verbrak|verbroken"
        ),
    },
    re.NOFLAG,
)
_ORDERS = re.compile(
    # en
    r"\b(ignore|disregard|forget|override|bypass)\b.{0,40}"
    r"\b(documents?|instructions?|rules?|sources?|prompts?|restrictions?|above)\b"
    r"|\b(system|hidden|internal|secret) (prompt|instructions?)\b"
    r"|\b(pretend|act as if|make up|without citing|developer mode|jailbreak)\b"
    r"|\b(your|own) (instructions|rules|prompt|training|own knowledge)\b"
    r"|\byou (now )?(have|are under) no (more )?(instructions|limits|restrictions|rules)\b"
    r"|\b(give|output|print|repeat|reveal|show|tell) .{0,60}"
    r"(\bapi key|\bconfig(uration)? file|\bpassword|\bprompt\b|\bsecret key|(said|written) to you)"
    # ru
    r"|(игнорир|забуд|не обращай внимания|отбрось|обойди).{0,40}"
    r"(документ|инструкц|правил|источник|указани|промпт|ограничени)"
    r"|системн\w+ промпт|(твои|свои|внутренни\w+|скрыт\w+) инструкци"
    r"|сделай вид|притворись|представь, что|выдумай|придумай"
    r"|у тебя (больше )?нет (инструкций|ограничений|правил)"
    r"|(выведи|дай|напечатай|покажи|повтори|раскрой) .{0,60}"
    r"(конфигурац|ключ api|парол|промпт|секретн\w+ ключ|тебе (написали|сказали))"
    # be
    r"|(ігнаруй|забудзь|не звяртай увагі|адкінь|абыдзі).{0,40}"
    r"(дакумент|інструкц|правіл|крыніц|[уў]казанн|промпт|абмежаванн)"
    r"|сістэмн\w+ промпт|(твае|свае|[уў]нутраны\w|схаваны\w) інструкцы"
    r"|зрабі выгляд|прыкінься|[уў]яві, што|выдумай|прыдумай"
    r"|[уў] цябе (больш )?няма (абмежаванняў|інструкцый|правіл)"
    r"|(выведзі|дай|надрукуй|пакажы|паўтары|раскрый) .{0,60}"
    r"(канфігурац|ключ api|парол|промпт|сакрэтн\w+ ключ|табе (напісалі|сказалі))"
    # zh
    r"|(忽略|无视|忘记|忘掉|不要理会|抛开|绕过).{0,15}(文献|资料|文件|指令|指示|规则|来源|提示|限制|设定)"
    r"|系统提示|提示词|内部指令|隐藏指令|假装|假设你是|编造|编一[个段篇]|不引用|不受.{0,4}限制|开发者模式"
    r"|你(现在)?没有(任何)?(规则|限制|指令)|(打印|给出|输出|透露|显示|重复).{0,20}(配置文件|密码|密钥)"
    # nl
    r"|\b(negeer|vergeet|omzeil|laat)\b.{0,40}"
    r"(documenten|instructies|regels|bronnen|opdracht|prompt|beperkingen)"
    r"|\bje hebt (nu )?geen (beperkingen|instructies|regels)( meer)?\b"
    r"|\b(druk|geef|herhaal|onthul|print|toon)\b.{0,60}"
    r"(api-sleutel|configuratie(bestand)?\b|geheime sleutel|wachtwoord|tegen je gezegd)"
    r"|\b(systeemprompt|systeeminstructies|interne instructies|verborgen instructies)\b"
    r"|\b(doe alsof|verzin|zonder bronvermelding|zonder bron)\b",
    re.IGNORECASE,
)
