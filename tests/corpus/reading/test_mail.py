import pytest
from made import shown

from corpus.errors import UnreadableFileError
from corpus.reading.mail import read

HEAD = (
    "From: Ann Mason <a@example.org>\r\nSubject: =?koi8-r?B?7c/T1A==?=\r\n"
    "Date: Thu, 20 Jan 2022 10:00:00 +0300\r\nMIME-Version: 1.0\r\n"
)


def test_subject_sender_and_words_are_read() -> None:
    body = "Content-Type: text/plain; charset=utf-8\r\n\r\nThe bridge will be\r\nopened in May.\r\n"
    draft = read((HEAD + body).encode(), "x.eml")
    assert draft.title == "Мост"
    assert ("title", "Мост") in shown(draft)
    assert ("metadata", "From: Ann Mason <a@example.org>") in shown(draft)
    assert shown(draft)[-1] == ("body", "The bridge will be opened in May.")
    assert draft.metadata.author == "Ann Mason <a@example.org>"


def test_all_to_whom_a_mail_went_are_named() -> None:
    head = HEAD + "To: B. Lee <b@example.org>\r\nCc: Office <c@example.org>\r\n"
    draft = read((head + "\r\nIt is open.\r\n").encode(), "x.eml")
    assert ("metadata", "Cc: Office <c@example.org>") in shown(draft)


def test_of_two_forms_the_plain_one_is_read_and_what_is_attached_is_named() -> None:
    body = (
        'Content-Type: multipart/mixed; boundary="m"\r\n\r\n--m\r\n'
        'Content-Type: multipart/alternative; boundary="a"\r\n\r\n'
        "--a\r\nContent-Type: text/plain; charset=gb18030\r\n\r\n大桥已经通车。\r\n"
        "--a\r\nContent-Type: text/html\r\n\r\n<p>no</p>\r\n--a--\r\n"
        '--m\r\nContent-Disposition: attachment; filename="plan.pdf"\r\n\r\nx\r\n--m--\r\n'
    )
    draft = read((HEAD + body).encode("gb18030"), "x.eml")
    assert shown(draft)[-1] == ("body", "大桥已经通车。")
    assert draft.warnings == ("what is attached is not read: plan.pdf",)


def test_a_mail_in_html_is_read_as_a_page_is() -> None:
    body = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>10<sup>6</sup> t</p>"
    assert shown(read((HEAD + body).encode(), "x.eml"))[-1] == ("body", "10⁶ t")


def test_what_is_no_mail_is_named() -> None:
    with pytest.raises(UnreadableFileError, match=r"x.eml is no mail"):
        read(b"Just a line of words.", "x.eml")


def test_words_are_read_in_their_encoding_also_where_the_mail_states_none_or_a_wrong_one() -> None:
    text = "Мост открыт в 1930 году и стоит до сих пор, он каменный и очень длинный."
    for kind in ("", "Content-Type: text/plain; charset=us-ascii\r\n"):
        for encoding in ("utf-8", "cp1251"):
            data = (HEAD + kind + "\r\n").encode() + text.encode(encoding)
            assert shown(read(data, "x.eml"))[-1] == ("body", text)


def test_a_header_without_end_and_parts_without_number_are_read_within_bounds() -> None:
    long = "Subject: " + "=?utf-8?B?0LA=?= " * 60_000 + "\n\nThe bridge is open.\n"
    draft = read(long.encode(), "x.eml")
    assert set(draft.title or "") == {"а"}
    assert shown(draft)[-1] == ("body", "The bridge is open.")
    head = 'Subject: a\nContent-Type: multipart/mixed; boundary="x"\n\n'
    parts = "--x\nContent-Type: text/plain\n\nThe bridge is open.\n" * 4_000
    draft = read((head + parts).encode(), "x.eml")
    assert shown(draft)[-1] == ("body", "The bridge is open.")
    assert draft.warnings[-1] == "it has more than 3,000 parts; the rest is not read"


