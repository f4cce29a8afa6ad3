"""Visitors without a screen: they speak the browser's protocol, change a filter, and look whether the answer is a new one."""

import asyncio
import json
import random
import urllib.request
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import date, timedelta
from itertools import cycle
from typing import Any, Protocol

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60


class Wrong(Exception):
    """An answer that is no answer: it shows an exception, lacks its end, or is the same as before."""


class Visitor(Protocol):
    """Somebody who opens a page and changes its filter."""

    received: int

    async def open(self) -> None:
        """Open the page and wait until it stands."""

    async def change(self) -> None:
        """Change one filter and wait for the whole answer. Raises Wrong if it is none."""

    async def close(self) -> None:
        """Leave."""


class StreamlitVisitor:
    """A visitor of a Streamlit page who keeps the values of widgets and the address as a browser does.

    `change` gives, from the options of the widgets by their keys, which widget is set to what.
    """

    def __init__(self, url: str, page: str, change: Callable[["StreamlitVisitor"], tuple[str, Any]], footer: str = "") -> None:
        self.url, self.page, self.footer = url, page, footer
        self.received = 0
        self._change = change
        self._socket: ClientConnection
        self._ids: dict[str, str] = {}
        self._query = ""
        self.values: dict[str, Any] = {}
        self.options: dict[str, list[str]] = {}
        self._choices: dict[str, dict[str, Any]] = {}
        self._shown: tuple[object, ...] = ()

    async def open(self) -> None:
        """Open a socket and run the page once."""
        address = self.url.replace("http", "ws") + "/_stcore/stream"
        self._socket = await connect(address, max_size=None, subprotocols=["streamlit"], ping_interval=None)  # type: ignore[list-item]
        await self._run({})

    async def change(self) -> None:
        """Set one widget and wait for the end of the run."""
        key, value = self._change(self)
        before = self._shown
        if key in self._choices:
            await self._run({key: value})
        else:
            self.values[key] = value
            await self._run({})
        if self._shown == before:
            raise Wrong(f"{key} = {value} changed nothing")

    async def close(self) -> None:
        """Close the socket."""
        await self._socket.close()

    async def _run(self, picks: dict[str, list[str]]) -> None:
        """Send the values of the widgets and wait until the page has run.

        picks: the values that are chosen in empty fields of the filter, by their keys; no values for a field that is emptied.
        """
        message = BackMsg()
        run = message.rerun_script
        run.page_name = self.page
        run.query_string = self._query
        for key, value in self.values.items():
            state = run.widget_states.widgets.add(id=self._ids[key])
            if isinstance(value, list):
                state.string_array_value.data.extend(value)
            elif isinstance(value, int):
                state.int_value = value
            elif value is not None:
                state.string_value = value
        for key, values in picks.items():
            field = self._choices[key]
            changes = [(field["key"], field["heard"] + 1, bool(values), values or field["chosen"])]
            run.widget_states.widgets.add(id=self._ids[key], json_value=json.dumps({"picked": changes}))
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            await self._listen()

    async def _listen(self) -> None:
        """Receive messages until the run ends. Raises Wrong if it shows an exception or has no end."""
        shown: list[object] = []
        faults: list[str] = []
        ended = not self.footer
        values, options = self.values, self.options
        self.values, self.options = {}, {}
        while True:
            raw = await self._socket.recv(decode=False)
            self.received += len(raw)
            message = ForwardMsg()
            message.ParseFromString(raw)
            match message.WhichOneof("type"):
                case "delta" if message.delta.WhichOneof("type") == "new_element":
                    element = message.delta.new_element
                    kind = str(element.WhichOneof("type"))
                    if kind == "exception":
                        faults.append(element.exception.message)
                    elif kind == "html":
                        shown.append(element.html.body)
                        ended = ended or element.html.body.startswith(self.footer)
                    elif kind == "text":
                        shown.append(element.text.body)
                    elif kind == "plotly_chart":
                        shown.append(element.plotly_chart.spec)
                    elif kind == "bidi_component" and element.bidi_component.component_name == "ledger_choice":
                        sent = json.loads(element.bidi_component.bytes)
                        for field in sent["fields"]:
                            key = f"pick-{field['key']}"
                            self._ids[key], self._choices[key] = element.bidi_component.id, field | {"heard": sent["heard"]}
                            self.options[key] = [value for value, *_ in field["options"]]
                    elif kind == "bidi_component":
                        shown.append(element.bidi_component.bytes)
                    elif kind in _WIDGETS:
                        self._take(kind, getattr(element, kind), values)
                case "page_info_changed":
                    self._query = message.page_info_changed.query_string
                case "script_finished" if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    break
                case "script_finished" if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    raise Wrong("the script did not finish")
        if faults or not ended:
            raise Wrong(" ".join(faults) or "the page has no end")
        self._shown = tuple(shown)
        self.options = {**options, **self.options}

    def _take(self, kind: str, widget: Any, before: dict[str, Any]) -> None:
        """Remember a widget: its id, and the value that the browser would send back."""
        key = str(widget.id).split("-", 2)[2]
        self._ids[key] = widget.id
        if kind in ("multiselect", "selectbox"):
            self.options[key] = list(widget.options)
        self.values[key] = _WIDGETS[kind](widget) if widget.set_value or key not in before else before[key]


