"""The kinds of record that a dataset holds: one class for each file of `data/`, with every field and its description.

Side, VictimGroup, Source, Actor, Place and Issue are what records refer to. TroopLevel, Attack, Casualties and Position are the
claims; each carries Evidence. Disagreement, Erratum and SetAside are the curators' judgements; a Comparison sets a claim beside a
Reference of the public record, which `model.public_record` defines. What tells of the dataset itself is defined in `model.about`.
`model.fields` reads these definitions for all who need to know the fields of a record. A class checks the shape of one record;
whether references, dates and quotes are right is checked in `loading.rules`.
"""

from typing import Annotated, Literal

from pydantic import Field

from ledger.model import vocabulary
from ledger.model.about import Change, Highlight, Subject, View
from ledger.model.public_record import Reference
from ledger.model.record_fields import ONE_OR_MORE, Count, Edtf, Id, Line, Model, Named, Ref, TermId, Text

CLAIMS = ("troop_levels", "attacks", "casualties", "positions")
SideId = Annotated[TermId, Ref("sides")]
VictimGroupId = Annotated[TermId, Ref("victims")]
SourceId = Annotated[Id, Ref("sources")]
ActorId = Annotated[Id, Ref("actors")]
PlaceId = Annotated[Id, Ref("places")]
IssueId = Annotated[Id, Ref("issues")]
AttackId = Annotated[Id, Ref("attacks")]
CasualtiesId = Annotated[Id, Ref("casualties")]
ClaimId = Annotated[Id, Ref(*CLAIMS)]
ReferenceId = Annotated[Id, Ref("references")]
ComparisonId = Annotated[Id, Ref("comparisons")]

ZoneKind = Literal[
    "headline", "deck", "heading", "caption", "body", "bio", "reference", "direction", "furniture", "teaser", "comment"
]
CITABLE: tuple[ZoneKind, ...] = ("headline", "deck", "caption", "body")
UNSPECIFIED = "unspecified"
"""The group of victims whose group the words do not tell."""


class Evidence(Model):
    """The exact words of an article that state a claim, in the form of a TextQuoteSelector (W3C, Web Annotation)."""

    source: SourceId = Field(description="The article that holds the words.")
    quote: Text = Field(description="The exact words; runs of white space count as one space.")
    prefix: Text | None = Field(None, description="Words right before the quote, where it occurs more than once.")
    suffix: Text | None = Field(None, description="Words right after the quote, where it occurs more than once.")


class Zone(Model):
    """A run of lines of an article's file, and what those lines are."""

    kind: ZoneKind = Field(
        description="What the lines are. Only `headline`, `deck` (the lines below it), `caption` and `body` may be cited. "
        "`heading` stands over a section; `bio` is about the author; `reference` is a footnote or a list of "
        "works; `direction` is a remark "
        "in brackets in a transcript, or where it begins and ends; `teaser` leads to another article, "
        "`comment` is a reader's, and `furniture` is what the site puts around the article."
    )
    lines: tuple[Line, Line] = Field(description="First and last line of the zone, counted from 1, both included.")


class Term(Named):
    """A word of the vocabulary of a dataset. Its id is its own among the words of its file only."""

    id: TermId = Field(description="Stable identifier; never used for anything else.")
    name: Text = Field(description="The name shown.")


class Side(Term):
    """Whose side actors are on. Lists and charts have the sides in the order of this file."""


class VictimGroup(Term):
    """A group that victims belong to. Charts have the groups in the order of this file; `unspecified` is grey."""


class Source(Named):
    """One article, as the file in `seeds/` has it."""

    file: Text = Field(description="Name of the file in `seeds/`.")
    sha256: Annotated[str, Field(strict=True, pattern=r"^[0-9a-f]{64}$")] = Field(
        description="Checksum of the file, so that a changed article is noticed."
    )
    title: Text = Field(description="Title as the file gives it; where it gives none its first words, and a remark in brackets.")
    short: Text = Field(description="A short name for charts and lists.")
    author: Text | None = Field(None, description="Author, where the file names one.")
    publisher: Text | None = Field(None, description="Publisher.")
    medium: Literal["newspaper", "magazine", "website"] | None = Field(
        None, description="What it was published in, where that is known; citations print the name of a newspaper in another way."
    )
    published: Edtf = Field(description="When it was published (EDTF); a question mark says that it was inferred.")
    published_basis: Text = Field(description="How the date of publication, author and publisher are known.")
    republished_by: Text | None = Field(None, description="Who republished it, where the file is such a copy.")
    url: Text | None = Field(None, description="Address of the article, where the file gives it.")
    rights: Text = Field(description="Whose text it is.")
    display: Literal["full", "excerpts"] = Field(
        description="`full` shows the whole article; `excerpts` hides all but the cited passages."
    )
    voice: ActorId = Field(description="The actor who speaks where the article speaks for itself: its author.")
    zones: tuple[Zone, ...] = Field(min_length=1, description="What each line of the file is; every line lies in one zone.")


