"""What stands behind each named view: the records that its title and description speak of, and none of those that come near.

The lists were made by reading each view's title and description against the records, not by running its query.
"""

import pytest

from ledger.charts.pages import tables_of
from ledger.model.dataset import Dataset
from ledger.query import agreement
from ledger.query.selection import select
from ledger.urls import links
from tests.conftest import data

Lists = tuple[set[str], set[str]]

SHOWN: dict[str, Lists] = {
    "iran-and-the-militias": (
        {
            "position-us-officials-iran-arming-chorus",
            "position-gates-iran-arming-june6",
            "position-panetta-iran-arming-weapons",
            "position-eisenstadt-iran-arming-irams",
            "position-iran-iran-arming-denies",
            "position-slavin-iran-arming-hardtoprove",
            "position-arab-center-author-iran-arming-encouraging",
            "position-jeffrey-iran-arming-blamed",  # who is behind the violence of 2011
            "position-murphy-iran-violence-role",
        },
        {
            "position-shia-protester-militia-abuse-thieves",  # what the militias do to Iraqis
            "position-porter-iranian-hold-decisive",
        },
    ),
    "june-2011": (
        {"casualties-us-june-2011", "casualties-us-2011-06-06", "casualties-us-spike-2011"},
        {
            "casualties-embassy-rocket-2011-killed",  # 3 July
            "casualties-taji-2011-killed",
            "casualties-baghdad-area-monday-2011-killed",
            "casualties-market-roadside-bombings-killed",  # a window with June in it, of another article and of Iraqis
        },
    ),
    "after-the-deadline": (
        {
            "troop-us-offer-10000-ap",
            "troop-us-offer-up-to-10000-caption",
            "troop-us-deadline-all-out",
            "troop-us-sofa-limit-2011",
            "troop-us-marines-embassy-200",
            "troop-us-trainers-few-hundred-2012",
            "troop-us-eisenstadt-kurdistan-1500",
            "troop-us-eisenstadt-contractors",
            "troop-us-trainers-return-forecast-2012",
        },
        {
            "troop-us-46000-2011",  # those who are there
            "troop-us-embassy-1200-employees",  # a plan
            "troop-us-last-out-2011",
            "troop-all-foreign-out-parliament-2020",
        },
    ),
    "who-spoke-for-sunnis": (
        {
            "position-sunni-insurgents-stay-fighting-occupation",
            "position-sunni-insurgents-withdrawal-date-timetable",
            "position-sunni-groups-small-stay-opposed",
            "position-iraqi-sunnis-stay-2003-2006",
            "position-iraqi-sunnis-stay-hedge",
        },
        {
            "position-sunni-politicians-iranian-influence-opposed",  # Sunnis, on Iran
            "position-sunni-insurgents-fight-al-qaeda-opposed-zarqawi",
            "position-sunni-insurgents-legitimacy-illegitimate",
            "position-us-government-withdrawal-date-would-not-discuss",  # on the timetable, by the other side
            "position-kurds-stay-lobbying",
        },
    ),
    "talking-to-enemies": (
        {
            "position-iran-talk-iran-grand-bargain",
            "position-bush-administration-talk-iran-authorized",
            "position-bush-administration-talk-iran-not-allowed",
            "position-bush-administration-talk-iran-rejected",
            "position-khalilzad-talk-iran-letter",
            "position-mottaki-talk-iran-no-intention",
            "position-us-government-talk-insurgents-no-mandate",
            "position-sunni-insurgents-talk-insurgents-no-cooperation",
        },
        {
            "position-iran-nuclear-grand-bargain",  # of the same proposal, but on enrichment
            "position-us-officials-fight-al-qaeda-asking",  # what was asked, not whether to talk
            "position-awakening-movement-talk-insurgents-switched",  # told in 2011
        },
    ),
    "rockets-of-2020": (
        {"attack-al-asad-2020", "attack-rockets-early-2020", "attack-baghdad-2020-02-15"},
        {
            "attack-embassy-rocket-2011",
            "attack-irams-us-troops",
            "attack-explosion-vehicle-2020",
            "attack-low-level-violence-2020",
            "attack-soleimani-2020",
        },
    ),
    "silence": (
        {
            "position-maliki-stay-mum",
            "position-us-government-withdrawal-date-would-not-discuss",
            "position-us-state-department-stay-refuse-discuss",
            "position-allawi-mohammed-stay-silent",
            "position-trump-stay-stopped-commenting",
        },
        {
            "position-iran-iran-arming-denies",
            "position-us-officials-readiness-concern",
            "position-slavin-iran-arming-hardtoprove",
            "position-us-government-talk-insurgents-no-mandate",
        },
    ),
    "iraq-as-a-venue": (
        {"position-analysts-iran-motive-sanctions", "position-nasr-iran-motive-relations"},
        {
            "position-jeffrey-iran-arming-blamed",  # of the violence, but on who is behind it
            "position-murphy-iran-violence-role",
            "position-slavin-iran-arming-hardtoprove",
            "position-iran-nuclear-refused",
        },
    ),
    "troops-unnamed": (
        {"troop-us-offer-10000-ap", "troop-us-trainers-return-forecast-2012"},
        {"troop-us-46000-2011", "troop-us-eisenstadt-kurdistan-1500", "troop-us-withdrawn-trump-2020"},
    ),
    "slavin-told-ips": (
        {"troop-us-eisenstadt-jsoc-small", "troop-us-eisenstadt-contractors", "position-nasr-iran-motive-relations"},
        {"position-panetta-iran-arming-weapons", "position-analysts-iran-motive-sanctions", "troop-us-46000-2011"},
    ),
    "via-new-york-times": (
        {
            "position-us-officials-talk-insurgents-face-to-face",
            "position-us-government-engage-insurgents-message",
            "position-sunni-insurgents-talk-insurgents-no-cooperation",
        },
        {"position-khalilzad-talk-insurgents-abc", "position-khalilzad-talk-iran-letter", "troop-us-offer-10000-ap"},
    ),
    "via-associated-press": (
        {"troop-us-offer-10000-ap", "troop-us-trainers-return-forecast-2012", "position-little-defence-ties-committed"},
        {"position-jeffrey-iran-arming-blamed", "position-us-officials-stay-offer-word", "troop-us-46000-2011"},
    ),
    "iran-itself": (
        {"position-mottaki-talk-iran-no-intention", "position-iran-iran-arming-denies"},
        {"position-iran-stay-wants-ended", "position-iran-talk-iran-pressure", "position-us-officials-iran-arming-chorus"},
    ),
}
"""Of each view that is a filter: the ids of records that must be there, and of near ones that must not."""

