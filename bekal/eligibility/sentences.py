"""The sentences of `sentences.toml`, filled in: plain data in both languages, ready for a page or to be read aloud."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bekal.eligibility.criteria import Pairs, Term, Terms, Word
from bekal.eligibility.facts import Length
from bekal.lib.dates import Language, format_date

LANGUAGES: tuple[Language, ...] = ("id", "en")

Sentence = Mapping[Language, str]


def sentence(code: str, kind: str, words: Mapping[str, Word]) -> Sentence:
    """The sentence of a criterion: `title`, `rule`, `met`, `unmet`, `not_yet` (where there is none, `unmet`)."""
    kinds = texts()["criteria"][code]
    return filled(kinds.get(kind, kinds["unmet"]), words)


def filled(template: Mapping[str, str], words: Mapping[str, Word]) -> Sentence:
    """A text of the file with its values named, in both languages. KeyError for a value that `words` lacks."""
    return {language: _filled(template[language], words, language) for language in LANGUAGES}


def spoken(word: Word) -> Sentence:
    """A value as it is said: a date in words, 1.644 or 1,644, 4 tahun 6 bulan."""
    return {language: _spoken(word, language) for language in LANGUAGES}


def unknown_sentence(missing: Iterable[str]) -> Sentence:
    """The sentence that names the facts that nobody recorded."""
    names = list(missing)
    return {
        language: _capital(texts()["unknown"][language].format(missing=_listed(names, language)))
        for language in LANGUAGES
    }


def fact_name(fact: str) -> Sentence:
    """What a fact is called, in words that fit into a sentence."""
    name: Sentence = texts()["facts"][fact]
    return name


@lru_cache(maxsize=1)
def texts() -> Mapping[str, Any]:
    """Every text of the file, as it stands there."""
    return tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))


def _filled(template: str, words: Mapping[str, Word], language: Language) -> str:
    return _capital(template.format(**{name: _spoken(word, language) for name, word in words.items()}))


def _spoken(word: Word, language: Language) -> str:
    if isinstance(word, date):
        return format_date(word, language)
    if isinstance(word, Term):
        return _word(word.vocabulary, word.code, language)
    if isinstance(word, Terms):
        return _terms(word, language)
    if isinstance(word, Pairs):
        return "; ".join(f"{_spoken(term, language)}: {_terms(terms, language)}" for term, terms in word.pairs)
    if isinstance(word, Length):
        return _length(word, language)
    if isinstance(word, int):
        return f"{word:,}".replace(",", "." if language == "id" else ",")
    return str(word)


def _terms(terms: Terms, language: Language) -> str:
    names = [_word(terms.vocabulary, code, language) for code in terms.codes]
    return _enumerated(names, language) if names else texts()["nothing"][language]


def _word(vocabulary: str, code: str, language: Language) -> str:
    word: str = texts()["vocabulary"][vocabulary][code][language]
    return word


def _length(length: Length, language: Language) -> str:
    parts = [("year", length.years), ("month", length.months), ("day", length.days)]
    said = [
        f"{count} {_word('unit', unit if count == 1 else f'{unit}s', language)}" for unit, count in parts if count > 0
    ]
    return " ".join(said) or f"0 {_word('unit', 'days', language)}"


def _listed(facts: list[str], language: Language) -> str:
    return _enumerated([fact_name(fact)[language] for fact in facts], language)


def _enumerated(names: list[str], language: Language) -> str:
    joint = {"id": " dan ", "en": " and "}[language]
    return joint.join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
