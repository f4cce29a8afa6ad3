"""The address `/versions/<version>.zip`: the files of a version in the archive, also of one that today's code cannot read."""

import functools
import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime

import yaml
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ledger.loading.archive import Damaged, packed
from ledger.loading.files import Files, is_known
from ledger.model import dates
from ledger.server import paths
from ledger.server.bodiless import head
from ledger.server.error_page import error_page
from ledger.server.live import ARCHIVE, LIVE, excerpted
from ledger.server.workers import LONGEST_QUEUE, RETRY_AFTER, Workers

FOLDER = "versions"
"""The folder of the addresses; every address in it comes here."""


def address(version: str) -> str:
    """The address of the files of a version, relative to a page."""
    return f"{FOLDER}/{version}.zip"


def routes() -> list[Route]:
    """The route of all versions. Their files are packed in a thread of their own."""
    answer = functools.partial(_answer, Workers("versions", 1, LONGEST_QUEUE))
    return [Route(paths.below_base(f"{FOLDER}/{{name:path}}"), answer)]


async def _answer(workers: Workers, request: Request) -> Response:
    answer = await workers.answer(request, functools.partial(_respond, request))
    if answer is None:
        answer = error_page(503, "The server is busy", "Too many versions are being packed. Try again in a moment.")
        answer.headers.update(RETRY_AFTER)
    return answer


def _respond(request: Request) -> Response:
    """Answer with the files of a version as a zip; 404 if it is not kept."""
    version = request.path_params["name"].removesuffix(".zip")
    try:
        found = ARCHIVE.read(version) if ARCHIVE and request.path_params["name"] == f"{version}.zip" else None
    except (LookupError, Damaged):
        found = None
    if found is None:
        text = "This server has no dataset of this version."
        return error_page(404, "There is no such version", text, (paths.below_base(""), "To the first page"))
    headers = {"cache-control": "private, no-store", "content-disposition": f'attachment; filename="{version}.zip"'}
    if request.method == "HEAD":
        return head(headers, "application/zip")
    return Response(given(*found), media_type="application/zip", headers=headers)


def given(files: Files, since: datetime) -> bytes:
    """The files of a version as a zip, with a README.txt. Articles of which only excerpts may be shown are left out and named.

    So is, unnamed, a file of no table in a version from before such files were refused: nobody has looked at what it holds.
    """
    held_back = set(_held_back(files))
    contents = {name: data for name, data in files.contents.items() if name not in held_back and is_known(name)}
    readme = _readme(files.version, since, sorted(held_back)).encode()
    return packed({**contents, "README.txt": readme}, since)


def _held_back(files: Files) -> Iterator[str]:
    """The articles of a version that may not be given as a whole: those that it, or today's dataset, does not show in full."""
    today = LIVE.state().dataset
    hidden = excerpted(today) if today else frozenset()
    shown = _shown_in_full(files)
    for name, data in files.contents.items():
        folder, _, file = name.partition("/")
        if folder == "seeds" and (file not in shown or {file, hashlib.sha256(data).hexdigest()} & hidden):
            yield name


def _shown_in_full(files: Files) -> set[str]:
    """The articles, by the names of their files, that a version itself shows in full; none if its description cannot be read."""
    try:
        listed = yaml.safe_load(files.contents.get("data/sources.yaml", b""))
    except yaml.YAMLError:
        return set()
    sources = [source for source in listed if isinstance(source, Mapping)] if isinstance(listed, list) else []
    return {str(source.get("file")) for source in sources if source.get("display") == "full"}


def _readme(version: str, since: datetime, held_back: list[str]) -> str:
    """What the zip says of itself."""
    lines = [
        f"Dataset version {version}, in service from {dates.say(f'{since:%Y-%m-%d}')} on.",
        "",
        "data/ holds the records, seeds/ the articles that they cite, each as it was then.",
    ]
    if held_back:
        lines += ["", "Left out, because only excerpts of these articles may be shown:", *held_back]
        lines += ["", "Without them the files have another checksum than the version says."]
    return "\n".join(lines) + "\n"
