"""A made-up dataset of any size, to try the dashboard at: numbered actors and places in articles of plain sentences.

The same size and seed give the same files. Whatever the seed, `check` finds nothing in them.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, get_args

from ledger.loading import yaml_text
from ledger.loading.parse import ordered
from ledger.model import dates
from ledger.model.records import TABLES, UNSPECIFIED
from ledger.model.vocabulary import (
    ActorKind,
    AttackType,
    IssueKind,
    Mode,
    NumberKind,
    Outcome,
    Personnel,
    Reason,
    Role,
    Scope,
    Speech,
    Stance,
    Status,
)
from ledger.wording import words

Fields = dict[str, Any]

MOST_SOURCES = 500
_FIRST, _DAYS = date(2003, 3, 1), 17 * 365
_PLACES = {1: "Camp", 2: "Town", 3: "District", 4: "Province", 5: "Region", 6: "Country"}
_SHARES = {"positions": 55, "attacks": 20, "casualties": 15, "troop_levels": 10}
_PARAGRAPH = 5  # sentences
_SPEAKERS = ("unnamed", "named", "unnamed", "named", "named", "document", "report")


@dataclass
class _Article:
    """An article that is being written: its sentences so far, after the headline and the opening."""

    id: str
    title: str
    published: date
    voice: str
    sentences: list[str] = field(default_factory=list)

    def say(self, text: str) -> Fields:
        """Write a sentence; gives the evidence for it. Its number makes its words stand once."""
        quote = f"{text} (note {len(self.sentences) + 1})"
        self.sentences.append(quote)
        return {"source": self.id, "quote": quote}

    def paragraphs(self) -> list[str]:
        """The lines of the text: headline, opening, and the sentences in paragraphs."""
        body = [". ".join(self.sentences[n : n + _PARAGRAPH]) + "." for n in range(0, len(self.sentences), _PARAGRAPH)]
        return [self.title, self.opening, *body]

    @property
    def opening(self) -> str:
        """The first sentence of the text."""
        return f"This is what {self.id} has to tell of the days before {self.published.isoformat()}."


def write(out: Path, records: int, sources: int = 0, seed: int = 0) -> None:
    """Write `data/` and `seeds/` of a dataset with this many claims below `out`, over so many articles (0: as fits)."""
    tables, seeds = generate(records, sources, seed)
    for name in ("data", "seeds"):
        (out / name).mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        (out / "data" / f"{name}.yaml").write_text(yaml_text.dump(rows), encoding="utf-8")
    for name, text in seeds.items():
        (out / "seeds" / name).write_text(text, encoding="utf-8")


def generate(records: int, sources: int = 0, seed: int = 0) -> tuple[dict[str, list[Fields]], dict[str, str]]:
    """The rows of every table, and the text of every file of `seeds/`."""
    return _Maker(records, sources or max(1, min(MOST_SOURCES, records // 50)), seed).make()


class _Maker:
    """Makes the records of a dataset with this many claims over this many articles."""

    def __init__(self, records: int, sources: int, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - it decides nothing that must stay secret
        self.records = records
        self.sides = [{"id": f"side-{n}", "name": f"Side {n}"} for n in range(1, 7)]
        self.victims = [{"id": f"group-{n}", "name": f"Group {n}"} for n in range(1, 8)]
        self.victims.append({"id": UNSPECIFIED, "name": "Not specified"})
        self.actors = [self._actor(n) for n in range(max(4, min(2000, records // 50)))]
        self.places = [self._place(n) for n in range(max(3, min(400, records // 100)))]
        self.issues = [self._issue(n) for n in range(max(2, min(60, 6 + records // 400)))]
        self.articles = [self._article(n) for n in range(min(sources, records))]
        self.tolls: set[tuple[str | None, str, str]] = set()
        self.tables: dict[str, list[Fields]] = {name: [] for name in TABLES}

    def make(self) -> tuple[dict[str, list[Fields]], dict[str, str]]:
        """The rows of every table, and the text of every file of `seeds/`."""
        for number in range(self.records):
            table = self.random.choices(tuple(_SHARES), tuple(_SHARES.values()))[0]
            make = getattr(self, f"_{table}")
            article = self.articles[number % len(self.articles)]
            row = {"id": f"{table.replace('_', '-')}-{number + 1}", **make(article, number)}
            if any((row.get(key) or "").startswith("..") for key in ("date", "refers_to", "said_on")):
                row["note"] = "The article does not say since when."
            self.tables[table].append(row)
        self._judgements()
        seeds = {f"{a.id}.txt": "\n\n".join(a.paragraphs()) + "\n" for a in self.articles}
        self.tables["sources"] = [self._source(a, seeds[f"{a.id}.txt"]) for a in self.articles]
        for name, rows in (("issues", self.issues), ("actors", self.actors), ("places", self.places)):
            self.tables[name] = list(self._used(rows))
        sides, victims = {a["side"] for a in self.tables["actors"]}, {c["victims"] for c in self.tables["casualties"]}
        self.tables["sides"] = [row for row in self.sides if row["id"] in sides]
        self.tables["victims"] = [row for row in self.victims if row["id"] in victims]
        subject = {"id": "made-up-ledger", "title": "A made-up ledger", "topic": "what nobody ever saw", "license": "CC0-1.0"}
        self.tables["subject"] = [subject]
        return {name: [_in_order(name, row) for row in rows] for name, rows in self.tables.items()}, seeds

    # what records refer to

    def _actor(self, number: int) -> Fields:
        """The actor of this number."""
        kind = "government" if number < 2 else self.random.choice(get_args(ActorKind))
        above = f"actor-{self.random.randrange(number) + 1}" if number > 1 and self.random.random() < 0.3 else None
        side = self.random.choice((*(s["id"] for s in self.sides), None))
        return {"id": f"actor-{number + 1}", "name": f"Actor {number + 1}", "kind": kind, "side": side, "member_of": above}

    def _place(self, number: int) -> Fields:
        """The place of this number."""
        precision = self.random.randint(1, 6)
        known = self.random.random() < 0.9
        return {
            "id": f"place-{number + 1}",
            "name": f"{_PLACES[precision]} {number + 1}",
            "lat": round(self.random.uniform(28.8, 38.0), 3) if known else None,
            "lon": round(self.random.uniform(38.2, 50.3), 3) if known else None,
            "precision": precision,
            "basis": "background, made up",
        }

    def _issue(self, number: int) -> Fields:
        """The issue of this number."""
        return {
            "id": f"issue-{number + 1}",
            "name": f"Plan {number + 1}",
            "question": f"Should plan {number + 1} be carried out?",
            "for_label": f"Carry out {number + 1}",
            "against_label": f"Drop {number + 1}",
            "kind": get_args(IssueKind)[number % 2],
            "addressee": self._random_id(self.actors) if number % 3 == 0 else None,
            "period": "2003/..",
        }

    def _article(self, number: int) -> _Article:
        """An article without sentences yet."""
        published = _FIRST + timedelta(days=self.random.randrange(_DAYS))
        return _Article(
            f"article-{number + 1}", f"What was told in article {number + 1}", published, self._random_id(self.actors)
        )

    def _source(self, article: _Article, text: str) -> Fields:
        """The record of an article whose text is complete."""
        lines = text.count("\n")
        return {
            "id": article.id,
            "file": f"{article.id}.txt",
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "title": article.title,
            "short": f"Article {article.id.rpartition('-')[2]}",
            "published": article.published.isoformat(),
            "published_basis": "made up",
            "rights": "Made up by a program; nobody's.",
            "display": "full",
            "voice": article.voice,
            "zones": [{"kind": "headline", "lines": [1, 2]}, {"kind": "body", "lines": [3, lines]}],
        }

    def _used(self, rows: Sequence[Fields]) -> Iterator[Fields]:
        """The issues, actors or places that are referred to, and what these belong to; first the issues, which name actors."""
        named = {row["id"]: row for row in rows}
        tables = ("sources", "issues", "troop_levels", "attacks", "casualties", "positions")
        referring = [value for name in tables for value in self.tables.get(name, ())]
        used = {text for row in referring for text in _texts(row) if text in named}
        for row in reversed(rows):  # each belongs to one before it
            if row["id"] in used and row.get("member_of"):
                used.add(row["member_of"])
        return (row for row in rows if row["id"] in used)

    # claims

    def _troop_levels(self, article: _Article, number: int) -> Fields:
        """A troop level, without its id."""
        amount, words_of_number = self._number(article, 50, 200_000)
        place, kind = self._random_id(self.places), self.random.choice(get_args(NumberKind))
        text = f"{self._name(article.voice)} gives {words_of_number} soldiers in {self._name(place)} as {kind}"
        return {
            **amount,
            "asserted_by": self._random_id(self.actors),
            "force": f"Force {number % 7 + 1}",
            "personnel": self.random.choice((None, None, None, *(p for p in get_args(Personnel) if p != "military"))),
            "place": place,
            "kind": kind,
            "refers_to": self._date(article, ahead=True),
            "said_on": self._date(article),
            "via": self._random_id(self.actors) if self.random.random() < 0.1 else None,
            "evidence": self._evidence(article, text),
            "told": self._told(article.voice, number) if number % 3 else None,
        }

    def _attacks(self, article: _Article, number: int) -> Fields:
        """An attack, without its id."""
        places = list(dict.fromkeys(self._random_id(self.places) for _ in range(self.random.choice((0, 1, 1, 1, 2)))))
        sort = self.random.choice(get_args(AttackType))
        words = sort.replace("_", " ")
        text = f"An attack ({words}) was reported from {' and '.join(map(self._name, places)) or 'somewhere'}"
        whole = self._earlier("attacks")
        when = self._date(article) if self.random.random() < 0.95 else None
        target = f"Post {number % 90 + 1}" if self.random.random() < 0.5 else None
        title = [f"Attack {number + 1:,} ({words})", target or (self._name(places[0]) if places else None)]
        return {
            "title": ", ".join(filter(None, title)),
            "type": sort,
            "date": when,
            "places": places or None,
            "target": target,
            "part_of": whole["id"] if whole and self.random.random() < 0.05 else None,
            "attributions": [self._attribution(article, number) for _ in range(self.random.choice((0, 1, 1, 2)))] or None,
            "evidence": self._evidence(article, text),
        }

    def _attribution(self, article: _Article, number: int) -> Fields:
        """A statement about who did an attack."""
        actor, by = self._random_id(self.actors), self._random_id(self.actors)
        status = self.random.choice(get_args(Status))
        text = f"{self._name(by)} speaks of {self._name(actor)} and attack {number + 1}: {status}"
        role = self.random.choice(get_args(Role))
        evidence, told = [article.say(text)], self._told(by, number)
        return {"actor": actor, "by": by, "status": status, "role": role, "evidence": evidence, "told": told}

    def _told(self, speaker: str, number: int) -> list[Fields]:
        """From whom an article has a statement: the actor who makes it, named or not, or a document or report called like him."""
        return [{"speaker": _SPEAKERS[number % len(_SPEAKERS)], "words": self._name(speaker)}]

    def _casualties(self, article: _Article, number: int) -> Fields:
        """A casualty record, without its id."""
        amount, words_of_number = self._number(article, 0, 60)
        whole, attack = self._earlier("casualties"), self._earlier("attacks")
        part = whole is not None and whole.get("high") is not None and self.random.random() < 0.15
        if whole and part:
            size = whole["high"] // 2
            amount, words_of_number = {"low": size, "best": size, "high": size}, f"{size:,}"
        victims, outcome = self.random.choice(self.victims)["id"], self.random.choice(get_args(Outcome))
        of_attack = attack["id"] if attack and self.random.random() < 0.5 else None
        if (of_attack, victims, outcome) in self.tolls:
            of_attack = None  # one toll is enough: of two one would have to be in a disagreement
        self.tolls.add((of_attack, victims, outcome))
        return {
            **amount,
            "asserted_by": article.voice,
            "attack": of_attack,
            "victims": victims,
            "victims_text": f"people of post {number % 90 + 1}",
            "outcome": outcome,
            "scope": self.random.choices(get_args(Scope), (8, 2, 1))[0],
            "date": self._date(article) if self.random.random() < 0.8 else None,
            "place": self._random_id(self.places) if self.random.random() < 0.7 else None,
            "part_of": whole["id"] if whole and part else None,
            "evidence": self._evidence(article, f"Of the people of post {number % 90 + 1}, {words_of_number} were {outcome}"),
        }

    def _positions(self, article: _Article, number: int) -> Fields:
        """A position, without its id."""
        actor, issue = self._random_id(self.actors), self._random_id(self.issues)
        stance = self.random.choices(get_args(Stance), (10, 8, 3, 2, 2))[0]
        plan = issue.rpartition("-")[2]
        return {
            "actor": actor,
            "issue": issue,
            "stance": stance,
            "condition": f"if plan {self.random.randint(1, 9)} is paid for" if stance == "conditional" else None,
            "summary": f"{self._name(actor)} is {stance} on plan {plan}.",
            "said_on": self._date(article),
            "mode": self.random.choice(get_args(Mode)),
            "speech": self.random.choice(get_args(Speech)),
            "event": f"Vote {number + 1}" if self.random.random() < 0.01 else None,
            "via": self._random_id(self.actors) if self.random.random() < 0.1 else None,
            "evidence": self._evidence(article, f"{self._name(actor)} was heard on plan {plan} and is {stance}"),
            "told": self._told(actor, number) if number % 3 else None,
        }

    # what the curators add

    def _judgements(self) -> None:
        """Make disagreements, errata, sentences set aside, highlights, views and the change log."""
        levels = self.tables["troop_levels"]
        every = max(2, self.records // 200)
        for number, (first, second) in enumerate(zip(levels[::every], levels[1::every], strict=False), 1):
            self.tables["disagreements"].append(
                {
                    "id": f"disagreement-{number}",
                    "quantity": f"How many soldiers there were, question {number}",
                    "records": [first["id"], second["id"]],
                    "reason": self.random.choice(get_args(Reason)),
                }
            )
        claims = [row for name in _SHARES for row in self.tables[name]]
        for row in claims[:: max(5, self.records // 300)]:
            erratum = {
                "says": "What it says.",
                "problem": "It is not so.",
                "basis": "background, made up",
                "records": [row["id"]],
                "bears_on": [row["id"]],
            }
            self.tables["errata"].append({**row["evidence"][0], **erratum})
        for article in self.articles:
            for quote in (article.title, article.opening):
                self.tables["set_aside"].append({"source": article.id, "quote": quote, "reason": "Tells nothing."})
        figures = [*levels[:2], *self.tables["casualties"][:2]]
        self.tables["highlights"] = [
            {"id": f"highlight-{n}", "record": row["id"], "why": f"Figure {n} of those to see first"}
            for n, row in enumerate(figures, 1)
        ]
        links = (("positions", "order=statements"), ("troop-levels", "under=both"), ("records", "source=article-1"))
        self.tables["views"] = [
            {"id": f"view-{n}", "title": f"View {n}", "description": "Worth opening.", "page": page, "query": query}
            for n, (page, query) in enumerate(links, 1)
        ]
        self.tables["changes"] = [{"date": "2021-01-01", "what": "All of it.", "why": "It was made up."}]

    # pieces

    def _random_id(self, rows: Sequence[Fields]) -> str:
        """The id of one of the rows, of the first ones more often."""
        name: str = rows[int(len(rows) * self.random.random() ** 2)]["id"]
        return name

    def _name(self, name: str) -> str:
        """The name of an actor or place, by its id."""
        rows, _, number = name.rpartition("-")
        name_of_row: str = (self.actors if rows == "actor" else self.places)[int(number) - 1]["name"]
        return name_of_row

    def _earlier(self, table: str) -> Fields | None:
        """A random record that a table has already; None if it has none."""
        return self.random.choice(self.tables[table]) if self.tables[table] else None

    def _evidence(self, article: _Article, text: str) -> list[Fields]:
        """The sentence in its article, and with a chance of one in ten in a later article too."""
        also = [self.random.choice(self.articles)] if self.random.random() < 0.1 else []
        return [telling.say(text) for telling in (article, *(other for other in also if other.published >= article.published))]

    def _number(self, article: _Article, least: int, most: int) -> tuple[Fields, str]:
        """A number of any of the sorts that the ledger knows, as its fields and in words."""
        low = int(least + (most - least) * self.random.random() ** 3)
        high = low + self.random.randint(1, max(1, most // 10))
        match self.random.randrange(8):
            case 0:
                return {"low": low, "best": low, "high": low, "wording": "about"}, f"about {low:,}"
            case 1:
                return {"low": low, "best": low, "wording": f"at least {low:,}"}, f"at least {low:,}"
            case 2:
                return {"high": high, "wording": "up to"}, f"up to {high:,}"
            case 3:
                return {"low": low, "high": high, "wording": f"{low:,} to {high:,}"}, f"{low:,} to {high:,}"
            case 4:
                words = f"{low:,} to {high:,}, most likely {(low + high) // 2:,}"
                return {"low": low, "best": (low + high) // 2, "high": high, "wording": words}, words
            case 5 if self.random.random() < 0.3:
                return {"wording": "many"}, "many"
            case 6 if self.random.random() < 0.3:
                return {"low": 0, "best": 0, "high": 0}, "no"
            case _:
                return {"low": low, "best": low, "high": low}, f"{low:,}"

    def _date(self, article: _Article, ahead: bool = False) -> str:
        """A time as exact as articles are: that of something told as past, or with `ahead` one that may last on."""
        day = article.published - timedelta(days=int(2000 * self.random.random() ** 3))
        later = day + timedelta(days=self.random.randint(1, 400))
        third = f"{day:%Y-%m}-11~/{day:%Y-%m}-20"
        text = self.random.choice(
            (
                day.isoformat(),
                day.isoformat(),
                f"{day:%Y-%m}",
                f"{day:%Y-%m}",
                f"{day:%Y}",
                f"{day:%Y}-{self.random.randint(21, 24)}",
                f"{day.isoformat()}/{later.isoformat()}",
                f"{day:%Y-%m}/.." if ahead else f"{day:%Y-%m}",
                f"../{day:%Y-%m}",
                third,
            )
        )
        marked = text if ".." in text or "~" in text else text + self.random.choice(("", "", "", "?", "~"))
        period = dates.parse(marked)
        late = bool(period.first and period.first > article.published)
        ends_late = "/" in marked and not ahead and bool(period.last and period.last > article.published)
        return day.isoformat() if late or ends_late else marked


def _texts(value: Any) -> Iterator[str]:
    """Every text in a row that is no list of words: the ids among them are what it refers to."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _in_order(table: str, row: Fields) -> Fields:
    """A row with its fields in the order in which a file has them, and nothing that is absent."""
    return ordered({name: row[name] for name in TABLES[table].model_fields if row.get(name) is not None})


def main(arguments: list[str] | None = None) -> int:
    """Write a made-up dataset. Gives the exit code: 0 it is written, 2 the folder is not empty."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description="Write a made-up dataset of any size.")
    parser.add_argument("--records", type=_number, required=True, help="how many claims")
    parser.add_argument("--sources", type=_number, default=0, help="how many articles (default: as many as fit, at most 500)")
    parser.add_argument("--seed", type=int, default=0, help="another seed gives another dataset")
    parser.add_argument("--out", type=Path, required=True, help="a new folder")
    options = parser.parse_args(arguments)
    out: Path = options.out
    if out.exists() and any(out.iterdir()):
        print(f"{out} is not empty; nothing was written", file=sys.stderr)
        return 2
    write(out, options.records, options.sources, options.seed)
    print(f"{words.count(options.records, 'record')} in {out}")
    return 0


def _number(text: str) -> int:
    """A number from 1 on."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 on")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
