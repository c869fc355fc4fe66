from corpus.reading.placed import Box, reading_order


def test_columns_are_read_one_after_the_other_where_the_white_between_them_is_widest() -> None:
    boxes = [Box(60, 0, 100, 20), Box(0, 25, 40, 45), Box(60, 25, 100, 45), Box(0, 0, 40, 20)]
    assert reading_order(boxes) == [3, 1, 0, 2]


def test_rows_are_read_one_after_the_other_where_that_is_widest() -> None:
    boxes = [Box(45, 0, 85, 20), Box(0, 60, 40, 80), Box(45, 60, 85, 80), Box(0, 0, 40, 20)]
    assert reading_order(boxes) == [3, 0, 1, 2]


def test_boxes_that_lie_over_each_other_are_read_from_the_top_down() -> None:
    assert reading_order([Box(5, 9, 30, 30), Box(0, 0, 20, 20)]) == [1, 0]


def test_no_box_has_no_order_and_very_many_keep_theirs() -> None:
    assert reading_order([]) == []
    many = [Box(0, -n, 1, 1 - n) for n in range(201)]
    assert reading_order(many) == list(range(201))
