"""How well a typed query fits the words of a thing: word starts, consecutive letters, and one letter amiss. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

WORD_START, CONSECUTIVE, LOOSE = 8.0, 5.0, 1.0  # what a letter is worth by where it stands
LEAST = 3.5  # worth per letter below which scattered letters are no match
FORGIVING = 4  # letters from which on one may be amiss


@dataclass(frozen=True, slots=True)
class Match:
    """A larger score is a better fit. `marks`: places in the text that the query's letters stand at, ascending."""

    score: float
    marks: tuple[int, ...] = ()


def match(query: str, text: str, exact: bool = False) -> Match | None:
    """How the query fits the text; None if a word of it does not. An empty query fits all with score 0.

    Every word of the query must be found, in any order. `exact`: only whole stretches that begin a word count (for long
    texts, where scattered letters would be found nearly always).
    """
    lowered, starts = text.lower(), word_starts(text)
    total, marks = 0.0, set[int]()
    for word in query.lower().split():
        found = _word(word, lowered, starts, exact)
        if found is None:
            return None
        total += found.score
        marks.update(found.marks)
    return Match(total - 0.02 * len(text) if total else 0.0, tuple(sorted(marks)))  # of equals the shorter text


def word_starts(text: str) -> frozenset[int]:
    """The places where a word begins: after what is no letter or digit, and at a capital after a small letter."""
    found = set[int]()
    for place, letter in enumerate(text):
        before = text[place - 1] if place else " "
        if letter.isalnum() and (not before.isalnum() or (letter.isupper() and before.islower())):
            found.add(place)
    return frozenset(found)


def _word(word: str, text: str, starts: frozenset[int], exact: bool) -> Match | None:
    places = [place for place in range(len(text)) if text.startswith(word, place)]
    at_start = next((place for place in places if place in starts), None)
    if at_start is not None:
        whole = at_start + len(word) == len(text) or not text[at_start + len(word)].isalnum()
        worth = WORD_START + CONSECUTIVE * len(word) + (6.0 if whole else 3.0) + (2.0 if at_start == 0 else 0.0)
        return Match(worth, tuple(range(at_start, at_start + len(word))))
    if exact:
        return None
    if places and len(word) > 1:
        return Match(CONSECUTIVE * len(word), tuple(range(places[0], places[0] + len(word))))
    return _scattered(word, text, starts) or _amiss(word, text, starts)


def _scattered(word: str, text: str, starts: frozenset[int]) -> Match | None:
    """The letters in their order with gaps, the first at the start of a word; the best of all ways to place them."""
    best: dict[int, tuple[float, tuple[int, ...]]] = {
        place: (WORD_START, (place,)) for place in starts if text[place] == word[0]}  # fmt: skip
    for letter in word[1:]:
        after: dict[int, tuple[float, tuple[int, ...]]] = {}
        for place, (worth, marks) in best.items():
            there = text.find(letter, place + 1)
            while there >= 0:
                step = CONSECUTIVE if there == place + 1 else WORD_START if there in starts else LOOSE
                if worth + step > after.get(there, (0.0, ()))[0]:
                    after[there] = (worth + step, (*marks, there))
                there = text.find(letter, there + 1)
        best = after
    worth, marks = max(best.values(), default=(0.0, ()))
    return Match(worth * 0.7, marks) if marks and worth >= LEAST * len(word) else None


def _amiss(word: str, text: str, starts: frozenset[int]) -> Match | None:
    """The beginning of some word with one letter wrong, missing, too many, or two changed places."""
    if len(word) < FORGIVING:
        return None
    for start in sorted(starts):
        for length in (len(word), len(word) + 1, len(word) - 1):
            piece = text[start : start + length]
            if len(piece) == length and piece[0] == word[0] and one_apart(word, piece):
                return Match(2.5 * len(word), tuple(range(start, start + length)))
    return None


def one_apart(a: str, b: str) -> bool:
    """Whether one letter changed, inserted, left out, or swapped with its neighbour makes `a` into `b`."""
    if abs(len(a) - len(b)) > 1:
        return False
    head = next((place for place, pair in enumerate(zip(a, b, strict=False)) if pair[0] != pair[1]), min(len(a), len(b)))
    if len(a) == len(b):
        swapped = a[head : head + 2] == b[head : head + 2][::-1] and a[head + 2 :] == b[head + 2 :]
        return a[head + 1 :] == b[head + 1 :] or swapped
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[head + 1 :] == shorter[head:]