class Actor(Named):
    """A person, body or group that speaks, acts or is spoken of. Other records refer to it by its id."""

    name: Text = Field(description="The name shown, in the articles' spelling.")
    kind: vocabulary.ActorKind = Field(description="What sort of actor it is.")
    side: SideId | None = Field(None, description="Whose side it is on; none for press and world bodies.")
    role: Text | None = Field(None, description="Its role as the articles give it; in parentheses the years as of which they do.")
    member_of: ActorId | None = Field(None, description="The actor that this one belongs to.")
    perhaps_part_of: Annotated[tuple[ActorId, ...], *ONE_OR_MORE] = Field(
        (),
        description="One described group or several, of which this one may in part be, as the words leave open and no article "
        "says; it is not counted with them.",
    )
    aliases: tuple[Text, ...] = Field((), description="Other spellings and names in the articles.")


class Place(Named):
    """Where something happened or is said to be."""

    name: Text = Field(description="The name shown.")
    within: PlaceId | None = Field(None, description="The smallest other place that wholly contains this one.")
    perhaps_within: PlaceId | None = Field(
        None, description="A place in which this one may lie, as no article says; it is not counted with it."
    )
    one_of: PlaceId | None = Field(None, description="Several places told of together, of which this one is one by the words.")
    lat: Annotated[float, Field(strict=True, ge=-90, le=90)] | None = Field(None, description="Latitude, degrees north.")
    lon: Annotated[float, Field(strict=True, ge=-180, le=180)] | None = Field(None, description="Longitude, degrees east.")
    precision: Annotated[int, Field(strict=True, ge=1, le=6)] = Field(
        description="As `where_prec` of UCDP GED has it: 1 exact, 2 near it, 3 district, 4 province, 5 a larger area, 6 country."
    )
    basis: Text = Field(
        description="How place and coordinates are known; it begins with `text` or `background` where coordinates are given."
    )


class Issue(Named):
    """A question that the articles turn on, with the two answers in its own words. It asks one thing of at most one actor."""

    name: Text = Field(description="A short name of two to four words, which says no more than the question does.")
    question: Text = Field(description="The question, so put that one side says yes.")
    for_label: Text = Field(description="What an actor who is for it says.")
    against_label: Text = Field(description="What an actor who is against it says.")
    kind: vocabulary.IssueKind = Field(description="`policy`: what should be done, or should have been; `fact`: what is so.")
    addressee: ActorId | None = Field(None, description="The one actor who would have to do it, where there is one.")
    period: Edtf = Field(description="The time that the question asks about (EDTF); an end may be open.")


class Telling(Model):
    """From whom an article has a statement; it is the article in whose quotes all words given here stand."""

    speaker: vocabulary.Speaker = Field(
        description="`named`, `unnamed` or a `document`; `report` if its source is not told, `article` if the words are its own."
    )
    words: Text = Field(description="The article's words that name or describe the speaker, the document or the report.")
    by: ActorId | None = Field(None, description="The speaker, where that is nobody whom the statement itself gives as such.")
    outlet_words: Text | None = Field(None, description="The article's words that name the press outlet that tells it.")
    obtained: vocabulary.Obtained | None = Field(None, description="How it was obtained, where the words say so.")
    obtained_words: Text | None = Field(None, description="The article's words that say how it was obtained.")
    knowledge: vocabulary.Knowledge | None = Field(None, description="How the speaker knows it, where the words say so.")
    knowledge_words: Text | None = Field(None, description="The article's words that say how the speaker knows it.")
    origin: Id | None = Field(
        None,
        description="The one dispatch, speech, interview, document or act that several statements rest on, also across articles; "
        "also of what an article has from one outlet without telling whether it is of one report.",
    )


