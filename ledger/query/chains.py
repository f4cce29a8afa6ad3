"""How an article knows what it states: the chain from the article through a press outlet to who speaks.

A chain is of one statement, which is a record or an attribution within an attack, and of one article that has it. What the
statement itself says is derived: its articles, the outlet, the speaker. Only what cannot be derived is coded, in `told`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from ledger.model import vocabulary
from ledger.model.article import fold
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import Attack, Attribution, Casualties, Claim, Evidence, Position, Telling, TroopLevel
from ledger.model.statements import Statement, statements_of

OPEN = "open"
"""The kind of a chain whose end is not coded yet, though its words say that somebody else speaks."""
RULE = (
    "A chain leads from an article through the press outlet that it names to who speaks: somebody named, somebody unnamed, a "
    "document, a press report whose source is not told, or the article itself, where its words give nobody. A body that is "
    "named counts as named; a person or group that is only described counts as unnamed, and so does whoever alleges what an "
    "article tells as “allegedly”. Each statement counts once for each chain, which is mostly one an article, and who had a "
    "part in an attack is a statement of its own. Statements count as of one origin, and never as independent, if they rest on "
    "one dispatch, speech, interview, document or act, if an article gives who speaks by the very same words at the same place, "
    "or if it has them from one outlet and does not tell whether they are of one report. Others may still be of one origin."
)
"""How chains are told and counted, in sentences for readers."""


@dataclass(frozen=True)
class Chain:
    """How one article has one statement.

    record: the id of the record; number: that of the attribution within it, counted from 0, or None for the record itself
    source: the article; outlet: the actor that reported it; kind: one of `vocabulary.Speaker`, or OPEN
    speaker: the actor who speaks, where somebody does; telling: what is coded of the chain
    origin: the dispatch, speech, interview, document or act that other statements rest on too, by its id, or the place in the
    article at which the same words give who speaks; None where it is that of no other statement
    """

    record: str
    number: int | None
    source: str
    outlet: str | None
    kind: str
    speaker: str | None
    telling: Telling | None
    origin: str | None = None


@memoized(maxsize=2)
def _chains(dataset: Dataset) -> dict[str, tuple[Chain, ...]]:
    """The chains of every record, by its id, with their origins."""
    made = {record.id: tuple(_of_record(dataset, record)) for _, record in dataset.claims()}
    numbers = Counter(chain.origin for chains in made.values() for chain in chains)
    return {
        record: tuple(c if numbers[c.origin] > 1 else replace(c, origin=None) for c in chains) for record, chains in made.items()
    }


def chains_of(dataset: Dataset, record: str) -> tuple[Chain, ...]:
    """The chains of a record by its id, those of its attributions behind its own."""
    return _chains(dataset)[record]


def all_chains(dataset: Dataset, records: Iterable[Claim]) -> list[Chain]:
    """The chains of some records, in their order."""
    chains = _chains(dataset)
    return [chain for record in records for chain in chains[record.id]]


def _of_record(dataset: Dataset, record: Claim) -> Iterator[Chain]:
    """The chains of a record and of its attributions."""
    for number, statement in statements_of(record):
        own, via = speaker_of(statement), getattr(statement, "via", None)
        tellings: dict[str, list[Telling]] = {}
        for telling in statement.told:
            tellings.setdefault(article_of(statement.evidence, telling), []).append(telling)
        for source in dict.fromkeys(evidence.source for evidence in statement.evidence):
            voice = dataset.sources[source].voice
            for telling in tellings.get(source, ()):
                speaks = telling.speaker in ("named", "unnamed")
                outlet = via if telling.outlet_words or len(statement.told) == 1 else None
                speaker = (telling.by or own) if speaks else None
                origin = telling.origin or _utterance(dataset, source, statement, telling)
                yield Chain(record.id, number, source, outlet, telling.speaker, speaker, telling, origin)
            if source not in tellings:
                outlet = None if statement.told else via
                kind = OPEN if outlet or (is_anothers(statement) and own != voice) else "article"
                yield Chain(record.id, number, source, outlet, kind, own if kind == OPEN else None, None)


def _utterance(dataset: Dataset, source: str, statement: Statement, telling: Telling) -> str | None:
    """A name for the words at one place that give who speaks: the statements that these give have one origin.

    Two remarks in one paragraph have two origins if the speaker is named anew. None of what the article itself concludes.
    """
    if telling.speaker == "article":
        return None
    words = fold(telling.words)
    piece = next(e for e in statement.evidence if e.source == source and words in fold(e.quote))
    article, start = dataset.articles[source], dataset.span(piece).start
    place = next(first for first, _ in article.places(Evidence(source=source, quote=words)) if first >= start)
    return f"{source}, paragraph {article.paragraph_at(place)}, character {place}: {words}"


def speaker_of(statement: Statement) -> str | None:
    """The actor whom a statement itself gives as who makes it; None of an attack."""
    match statement:
        case TroopLevel() | Casualties():
            return statement.asserted_by
        case Position():
            return statement.actor
        case Attribution():
            return statement.by
    return None


def is_anothers(statement: Statement) -> bool:
    """Whether a statement is one that its speaker made, so that an article of another author has it from somebody.

    Of a position that is so if it was said, and not concluded. What was held or done, and an attack, an article may tell itself.
    """
    if isinstance(statement, Position):
        return statement.mode == "said" and statement.speech != "analysis"
    return not isinstance(statement, Attack)


def article_of(evidence: Iterable[Evidence], telling: Telling) -> str:
    """The article of a telling: that of the first quote in which the words for the speaker stand."""
    words = fold(telling.words)
    return next(piece.source for piece in evidence if words in fold(piece.quote))


def pieces_of(dataset: Dataset, chain: Chain, said: str = "") -> list[Evidence]:
    """The quotes for the statement of a chain from its article in which some words stand."""
    pieces = dict(statements_of(dataset.by_id[chain.record][1]))[chain.number].evidence
    return [piece for piece in pieces if piece.source == chain.source and fold(said) in fold(piece.quote)]


def words_for(
    dataset: Dataset, record: str, kinds: Collection[str], outlets: Collection[str], ways: Collection[str] = ()
) -> list[Evidence]:
    """The quotes that name the outlet, or else who speaks, of the first chain of a record with a kind and an outlet asked for.

    Under a choice of `ways` of obtaining they say that it was obtained so. Where the article gives nobody they are all for what
    it says itself; none where nothing is asked for.
    """
    every = chains_of(dataset, record) if kinds or outlets or ways else ()
    for chain in every:
        if chain.telling and chain.telling.obtained in ways:
            return pieces_of(dataset, chain, chain.telling.obtained_words or "")
    of_kind = [chain for chain in every if not kinds or chain.kind in kinds]
    through = [chain for chain in every if chain.outlet in outlets]
    for chain in [chain for chain in of_kind if chain in through] or through or of_kind:
        named = chain.telling.outlet_words if chain.telling and outlets else None
        return pieces_of(dataset, chain, named or (chain.telling.words if chain.telling else ""))
    return []


def origins(some: Iterable[Chain]) -> set[str | Chain]:
    """The origins of some chains, each once; a chain that shares its origin with no other stands for its own."""
    return {chain.origin or chain for chain in some}


@memoized(maxsize=2)
def _by_origin(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """The ids of the records of each origin, those of which only an attribution rests on it included."""
    found: dict[str, dict[str, None]] = {}
    for record, chains in _chains(dataset).items():
        for chain in chains:
            if chain.origin:
                found.setdefault(chain.origin, {})[record] = None
    return {origin: tuple(records) for origin, records in found.items()}


def of_origin(dataset: Dataset, origin: str) -> tuple[str, ...]:
    """The ids of all records that rest on an origin."""
    return _by_origin(dataset).get(origin, ())


def incomplete(dataset: Dataset) -> tuple[str, ...]:
    """The ids of the records with a chain whose end is not coded."""
    return tuple(record for record, chains in _chains(dataset).items() if any(chain.kind == OPEN for chain in chains))


def in_words(dataset: Dataset, chain: Chain) -> str:
    """A chain in words: 'Murphy 2011 ← Associated Press ← unnamed: “officials probably authorized to speak”'.

    Where the words say how it was obtained, that follows: 'Slavin 2011 ← Vali Nasr, told to the outlet itself: “told IPS”'.
    """
    article = dataset.sources[chain.source].short
    if chain.kind == "article":
        return f"{article}, in its own words"
    outlet = dataset.actors[chain.outlet].name if chain.outlet else ""
    obtained = ""
    if chain.telling and (way := chain.telling.obtained):
        obtained = f", {vocabulary.WORDS['obtained'][way]}: “{fold(chain.telling.obtained_words or '')}”"
    return " ← ".join(filter(None, (article, outlet, end_in_words(dataset, chain)))) + obtained


def end_in_words(dataset: Dataset, chain: Chain) -> str:
    """The end of a chain in words: 'Vali Nasr', 'unnamed: “Analysts”', 'document: “a 2008 …”'; empty of the article itself."""
    words = " ".join(chain.telling.words.split()) if chain.telling else ""
    match chain.kind:
        case "named" if chain.speaker:
            return dataset.actors[chain.speaker].name
        case "unnamed" | "document":
            return f"{chain.kind}: “{words}”"
        case "report":
            return "source not told"
        case "open":
            return "not coded yet"
    return ""


def speakers(dataset: Dataset, record: str) -> list[str]:
    """Who says what a record states, each once: who speaks at the end of its chains, or the author of the article that tells it.

    So: 'Leon Panetta', 'Barbara Slavin', 'document: “a 2008 …”', 'source not told, via Associated Press'.
    """
    own = (chain for chain in chains_of(dataset, record) if chain.number is None)
    return list(dict.fromkeys(_speaker(dataset, chain) for chain in own))


def _speaker(dataset: Dataset, chain: Chain) -> str:
    """Who speaks at the end of a chain, with the outlet that reported it."""
    via = f", via {dataset.actors[chain.outlet].name}" if chain.outlet else ""
    speaker = dataset.sources[chain.source].voice if chain.kind == "article" else chain.speaker
    return (dataset.actors[speaker].name if speaker else end_in_words(dataset, chain)) + via


def lines_of(dataset: Dataset, record: str) -> list[str]:
    """The chains of a record as lines, each given once: its own, and one line for those of its attributions.

    Articles that have it in their own words share a line. Of attributions, what an article tells itself is left out.
    """
    chains = chains_of(dataset, record)
    own = [chain for chain in chains if chain.number is None]
    articles = [dataset.sources[chain.source].short for chain in own if chain.kind == "article"]
    lines = list(dict.fromkeys(in_words(dataset, chain) for chain in own if chain.kind != "article"))
    if articles:
        lines.append(f"{', '.join(articles)}, in {'its' if len(articles) == 1 else 'their'} own words")
    parts = dict.fromkeys(in_words(dataset, c) for c in chains if c.number is not None and c.kind != "article")
    return [*lines, *([f"Said of who had a part or had none: {'; '.join(parts)}"] if parts else [])]