def test_flowed_lines_are_joined() -> None:
    head = "Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
    body = "The bridge was \r\nopened in 1998. \r\n> Is it long?\r\n\r\n-- \r\nAnn\r\n"
    texts = [text for _, text in shown(read((HEAD + head + body).encode(), "x.eml"))]
    assert "The bridge was opened in 1998." in texts
    assert texts[-3:] == ["> Is it long?", "--", "Ann"]
    chinese = head.replace("flowed", "flowed; delsp=yes") + "大桥已 \r\n经通车。\r\n"
    assert shown(read((HEAD + chinese).encode(), "x.eml"))[-1] == ("body", "大桥已经通车。")


def test_every_part_that_a_mail_shows_is_read_in_its_order() -> None:
    inner = "Subject: Пристань\r\nFrom: b@example.org\r\n\r\nЕё длина 85 м.\r\n"
    body = (
        'Content-Type: multipart/mixed; boundary="m"\r\n\r\n'
        "--m\r\nContent-Type: text/html\r\n\r\n<p>First 240.</p>\r\n"
        "--m\r\nContent-Type: text/plain\r\n\r\nThen 17.\r\n"
        f"--m\r\nContent-Type: message/rfc822\r\n\r\n{inner}"
        "--m\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nAt 9.\r\n"
        "--m\r\nContent-Type: image/png\r\n\r\nx\r\n--m--\r\n"
    )
    draft = read((HEAD + body).encode(), "x.eml")
    assert [text for kind, text in shown(draft) if kind != "metadata"] == [
        *("Мост", "First 240.", "Then 17."),
        *("Пристань", "From: b@example.org", "Её длина 85 м."),
        "At 9.",
    ]
    assert draft.warnings == ("what is attached is not read: a part without a name (image/png)",)


def test_a_text_or_a_table_that_is_attached_is_read_below_its_name() -> None:
    attached = "\r\nContent-Disposition: attachment; filename="
    body = (
        'Content-Type: multipart/mixed; boundary="m"\r\n\r\n'
        "--m\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n"
        f'--m\r\nContent-Type: application/octet-stream{attached}"kiemkracht.csv"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
        "UmFzO0tpZW1rcmFjaHQKVmVzbmE7OTQgJQpab3JhOzkxICUK\r\n"
        f'--m\r\nContent-Type: text/markdown; charset=utf-8{attached}"план.md"\r\n\r\n'
        "# Мост\r\n\r\nДлина **85** м.\r\n"
        f'--m\r\nContent-Type: text/calendar{attached}"a.ics"\r\n\r\nBEGIN:VCALENDAR\r\n--m--\r\n'
    )
    draft = read((HEAD + body).encode(), "x.eml")
    assert [each for each in shown(draft) if each[0] != "metadata"][1:] == [
        ("body", "See below."),
        ("heading", "kiemkracht.csv"),
        ("body", "Ras;\tKiemkracht\tVesna;\t94 %"),
        ("body", "Ras;\tKiemkracht\tZora;\t91 %"),
        ("heading", "план.md"),
        ("heading", "Мост"),
        ("body", "Длина 85 м."),
    ]
    assert draft.warnings == ("what is attached is not read: a.ics",)


def test_a_plain_form_that_says_little_gives_way_to_the_other() -> None:
    body = (
        'Content-Type: multipart/alternative; boundary="a"\r\n\r\n'
        "--a\r\nContent-Type: text/plain\r\n\r\nThis mail is in HTML.\r\n"
        '--a\r\nContent-Type: multipart/related; boundary="r"\r\n\r\n'
        "--r\r\nContent-Type: text/html\r\n\r\n"
        f"<p>{'The bridge was opened in 1998. ' * 3}</p>\r\n--r--\r\n--a--\r\n"
    )
    assert "The bridge was opened in 1998." in shown(read((HEAD + body).encode(), "x.eml"))[-1][1]
