import pytest

from corpus.knowing.quantities import date_phrases, quantities, with_roughness


@pytest.mark.parametrize(
    ("language", "text", "phrases"),
    [
        ("en", "On 18 May 1992 and in June 2015.", ["18 May 1992", "June 2015"]),
        ("en", "From 2016–2017 on; founded in 1896.", ["2016–2017", "1896"]),
        ("ru", "В августе 2015 года, 3 мая.", ["августе 2015 года", "3 мая"]),
        ("zh", "2015年8月底，1992年5月18日。", ["2015年8月", "1992年5月18日"]),
        ("nl", "Op 1 februari 2013 in Minsk.", ["1 februari 2013"]),
        ("be", "У снежні 2018 года, у 1944 годзе.", ["снежні 2018 года", "1944 годзе"]),
    ],
)
def test_a_date_goes_from_its_day_to_its_year(language: str, text: str, phrases: list[str]) -> None:
    read = list(date_phrases(text, quantities(text, language)))
    assert [text[phrase.span.start : phrase.span.end] for phrase in read] == phrases
    for phrase in read:
        if phrase.year:
            assert str(min(phrase.years)) in text[phrase.year.start : phrase.year.end]


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "It cost about 4.8 million dollars.", "about 4.8 million"),
        ("en", "It has 40+ km of rails.", "40+"),
        ("en", "It has 40 km of rails.", "40"),
        ("ru", "Более 40 км пути.", "Более 40"),
        ("be", "Звыш 34,4 % усяго.", "Звыш 34,4 %"),
        ("nl", "Minimaal 40 km spoor.", "Minimaal 40"),
        ("nl", "Ruim 91,5 km² groot.", "Ruim 91,5"),
        ("en", "It was well above 5 billion dollars.", "well above 5 billion"),
        ("en", "It is not below 30 any more.", "below 30"),
        ("ru", "Товаров более чем на 2,3 млн.", "более чем на 2,3 млн"),
        ("ru", "Не менее чем 40 компаний.", "Не менее чем 40"),
        ("be", "Больш чым на 2,3 млн.", "Больш чым на 2,3 млн"),
        ("be", "Не больш за 40 кампаній.", "Не больш за 40"),
        ("nl", "De handel lag ruim boven 5 miljard.", "ruim boven 5 miljard"),
        ("nl", "Hooguit 40 km spoor.", "Hooguit 40"),
        ("zh", "约5000人来过。", "约5000"),
        ("zh", "人口约有5000。", "约有5000"),
        ("zh", "贸易额远超50亿美元。", "远超50亿"),
        ("zh", "人数不超过50。", "不超过50"),
        ("zh", "来了5000多人。", "5000多"),
    ],
)
def test_a_number_has_what_makes_it_rough(language: str, text: str, said: str) -> None:
    (quantity,) = quantities(text, language)
    span = with_roughness(text, quantity.span)
    assert text[span.start : span.end] == said
