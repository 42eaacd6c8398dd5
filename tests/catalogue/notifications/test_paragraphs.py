from hypothesis import given
from hypothesis import strategies as st

from catalogue.notifications.paragraphs import Block, blocks

WORD = st.sampled_from(["a", "<b>", "&c", "dash-ed", "e:", "https"])
LINE = st.lists(WORD, min_size=1, max_size=4).map(" ".join)


def test_blank_lines_part_the_blocks() -> None:
    assert blocks("One\nline.\n\nTwo.\r\n\r\n\n\nThree.") == [
        Block(words="One line."),
        Block(words="Two."),
        Block(words="Three."),
    ]


def test_dashes_make_a_list() -> None:
    assert blocks("- one\n- two, at 5 - 6pm") == [Block(items=("one", "two, at 5 - 6pm"))]


def test_the_words_before_an_address_are_its_link() -> None:
    assert blocks("See the\nservice:\nhttps://a.example/b/") == [
        Block(words="See the service", address="https://a.example/b/")
    ]


def test_an_address_alone_is_its_own_words() -> None:
    assert blocks("http://a.example/") == [
        Block(words="http://a.example/", address="http://a.example/")
    ]


def test_an_address_in_a_sentence_stays_a_sentence() -> None:
    assert blocks("https://a.example/ is the place.") == [
        Block(words="https://a.example/ is the place.")
    ]


@given(st.lists(st.lists(LINE, min_size=1, max_size=3), max_size=5))
def test_no_word_is_lost_and_none_added(chunks: list[list[str]]) -> None:
    text = "\n\n".join("\n".join(lines) for lines in chunks)
    words = [word for one in blocks(text) for word in one.words.split()]
    assert words == text.split()
