from scripted import make_answer

from qa.web.message import Turn
from qa.web.visits import Visits

TURNS = (Turn(1, make_answer("Who?", "Nobody.", [], abstained=True)),)
NAME = "0123456789abcdef" * 2


def test_a_visit_gets_its_own_conversation_back() -> None:
    visits = Visits()
    visits.keep(NAME, TURNS)
    assert visits.of(NAME) == TURNS
    assert visits.of(NAME[::-1]) == ()
    visits.keep(NAME, ())
    assert visits.of(NAME) == ()


def test_a_name_that_could_be_guessed_names_no_visit() -> None:
    visits = Visits()
    for name in ("", "1", NAME[:-1], NAME.upper(), "g" * 32):
        visits.keep(name, TURNS)
        assert visits.of(name) == ()


def test_the_oldest_visits_are_forgotten() -> None:
    visits = Visits()
    for number in range(1_001):
        visits.keep(f"{number:032x}", TURNS)
    assert visits.of(f"{0:032x}") == ()
    assert visits.of(f"{1:032x}") == visits.of(f"{1000:032x}") == TURNS
