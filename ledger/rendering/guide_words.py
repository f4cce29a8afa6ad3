"""What the marks and fixed words of the dashboard mean, and how it is used: the texts of the Guide that no dataset changes."""

from collections.abc import Callable

from ledger.model import vocabulary
from ledger.model.records import Measured
from ledger.query import finding, verdicts
from ledger.wording import words

# Symbols of the charts as text, filled and open.
GLYPHS = {"circle": "●○", "triangle-down": "▼▽", "diamond": "◆◇", "square": "■□", "triangle-right": "▶▷", "star": "★☆"}
# What the values of the vocabulary and the verdicts of a comparison mean.
MEANINGS = {
    "actual": "Troops that are there, or were",
    "limit": "The most that an agreement or a deadline allows",
    "offer": "What somebody is ready to send or keep",
    "plan": "What somebody intends, or a building is made for",
    "forecast": "What somebody expects",
    "recommendation": "What somebody asks for or advises",
    "for": "Answers the issue’s question with yes: ",
    "against": "Answers it with no: ",
    "conditional": "Depends on a condition, which stands on the card.",
    "ambivalent": "Says both; of a question of fact, says that it is uncertain or hard to prove.",
    "silent": "Keeps silent, or will not discuss it. That is a position too.",
    "agree": "Each is for, or each against, in all that it says and without a condition; the times may lie within a year, or it "
    "is one act. Of three or more columns the line says who does not answer.",
    "partly": f"All else that both answer: {'; '.join(verdicts.HINDRANCES.values())}. The line says the first of these that "
    "holds, and behind it whether a time may lie outside that of its column or of the filter, and how far apart they are where "
    "more than a year lies between them.",
    "differ": "They share no stance, and one is for in some of what it says, another against, also without what somebody else "
    "concludes; the times may lie within a year. Of three or more columns it is so of two at least.",
    "members": "Of actors counted as one body (itself or its members) some are for, others against, within a year. That is no "
    "difference from another. Where only that body answers it is counted among “Fewer than two answer”, and its cell says so.",
    "one": "Fewer than two answer. Silence is no answer.",
    "same": "The columns are one actor at two times, and a statement may be of both. It is not compared with itself.",
    "said": "The actor said so at that time; told as analysis, somebody concludes that it did.",
    "held": "The actor thought or wanted so at that time, as the article or somebody in it says; or it is the author’s own view.",
    "did": "What the actor did at that time shows it.",
    "carried_out": "They did it themselves.",
    "ordered": "They had others do it.",
    "armed": "They gave the weapons to those who did it.",
    "encouraged": "They urged others to do it.",
    "seemingly_encouraged": "They seem to urge others to do it, in the words of who says so.",
    "unspecified": "The words do not tell which part they had, or name another one, such as aid.",
    "direct": "The article quotes the actor.",
    "reported": "The article tells in its own words what the actor said or did.",
    "analysis": "Somebody, mostly the author, concludes what the actor wants, thinks or does; or it is the author’s own view.",
    **{status: verb.meaning for status, verb in vocabulary.STATUS_VERBS.items()},
}
# The relations of a comparison with the public record.
RELATIONS = {
    "agrees": "The numbers are the same, or two bounds have something in common; of an attack the event is the same, and of what "
    "else has no number, what is told. It does not follow that either is right: both may go back to one unnamed source.",
    "within_range": "One of the two gives a range or a bound, and the other lies in it.",
    "differs": "The two have no number in common, or day, place or kind of event are told otherwise. The line says by what they "
    "differ, as far as it was read.",
    "other_definition": "The document counts other people, another place or time, or tells of something else, so that the "
    "numbers cannot agree or differ. They are shown beside each other because readers would look for them.",
    "same_origin": "Document and article most likely go back to one count or report. That both say it is no confirmation.",
    "not_found": "Nothing was found where it was looked, which is named. That is no sign that there is nothing.",
}
# What the layer of the public record is.
PUBLIC_RECORD = {
    "What it is": "Figures and provisions of public documents other than the articles, such as counts of a government, set "
    "beside single records: a line below the words, and on Troop levels and Casualties a layer of its own, off until chosen. A "
    "line says of what time the number is (“for” a time after the document) and when the document was published.",
    "What it is not": "No part of the records: no count, sum, chart or table of claims holds it, and no line joins it to one. It "
    "is no rating of truth: a document may count otherwise, round, or be wrong.",
    "What it cannot tell": "Who is right; what no public document tells; and whether two that agree know it independently of "
    "each other. Most numbers are of another day, place or group of people than the claim.",
    "Who decides": "Whoever keeps the data looked each figure up, and says in one sentence how it stands to the claim and when "
    "that was judged. A program checks that the relation is possible with the two numbers. Report an error as of any record.",
}
TWO_READERS = (
    "Two readers, apart from each other. Of each place it is told who read it there; of a figure, if one of them alone read it, "
    "or if the second did not find it at the document’s own address."
)
# For each sort of date: a pattern of its spelling, an example for a dataset without one (its years are filled in), its meaning.
DATES = (
    (r"\d{4}-(0\d|1[0-2])", "{0}-01", "Some day of that month. The mark is as wide as the month."),
    (r"\d{4}-2[1-4]\??", "{0}-23", "Some day of that season."),
    (
        r"(\d{4}-\d\d)-(01[~%]/\1-10|11[~%]/\1-20|21[~%]/\1-3\d)[~%?]?",
        "{0}-01-01~/{0}-01-10",
        "Early, mid or late: a third of the month.",
    ),
    (r"\d{4}-\d\d~/?[^/?~]*", "{0}-07~", "Near that time."),
    (r"[^/]+\?", "{0}-07-06?", "Not, or not wholly, in the article: concluded from its words and its own date."),
    (r"[^/?~]+/[^/?~.]+", "{0}/{1}", "At some time between the two, or all the time."),
    (r"\.\./.+", "../{0}-01", "The beginning is open: drawn to the edge of the chart."),
    (r".+/\.\.", "{0}-07/..", "The end is open: drawn to the edge of the chart."),
)
# What the words around a date mean, each with dots where the date stands.
TIMES = {
    "as of …": "So it was, or had been said, when the article appeared; since when is not told. The author’s own view is of that "
    "day without “as of”.",
    "under way as of …": "An act that goes on as the article appears.",
    "some time between … and …": "Once or longer within that stretch, of which an end is inferred; it need not have lasted "
    "through it. So also “some time in …” and “some time from …”.",
    "… to the article (…)": "From then until the article appeared; in parentheses is the time within which that was.",
}
# For each sort of number: whether a record has it, and its meaning.
NUMBERS: tuple[tuple[Callable[[Measured], bool], str], ...] = (
    (lambda r: r.low == r.high and words.stated(r)[0] in "123456789", "The number as it stands."),
    (lambda r: words.stated(r).startswith("about "), "Rounded by the article; how far off it may be is not said."),
    (lambda r: words.stated(r).startswith("at least "), "The lower end is known, the upper end is open."),
    (lambda r: words.stated(r).startswith("up to "), "Only the upper end is known."),
    (
        lambda r: "(" in words.number(r) and None not in (r.low, r.high) and r.low != r.high,
        "The article’s words, and the lowest and highest number that they allow.",
    ),
    (lambda r: r.low == r.high == 0, "A zero, read from words such as none, or all to leave: a number like any other."),
    (
        lambda r: words.number(r) == words.NO_NUMBER,
        "None is given: in the list, in no chart of numbers. Such casualties are among the casualty statements on the overview.",
    ),
)
# What a reader may want to do, and how it is done, as HTML.
USE = {
    "Narrow everything": (
        "Filter at the left; on a phone, behind the arrows. Pages with charts or lists of records keep to it; the Guide, Kept "
        "and parts of Curation do not. × undoes a part."
    ),
    "See the words behind a mark": "Click it: its quotes open below the chart. <b>Close</b> puts them away.",
    "Choose several marks": "<b>Box Select</b> among the chart’s tools, then draw a box.",
    "Choose a cell of a matrix": "Click it, or walk with the arrow keys and press Enter.",
    "Read a chart as a table": "<b>Table</b> above it. Tick rows to see their quotes; by keyboard: arrow keys, Shift and space.",
    "Find words": (
        "<b>Words</b> in the filter finds records, <b>Find in the articles</b> on Sources the places of a phrase. Accents, "
        "capital letters, kinds of quotation mark, apostrophes within names, hyphens between words and commas in numbers do not "
        "matter: “al Qaeda” finds “al-Qaeda”, and “Shiite” finds “Shi'ite”. A word also finds longer ones that "
        f"begin with it, unless it is a number or has at most {finding.SHORT} letters: “war” does not find “warned”."
    ),
    "Go through a chart by keyboard": (
        "Tab to the chart. Arrow keys go from mark to mark, Home and End to the first and last; the line below says which. Enter "
        "opens its words, Escape leaves it."
    ),
    "Check the article": "<b>Read in the article</b> below a quote. There, j and k step from claim to claim.",
    "Take it with you": "<b>Download</b> above a page: all that the filter leaves. Below a chart: its rows, or its picture.",
    "Cite a chart": "<b>Cite this</b> below it copies title, filter, version and citable link.",
    "Cite a passage": (
        "<b>Copy citation</b> below quotes copies the words and a footnote: article, version, link and place, in the style "
        "chosen on Kept, or else in that of Chicago."
    ),
    "Share what you see": "<b>Share</b>, <b>Copy link</b>: filter and choices, with what the dataset says by then.",
    "Read the data with a program": (
        "<b>Share</b>, <b>Copy data link</b>: an address of what the filter leaves as CSV; with lines for "
        "Python, R and a spreadsheet."
    ),
    "Put a chart into your own web page": (
        "<b>Share</b>, <b>Copy embed code</b>: a frame with the chart, its sources and its version. Whoever runs this server "
        "must allow your site; if it allows none, Share says so."
    ),
    "Add an article": "The draft desk of the Curation page: paste it, complete the records it proposes, take the files away.",
    "Put it in a report": "<b>Share</b>, <b>Copy citable link</b>: the version too. A later one says what changed since.",
}