class Claim(Named):
    """A record that stands on evidence."""

    evidence: tuple[Evidence, ...] = Field(min_length=1, description="The words that state it, one entry a passage.")
    told: tuple[Telling, ...] = Field(
        (), description="From whom an article has it, one entry for each of them; none where it is the article's own."
    )


class Measured(Claim):
    """A claim with a number, as far as it is known; what is open stays empty, and 0 is a zero that the words state or imply."""

    low: Count | None = Field(
        None, description="Lowest number that the words allow, which is the number itself after “about”; empty where open."
    )
    best: Count | None = Field(None, description="The number stated; empty where the words give none.")
    high: Count | None = Field(
        None, description="Highest number that the words allow, which is the number itself after “about”; empty where open."
    )
    wording: Text | None = Field(
        None,
        description="The article's own words that give or qualify the number, pieces joined by `…`; none for a plain numeral.",
    )
    asserted_by: ActorId = Field(description="Who says it, or of whom it is expected; the author where the article itself does.")


class TroopLevel(Measured):
    """A number of troops or the size of a force, and what kind of number it is."""

    force: Text = Field(description="Whose force, and of what kind.")
    personnel: vocabulary.Personnel = Field(
        "military", description="What sort of people: soldiers, civilians, or members of an armed group."
    )
    place: PlaceId = Field(description="Where the force is, would be or is asked for.")
    kind: vocabulary.NumberKind = Field(description="What kind of number it is; charts never connect numbers of different kinds.")
    refers_to: Edtf = Field(description="The time that the number is about (EDTF).")
    said_on: Edtf = Field(description="When it was said (EDTF).")
    via: ActorId | None = Field(None, description="The press outlet that reported it, where the article names one.")


class Attribution(Model):
    """Somebody's statement about who had which part in an attack."""

    actor: ActorId = Field(description="Who is said to have had a part in it.")
    by: ActorId = Field(description="Who says so.")
    status: vocabulary.Status = Field(
        description="`denied` means that `by` rejects it; `described` that `by` tells it, or that it seems so, accusing nobody."
    )
    role: vocabulary.Role = Field(description="The part that `actor` had by these words; `unspecified` where they do not tell.")
    limit: Text | None = Field(None, description="The article's words for how far it goes, such as “much of” or “allegedly”.")
    contrast: Text | None = Field(None, description="The article's own words that stand against it, in the voice of the article.")
    via: ActorId | None = Field(None, description="The press outlet that reported it, where the article names one.")
    evidence: tuple[Evidence, ...] = Field(min_length=1, description="The words that say so.")
    told: tuple[Telling, ...] = Field((), description="From whom an article has it, one entry for each of them.")


class Attack(Claim):
    """An attack or use of force by any side."""

    title: Text = Field(description="Our own short title, without a date.")
    type: vocabulary.AttackType = Field(description="How it was done.")
    date: Edtf | None = Field(None, description="When it happened (EDTF); as exact as the article says.")
    places: tuple[PlaceId, ...] = Field((), description="Where it happened; empty where the article does not say.")
    target: Text | None = Field(None, description="What or who was attacked.")
    weapon: Text | None = Field(None, description="The weapon, where the article says it.")
    part_of: AttackId | None = Field(None, description="The wider attack record that contains this one.")
    attributions: tuple[Attribution, ...] = Field((), description="Who is said to have had a part in it, by whom.")


class Casualties(Measured):
    """People killed, injured or abducted, as one statement gives them."""

    attack: AttackId | None = Field(None, description="The attack, where the casualties are of one.")
    victims: VictimGroupId = Field(description="Which group the victims belong to; `unspecified` where the words do not tell.")
    victims_text: Text = Field(description="Whom it counts, in words that stand alone, as close to the article's as that allows.")
    outcome: vocabulary.Outcome = Field(description="What happened to them.")
    scope: vocabulary.Scope = Field(
        description="One event, the total of a period, or a total of history; the last is never summed."
    )
    date: Edtf | None = Field(None, description="When it happened (EDTF).")
    place: PlaceId | None = Field(None, description="Where it happened.")
    part_of: CasualtiesId | None = Field(None, description="The casualty record that contains this one.")