_WIDGETS: dict[str, Callable[[Any], Any]] = {
    "multiselect": lambda w: list(w.raw_values) if w.set_value else [w.options[n] for n in w.default],
    "selectbox": lambda w: (w.raw_value if w.set_value else w.options[w.default]) or None,
    "text_input": lambda w: (w.value if w.set_value else w.default) or None,
    "date_input": lambda w: list(w.value if w.set_value else w.default),
    "pagination": lambda w: int(w.value if w.set_value else w.default),
}


def ledger_visitor(url: str, page: str, rng: random.Random) -> StreamlitVisitor:
    """A visitor of a page of the dashboard who goes through TURNS."""
    turns = cycle(TURNS)

    def change(visitor: StreamlitVisitor) -> tuple[str, Any]:
        """The widget that is set next, and its new value."""
        name, number = next(turns)
        if name == "from":
            return name, _day(rng, visitor.values[name])
        return f"pick-{name}", _some(rng, visitor.options[f"pick-{name}"], number)

    return StreamlitVisitor(url, "" if page == "overview" else page, change, "<div>Dataset ")


TURNS = (("from", 1), ("side", 2), ("from", 1), ("side", 0), ("actor", 6), ("from", 1), ("actor", 0))
"""What is chosen one after the other, and how many of it. The days are random, so that hardly any view was there before."""


def _day(rng: random.Random, now: object) -> str:
    """A random day other than `now`, before most of the records, so that there is something to draw."""
    day = str(date(2003, 1, 1) + timedelta(days=rng.randrange(2500)))
    return _day(rng, now) if now in (day, [day]) else day


def _some(rng: random.Random, options: list[str], number: int) -> list[str]:
    """A random choice of this many options, in the order of the options."""
    chosen = set(rng.sample(options, number))
    return [option for option in options if option in chosen]


def floor_visitor(url: str, page: str, rng: random.Random) -> StreamlitVisitor:
    """A visitor of the bare page who chooses another series."""

    def change(visitor: StreamlitVisitor) -> tuple[str, Any]:
        """The widget that is set next, and its new value."""
        now = visitor.values["series"]
        return "series", rng.choice([series for series in visitor.options["series"] if series != now])

    return StreamlitVisitor(url, page, change)


class DashVisitor:
    """A visitor of the Dash page who goes through TURNS."""

    def __init__(self, url: str, page: str, rng: random.Random, threads: Executor) -> None:
        self.url, self.rng, self._threads = url, rng, threads
        self.received = 0
        self._turns = cycle(TURNS)
        self._values: dict[str, Any] = {"side": [], "actor": [], "from": None}
        self._options: dict[str, list[str]] = {}
        self._shown = ""
        self._callback: dict[str, Any] = {}

    async def open(self) -> None:
        """Fetch the layout and the callbacks, and call back once as the page does when it opens."""
        layout = json.loads(await self._fetch("/_dash-layout"))
        self._options = {name: [o["value"] for o in _props(layout, name)["options"]] for name in ("side", "actor")}
        self._callback = json.loads(await self._fetch("/_dash-dependencies"))[0]
        await self._call([])

    async def change(self) -> None:
        """Set one field and wait for the answer."""
        key, number = next(self._turns)
        self._values[key] = _day(self.rng, self._values[key]) if key == "from" else _some(self.rng, self._options[key], number)
        before = self._shown
        await self._call([key])
        if self._shown == before:
            raise Wrong(f"{key} = {self._values[key]} changed nothing")

    async def close(self) -> None:
        """Nothing is kept open."""

    async def _call(self, changed: list[str]) -> None:
        """Call back as if the fields named in `changed` had changed."""
        output = self._callback["output"]
        outputs = [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in output.strip(".").split("...")]
        inputs = [{**entry, "value": self._values[entry["id"]]} for entry in self._callback["inputs"]]
        names = [f"{entry['id']}.{entry['property']}" for entry in inputs if entry["id"] in changed]
        body = {"output": output, "outputs": outputs, "inputs": inputs, "changedPropIds": names}
        self._shown = await self._fetch("/_dash-update-component", json.dumps(body).encode())
        if "figure" not in self._shown:
            raise Wrong("the answer has no figure")

    async def _fetch(self, path: str, body: bytes | None = None) -> str:
        """The text of the answer to a request."""

        def fetch() -> bytes:
            """The bytes of the answer."""
            request = urllib.request.Request(self.url + path, body, {"Content-Type": "application/json"})  # noqa: S310
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - an address of this machine
                content: bytes = answer.read()
                return content

        raw = await asyncio.get_running_loop().run_in_executor(self._threads, fetch)
        self.received += len(raw)
        return raw.decode()


def _props(component: Any, name: str) -> Any:
    """The properties of the component of that id, somewhere in a layout."""
    if isinstance(component, list):
        return next(filter(None, (_props(part, name) for part in component)), None)
    if not isinstance(component, dict):
        return None
    props = component.get("props", {})
    return props if props.get("id") == name else _props(props.get("children"), name)
