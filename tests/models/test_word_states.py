"""States of words, joined to pairs."""

import numpy as np

from samesense.models.word_states import WordStates


def test_the_states_of_pairs_are_those_of_their_words_one_after_the_other() -> None:
    words = WordStates([np.array(values, dtype=np.float32)[:, None] for values in ([1, 2], [3], [5, 6, 7])])
    states, sides = words.of_pairs(np.array([[0, 2], [1, 0]]))
    assert sides.tolist() == [[1, 1, 2, 2, 2], [1, 2, 2, 0, 0]]
    assert [states[row][sides[row] > 0].ravel().tolist() for row in (0, 1)] == [[1, 2, 5, 6, 7], [3, 1, 2]]
