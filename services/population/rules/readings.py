"""The forms under which a name is searched: itself, its reading in Latin letters, and the initials of that reading.

A reading is the pinyin without tones, joined (``zengxiaoyu``), or the letters of a name that is written in them. Surnames are read by
a table, all other characters in each of their usual ways, so a name may have several readings. ``ü`` is filed as ``yu``, as passports
have it, and typed so, as ``v`` or as ``u``: 吕 is found as ``lyu``, ``lv`` and ``lu``. A name in parts (``阿依古丽·买买提``, ``JOHN SMITH``) is also found by each
part. A name in one part is not found by its beginning: a surname with one more character and a year fits too many people.
"""

import itertools
import os
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from services.population.rules.surnames import COMPOUND_SURNAMES, LETTERS, SURNAMES
from shared.identifiers.names import bare_name

# Names are no phrases: without its table of them the library needs a third of the memory, 20 MB instead of 65.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin import Style, pinyin  # what it loads is decided when it is imported

MOST_OF_CHARACTER = 3
MOST_OF_NAME = 16
"""Readings that are kept of one character and of one name, the usual ones first."""
FEWEST_LETTERS = 2
FORM_KINDS = ("name", "pinyin", "initials")
_BREAKS = re.compile(r"[ ·]+")
_WORDS = re.compile(r"[ ·.]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f\u3007]")
_TOKENS = re.compile(rf"{_HAN.pattern}|[a-z]+|.")
_NARROW = re.compile(r"^([ln])yu")
_FOLDED = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-uw-z]+")
"""What folding leaves as it is: nearly all names, and all syllables."""

Syllables = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forms:
    """What a name is found by."""

    names: frozenset[str]
    readings: frozenset[str]
    initials: frozenset[str]

    def of(self, kind: str) -> frozenset[str]:
        """The forms of one of ``FORM_KINDS``."""
        return {"name": self.names, "pinyin": self.readings, "initials": self.initials}[kind]


def forms_of(name: str) -> Forms:
    """Every form of a name."""
    wholes = read_name_aloud(name)
    names, readings = {bare_name(name)}, {_joined(whole) for whole in wholes}
    parts = [part for part in _BREAKS.split(name) if len(bare_name(part)) >= FEWEST_LETTERS] if _BREAKS.search(name) else []
    if len(parts) > 1:
        names.update(map(bare_name, parts))
        readings.update(_joined(read) for part in parts for read in read_name_aloud(part))
    firsts = {"".join([syllable[0] for syllable in whole]) for whole in wholes if len(whole) >= FEWEST_LETTERS}
    return Forms(frozenset(names), frozenset(readings), frozenset(firsts))


def _joined(syllables: Syllables) -> str:
    # Folded again: where two syllables meet, letters may look like one (``John Van``), and whoever types them joined means the same.
    return fold("".join(syllables))


def reading(text: str) -> str | None:
    """A reading as somebody types it, in the form that names are filed by; None if it has other letters than Latin ones."""
    return _latin(fold(text))


def initials(text: str) -> str | None:
    """Initials as somebody types them, in the form that names are filed by; None if there are other letters than Latin ones."""
    return _latin(_bare(_without_tones(_marked(text))))


def _latin(folded: str) -> str | None:
    return folded if re.fullmatch(r"[a-z]+", folded) else None


def fold(text: str) -> str:
    """Latin letters in lower case and without marks, ``ü`` and ``v`` after l and n as ``yu``; no spaces and punctuation."""
    if _FOLDED.fullmatch(text):
        return text
    letters = _letters(_without_tones(_marked(text)).replace("u:", "ü"))
    return _bare(re.sub(r"(?<=[ln])[üv]", "yu", letters))


def _marked(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())


def _bare(text: str) -> str:
    return _letters(unicodedata.normalize("NFD", text))


def _letters(text: str) -> str:
    # Digits and signs stay, to be refused.
    return "".join(char for char in text if unicodedata.category(char)[0] in "LNS")


def _without_tones(text: str) -> str:
    """``ǚ`` as ``ü`` and ``ñ`` as ``n``: all marks go but the two dots."""
    kept = "".join(char for char in unicodedata.normalize("NFD", text) if unicodedata.category(char) != "Mn" or char == "\u0308")
    return unicodedata.normalize("NFC", kept).translate(LETTERS)


@lru_cache(maxsize=4096)
def read_name_aloud(name: str) -> tuple[Syllables, ...]:
    """The readings of a name, syllable by syllable, the most usual first; none if part of it is in another script."""
    choices: list[tuple[Syllables, ...]] = []
    surname = _surname(name)
    if surname:
        choices.append(surname[1])
        name = name[len(surname[0]) :]
    for token in itertools.chain(*(_TOKENS.findall(fold(word)) for word in _WORDS.split(name))):
        read = _read(token)
        if not read:
            return ()
        choices.append(read)
    return tuple(dict.fromkeys(tuple(itertools.chain(*chosen)) for chosen in itertools.islice(itertools.product(*choices), MOST_OF_NAME)))


@lru_cache(maxsize=32_768)
def _read(token: str) -> tuple[Syllables, ...]:
    if _HAN.fullmatch(token):
        return tuple((syllable,) for syllable in _syllables(token))
    return _spelt((token,)) if re.fullmatch(r"[a-z]+", token) else ()


def _surname(name: str) -> tuple[str, tuple[Syllables, ...]] | None:
    """The surname that a name in Han characters begins with and its readings, if the table has it."""
    compound = COMPOUND_SURNAMES.get(name[:2])
    if compound and len(name) > 2:
        return name[:2], tuple(spelt for text in compound for spelt in _spelt(tuple(text.split())))
    known = SURNAMES.get(name[:1])
    if known is None:
        return None
    # Longer names, and those in parts, are mostly not Han Chinese and have no surname: 单增 is Tibetan, and read Danzeng.
    syllables = known if len(name) <= 3 and not _BREAKS.search(name) else tuple(dict.fromkeys((*known, *_syllables(name[0]))))
    return name[:1], tuple(spelt for syllable in syllables for spelt in _spelt((syllable,)))


@lru_cache(maxsize=32_768)
def _syllables(character: str) -> Syllables:
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    usual = [syllable for syllable in (found[0] if found else []) if syllable.isascii()][:MOST_OF_CHARACTER]
    return tuple(spelt[0] for syllable in usual for spelt in _spelt((syllable,)))


@lru_cache(maxsize=4096)
def _spelt(syllables: Syllables) -> tuple[Syllables, ...]:
    """As passports spell it, and with ``u`` where ``ü`` is often typed so."""
    folded = tuple(map(fold, syllables))
    return tuple(dict.fromkeys((folded, tuple(_NARROW.sub(r"\1u", syllable) for syllable in folded))))
