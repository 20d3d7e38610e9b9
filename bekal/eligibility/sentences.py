"""The sentences of `sentences.toml`, filled in: plain data in both languages, ready for a page or to be read aloud."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bekal.eligibility.criteria import Term, Word
from bekal.lib.dates import Language, format_date

LANGUAGES: tuple[Language, ...] = ("id", "en")

Sentence = Mapping[Language, str]


def sentence(code: str, kind: str, words: Mapping[str, Word]) -> Sentence:
    """The sentence of a criterion: `title`, `met`, `unmet`, `not_yet` (where there is none, `unmet`)."""
    kinds = texts()["criteria"][code]
    template = kinds.get(kind, kinds["unmet"])
    return {language: _filled(template[language], words, language) for language in LANGUAGES}


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
        spoken: str = texts()["vocabulary"][word.vocabulary][word.code][language]
        return spoken
    return str(word)


def _listed(facts: list[str], language: Language) -> str:
    names = [fact_name(fact)[language] for fact in facts]
    joint = {"id": " dan ", "en": " and "}[language]
    return joint.join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
