"""The dataset in JSON-LD: what it says, and that no text of the data leaves its element."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

from playwright.sync_api import BrowserContext

from ledger.export.json_ld import claim, json_ld, script
from ledger.export.record import record_json
from ledger.loading.opening import open_dataset
from ledger.model.about import Change
from ledger.model.dataset import Dataset
from ledger.server.headers import content_policy
from ledger.wording.retelling import titled
from tests.conftest import MINI, data


def mini() -> Dataset:
    dataset, _ = open_dataset(MINI)
    assert dataset
    return dataset


def test_it_says_what_the_dataset_holds_and_under_which_licence():
    said = json_ld(data(), "https://h/ledger/")
    assert (said["@type"], said["name"], said["version"]) == ("Dataset", "The Iraq ledger", data().version)
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "136 positions in five articles" in said["description"]
    assert "The texts of the articles are not ours" in said["description"]
    assert 50 <= len(said["description"]) <= 5000  # what search engines for data accept
    assert len(said["citation"]) == len(data().sources)
    assert said["citation"][0].startswith("Gareth Porter: Bush seeks his enemies' help in Iraq.")
    assert said["creator"] == {"@type": "Organization", "name": "The authors of The Iraq ledger"}
    assert (said["temporalCoverage"], said["dateModified"]) == ("2003/2020", data().changes[0].date)
    assert [place["name"] for place in said["spatialCoverage"]] == ["Iraq"]
    found = [(file["contentUrl"], file["encodingFormat"]) for file in said["distribution"]]
    assert ("https://h/ledger/package.zip", "application/zip") in found
    assert ("https://h/ledger/records.csv", "text/csv") in found


def test_a_claim_is_named_as_the_page_of_its_record_with_kind_time_and_speaker():
    for name, (_, record) in data().by_id.items():
        title = titled(data(), record)
        made = json.loads(record_json(data(), name))
        assert claim(data(), name, "https://h/")["name"] == made["headline"] == made["claim"]["name"] == title
    demanded = claim(data(), "troop-all-foreign-out-sadr-supporters-2020", "https://h/")["name"]
    assert re.search(r", [a-z]+ for .+; expected of Supporters of Muqtada al-Sadr", demanded)


def test_what_a_dataset_does_not_know_is_left_out():
    said = json_ld(mini(), "https://h/")
    assert said["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert "dateModified" not in said  # its last change is dated to a month
    bare = replace(mini(), subject=mini().subject.model_copy(update={"license": None}), changes=())
    said = json_ld(bare, "https://h/")
    assert not {"license", "dateModified"} & set(said)
    assert "This version states no licence" in said["description"]


def test_a_day_of_a_change_is_the_day_of_the_dataset():
    dated = replace(mini(), changes=(Change(date="1921-08-03", what="x", why="y"), *mini().changes))
    assert json_ld(dated, "https://h/")["dateModified"] == "1921-08-03"


def test_no_text_of_the_data_ends_the_element():
    evil = "</script><script>alert(1)</script><!--<script>"
    hostile = replace(mini(), subject=mini().subject.model_copy(update={"title": evil}))
    element = script(hostile, "https://h/")
    found: list[tuple[str, object]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            found.append((tag, attrs))

        def handle_data(self, text: str) -> None:
            found.append(("text", text))

    Reader().feed(f"{element}<p>")
    assert [tag for tag, _ in found] == ["script", "text", "p"]
    assert found[0][1] == [("type", "application/ld+json")]
    assert json.loads(str(found[1][1]))["name"] == evil


def test_the_content_policy_of_a_page_forbids_scripts_and_lets_the_description_stand(context: BrowserContext) -> None:
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    body = f"<!doctype html><title>x</title>{script(data(), 'https://h/')}<p>"
    policy = {"content-security-policy": content_policy()}
    page.route("**/*", lambda route: route.fulfill(body=body, content_type="text/html", headers=policy))
    page.goto("https://ledger.example.org/")
    assert json.loads(page.inner_text("script[type='application/ld+json']"))["version"] == data().version
    assert told == []
    body += "<script>document.title = 'ran'</script>"  # the same policy reports what it does forbid
    page.goto("https://ledger.example.org/again")
    assert page.title() == "x"
    assert any("Content Security Policy" in text for text in told)


def test_a_claim_appears_in_its_articles_at_the_address_of_its_words_and_is_never_rated():
    said = claim(data(), "casualties-taji-2011-killed", "https://h/ledger/")
    assert (said["@type"], said["url"]) == ("Claim", "https://h/ledger/records?record=casualties-taji-2011-killed")
    (appearance,) = said["appearance"]
    assert appearance["url"] == "https://h/ledger/sources?article=murphy-2011&record=casualties-taji-2011-killed"
    assert "killed 37 people at a government building" in appearance["text"]
    assert said["isPartOf"]["version"] == data().version
    for record in data().by_id:
        text = json.dumps(claim(data(), record, "https://h/")).lower()
        assert "review" not in text
        assert "rating" not in text or "rating" in " ".join(c.quote for c in data().citations[record]).lower()


def test_every_article_that_states_a_claim_is_an_appearance_of_it():
    said = claim(mini(), "guards-needed", "https://h/")
    assert [one["url"].partition("article=")[2].partition("&")[0] for one in said["appearance"]] == ["packet-1921", "tide-1921"]
    assert all(one["@type"] == "Article" and one["text"] for one in said["appearance"])


def test_the_head_of_a_record_has_its_claim():
    element = script(mini(), "https://h/", "guards-needed")
    assert json.loads(element.partition(">")[2].removesuffix("</script>")) == claim(mini(), "guards-needed", "https://h/")