SIDES: dict[str, dict[str, Lists]] = {
    "white-house-and-parliament": {
        "obama-administration:2011": (
            {"position-obama-administration-stay-offer"},
            {
                "position-us-officials-stay-offer-word",
                "position-us-government-stay-desperate",
                "position-panetta-decide-complained",
                "position-bush-administration-talk-iran-rejected",
            },
        ),
        "iraqi-parliament:2020": (
            {"position-iraqi-parliament-stay-resolution"},
            {"position-abdul-mahdi-stay-resolution", "position-iraqi-politicians-stay-ouster-2020"},
        ),
    },
    "sadr-2011-and-2020": {
        "sadr:2011": ({"position-sadr-stay-bloodshed"}, {"position-sadr-stay-all-foreign"}),
        "sadr:2020": (
            {"position-sadr-stay-all-foreign"},
            {"position-sadr-stay-bloodshed", "position-sadr-supporters-stay-harp", "position-sadr-follower-stay-all-out"},
        ),
    },
    "sunnis-then-and-now": {
        "iraqi-sunnis:2003/2006": (
            {"position-iraqi-sunnis-stay-2003-2006"},
            {"position-iraqi-sunnis-stay-hedge", "position-sunni-insurgents-stay-fighting-occupation"},
        ),
        "iraqi-sunnis:2020": (
            {"position-iraqi-sunnis-stay-hedge"},
            {"position-iraqi-sunnis-stay-2003-2006", "position-sunni-groups-small-stay-opposed"},
        ),
    },
    "washington-and-tehran": {
        "us-government": (
            {
                "position-us-government-stay-engaged",
                "position-bush-administration-talk-iran-rejected",
                "position-obama-administration-stay-offer",
                "position-gates-iran-arming-june6",
                "position-us-state-department-stay-refuse-discuss",
                "position-trump-iraq-sanctions-never-seen",
                "position-us-officials-iran-arming-chorus",
            },
            {
                "position-democrats-stay-bring-home",  # a party
                "position-eisenstadt-stay-kurdistan",  # an analyst
                "position-nato-nato-agreement",
                "position-un-security-council-nuclear-resolutions",
            },
        ),
        "iran": (
            {
                "position-iran-talk-iran-grand-bargain",
                "position-mottaki-talk-iran-no-intention",
                "position-iran-iran-arming-denies",
                "position-iran-stay-wants-ended",
            },
            {
                "position-shia-groups-soleimani-killing-denounce",
                "position-sadr-stay-all-foreign",
                "position-hakim-constitution-rejected",
            },
        ),
    },
}
"""The same of the views that set speakers side by side, by their columns."""


def opened(dataset: Dataset, name: str) -> tuple[str, links.Link]:
    """The page of a named view, and what its query asks for."""
    (view,) = (v for v in dataset.views if v.id == name)
    return view.page, links.read(view.query, view.page, dataset)


def test_each_named_view_has_its_lists_and_the_lists_name_records() -> None:
    assert {v.id for v in data().views} == {*SHOWN, *SIDES}
    lists = [*SHOWN.values(), *(held for columns in SIDES.values() for held in columns.values())]
    assert {name for wanted, near in lists for name in wanted | near} <= set(data().by_id)


@pytest.mark.parametrize("name", SHOWN)
def test_a_view_shows_the_records_that_it_speaks_of_and_none_that_come_near(name: str) -> None:
    page, link = opened(data(), name)
    left = select(data(), link.filters)
    shown = {record.id for table, record in left.claims() if table in tables_of(page)}
    wanted, near = SHOWN[name]
    assert link.notices == ()
    assert wanted - shown == set()
    assert near & shown == set()


@pytest.mark.parametrize("name", SIDES)
def test_a_view_of_speakers_side_by_side_has_in_each_column_what_it_speaks_of(name: str) -> None:
    _, link = opened(data(), name)
    state = dict(link.state)
    columns = agreement.speakers(state["columns"])
    rows = agreement.compare(select(data(), link.filters), columns, state.get("level", "person"))
    assert [str(column) for column in columns] == list(SIDES[name])
    for number, (wanted, near) in enumerate(SIDES[name].values()):
        cells = {position.id for row in rows for position in row.sides[number]}
        assert wanted - cells == set()
        assert near & cells == set()
