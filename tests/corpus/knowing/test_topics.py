"""Every topic of the shipped notes has a name in every language of the page."""

from corpus.knowing.topics import topic_name
from corpus.languages import LANGUAGES
from corpus.load import load_corpus
from corpus.shipped import SHIPPED_DOCUMENTS


def test_every_topic_of_the_notes_is_named_in_its_language() -> None:
    topics = {
        topic
        for split in load_corpus(SHIPPED_DOCUMENTS)
        for topic in split.document.metadata.topics
    }
    cyrillic = {"zoomlion"}  # written in Latin letters in Russian and Belarusian too
    for topic in topics - cyrillic:
        for language in ("ru", "be"):
            name = topic_name(topic, language)
            assert any("а" <= letter.lower() <= "я" for letter in name), (topic, name)
    for topic in topics:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in topic_name(topic, "zh")), topic


def test_names_tell_topics_apart() -> None:
    topics = {
        topic
        for split in load_corpus(SHIPPED_DOCUMENTS)
        for topic in split.document.metadata.topics
    }
    for language in LANGUAGES:
        assert len({topic_name(topic, language) for topic in topics}) == len(topics)


def test_a_topic_that_is_not_listed_is_its_own_name() -> None:
    assert topic_name("bee-keeping", "ru") == "bee keeping"
    assert topic_name("science", "xx") == "science"