class Position(Claim):
    """What an actor says, wants or does about an issue; silence and refusal are positions too."""

    actor: ActorId = Field(description="Whose position it is.")
    issue: IssueId = Field(description="The issue it answers.")
    stance: vocabulary.Stance = Field(
        description="`for` and `against` the issue's question; the issue's labels say what that means."
    )
    condition: Text | None = Field(
        None,
        description="Where the stance is conditional: the answer with what it depends on, in the article's words.",
    )
    limit: Text | None = Field(
        None, description="The words that limit the answer, such as “much of”, or say how sure it is, such as “appears”."
    )
    summary: Text = Field(description="One sentence of our own.")
    said_on: Edtf = Field(description="When it was said, held or done, as `mode` has it (EDTF).")
    mode: vocabulary.Mode = Field(description="`said` in words, `held` as others tell it, or shown by what the actor `did`.")
    speech: vocabulary.Speech = Field(description="Quoted words, reported by the article, or somebody's analysis.")
    event: Text | None = Field(
        None,
        description="Short name of the political event, where the position was an act: a vote, an agreement, an order, an offer.",
    )
    via: ActorId | None = Field(None, description="The press outlet that reported it, where the article names one.")


class Disagreement(Named):
    """Records that speak of the same thing and differ, with the reason as far as it is known."""

    quantity: Text = Field(description="What they speak of.")
    records: tuple[ClaimId, ...] = Field(min_length=2, description="The records that differ.")
    reason: vocabulary.Reason = Field(description="Why they differ.")
    comparison: ComparisonId | None = Field(None, description="The comparison with the public record that the reason rests on.")


class Erratum(Evidence):
    """An apparent error in an article. It is recorded, not mended."""

    says: Text = Field(description="What the article says.")
    problem: Text = Field(description="What is wrong with it.")
    basis: Text = Field(
        description="How we know: starts with `text` (an article says it), `record` (the public record has it) or `background`."
    )
    comparison: ComparisonId | None = Field(None, description="The comparison with the public record that it rests on.")
    records: tuple[ClaimId, ...] = Field((), description="Records that stand on these words.")
    bears_on: tuple[ClaimId, ...] | None = Field(
        None, description="Those of `records` of which the error is, so that they are marked; an empty list if it is of none."
    )

    @property
    def marked(self) -> tuple[str, ...]:
        """The records that it bears on; all that stand on its words where that is not said, as in versions before it could be."""
        return self.records if self.bears_on is None else self.bears_on


class SetAside(Evidence):
    """Words that were read and not coded, and why."""

    until: Text | None = Field(
        None, description="The last words of a run of sentences that one reason sets aside, from the quote on."
    )
    reason: Text = Field(description="Why nothing is coded from them.")


class Comparison(Named):
    """What the public record has beside a claim, or that nothing was found there. It says nothing of who is right."""

    claim: ClaimId = Field(description="The claim.")
    reference: ReferenceId | None = Field(None, description="The reference beside it; empty where none was found.")
    time: Edtf | None = Field(None, description="Which number of the reference is meant, where it has several: the time of it.")
    relation: vocabulary.Relation = Field(description="How the two stand to each other; true of their numbers.")
    differs_by: vocabulary.DiffersBy | None = Field(None, description="By what the two differ; given if, and only if, they do.")
    why: Text = Field(description="Why, in one sentence; where nothing was found, where it was looked for.")
    judged: Edtf = Field(description="The day of the judgement.")


TABLES: dict[str, type[Model]] = {
    "subject": Subject,
    "sides": Side,
    "victims": VictimGroup,
    "sources": Source,
    "actors": Actor,
    "places": Place,
    "issues": Issue,
    "troop_levels": TroopLevel,
    "attacks": Attack,
    "casualties": Casualties,
    "positions": Position,
    "disagreements": Disagreement,
    "errata": Erratum,
    "set_aside": SetAside,
    "references": Reference,
    "comparisons": Comparison,
    "views": View,
    "highlights": Highlight,
    "changes": Change,
}
NAMED = ("sides", "victims", "sources", "actors", "places", "issues")
"""Tables of what claims refer to."""
OPTIONAL = ("references", "comparisons")
"""Tables that a dataset need not have: no file is an empty table."""
