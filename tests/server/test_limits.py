"""Limits on websockets: a flood is closed and keeps nobody waiting, a reader who is quick is left alone."""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol, State
from websockets.server import ServerProtocol

from ledger.curation.new_records import MAX_ARTICLE
from ledger.server.bucket import Bucket
from ledger.server.frames import OTHERS, limit_frames
from ledger.server.held import OF_ONE_PLACE, SMALL, Held
from ledger.server.limits import READER, STRANGER, TORRENT, Incoming, Limit, _network
from ledger.server.message_parts import has_more_parts
from ledger.server.streamlit_private import MOST_PARTS, received
from ledger.urls.links import MAX_LENGTH, MAX_PAIRS, UNREAD
from tests.identity import Guarded
from tests.serving import Watched, health, in_a_loop
from tests.visiting import Visit

RERUN = BackMsg()
RERUN.rerun_script.page_name = "records"
MESSAGE = RERUN.SerializeToString()


def longest_wait(url: str, busy: Callable[[], bool]) -> float:
    """The longest that `/healthz` took, asked ten times a second as long as something is busy and five times after."""
    waits, after = [], 0
    while after < 5:
        after += not busy()
        begin = time.monotonic()
        assert health(url)["ready"]
        waits.append(time.monotonic() - begin)
        time.sleep(0.1)
    return max(waits)


def flood(visit: Visit) -> None:
    """Send 2000 messages in 12 seconds, or as many as the server takes."""
    with suppress(ConnectionClosed):
        for _ in range(200):
            for _ in range(10):
                visit.socket.send(MESSAGE)
            time.sleep(0.06)


def listen(visit: Visit) -> None:
    """Hear all that is sent until the socket is closed."""
    with suppress(ConnectionClosed):
        while True:
            visit.socket.recv()


def flooded(visits: list[Visit], url: str) -> tuple[float, list[int | None]]:
    """The longest wait for `/healthz` while each visit floods, and the codes with which the sockets were closed."""
    threads = [threading.Thread(target=work, args=(visit,), daemon=True) for work in (flood, listen) for visit in visits]
    for thread in threads:
        thread.start()
    wait = longest_wait(url, lambda: any(thread.is_alive() for thread in threads[: len(visits)]))
    for thread in threads:
        thread.join(30)
    return wait, [visit.socket.close_code for visit in visits]


@pytest.mark.injected("2,000 messages each through 20 websockets", "nothing; those websockets are closed")
def test_a_flood_without_a_login_is_closed_and_keeps_nobody_waiting(server: str) -> None:
    with ExitStack() as stack:
        reader = stack.enter_context(Visit(server))
        version = reader.open("records").version
        crowd = [stack.enter_context(Visit(server, X_Forwarded_For="203.0.113.1")) for _ in range(20)]
        wait, codes = flooded(crowd, server)
        assert codes == [1008] * 20
        assert wait < 1
        assert reader.open("attacks").version == version


@pytest.mark.injected(
    "2,000 messages each through 3 websockets of strangers, with a login", "nothing; those websockets are closed"
)
def test_a_flood_of_strangers_is_closed_and_keeps_nobody_waiting(guarded: Guarded) -> None:
    with ExitStack() as stack:
        crowd = [stack.enter_context(Visit(guarded.url, X_Forwarded_For="203.0.113.2")) for _ in range(3)]
        wait, codes = flooded(crowd, guarded.url)
    assert codes == [1008] * 3
    assert wait < 1


def filled(size: int) -> bytes:
    """A message of so many bytes, with a text of that length in a field."""
    message = BackMsg()
    field = message.rerun_script.widget_states.widgets.add(id="$$ID-0-None", string_value="x" * size)
    field.string_value = "x" * (2 * size - message.ByteSize())
    assert message.ByteSize() == size
    return message.SerializeToString()


@pytest.mark.injected("messages of 4 MB from 50 strangers, with a login", "nothing; those websockets are closed")
def test_a_large_message_of_a_stranger_is_refused_and_never_reaches_a_session(guarded: Guarded) -> None:
    for number in range(50):
        with Visit(guarded.url, X_Forwarded_For=f"203.0.113.{100 + number}") as visit:
            visit.socket.send(filled(4_000_000))
            listen(visit)
            assert visit.socket.close_code == 1008
    assert longest_wait(guarded.url, lambda: False) < 1


def test_a_reader_may_send_the_text_of_an_article_in_several_fields(server: str) -> None:
    with Visit(server, X_Forwarded_For="203.0.113.8") as visit:
        visit.socket.send(filled(5 * MAX_ARTICLE))
        assert visit.open("records").version
        visit.socket.send(filled(READER.largest + 1))
        listen(visit)
        assert visit.socket.close_code == 1008


async def excess(data: bytes, limit: Limit) -> int:
    """How many messages beyond the limit a socket sent that sent this one."""
    sent: list[Message] = [{"type": "websocket.receive", "bytes": data}, {"type": "websocket.disconnect"}]

    async def receive() -> Message:
        return sent.pop(0) if sent else await asyncio.Future()

    incoming = Incoming(receive, limit, Held(), "here")
    await incoming.next()
    incoming.stop()
    return incoming.excess


@pytest.mark.parametrize("limit", [READER, STRANGER])
def test_a_message_may_be_as_large_as_the_limit_says_and_no_larger(limit: Limit) -> None:
    assert [in_a_loop(excess(filled(size), limit)) for size in (limit.largest, limit.largest + 1)] == [0, 1]


def scattered(what: str, number: int) -> bytes:
    """A message with so many small things of a kind, which would take many times its size as objects."""
    message = BackMsg()
    state = message.rerun_script.widget_states.widgets
    if what == "widgets":
        for _ in range(number):
            state.add()
    elif what == "texts":
        state.add().string_array_value.data.extend([""] * number)
    elif what == "numbers":
        state.add().int_array_value.data.extend([1] * number)
    elif what == "names":
        message.rerun_script.cached_message_hashes.extend([""] * number)
    else:
        message.file_urls_request.file_names.extend([""] * number)
    return message.SerializeToString()


@pytest.mark.parametrize("what", ["widgets", "texts", "numbers", "names", "files"])
def test_a_message_of_many_small_parts_is_refused_as_one_too_large_is(what: str) -> None:
    assert in_a_loop(excess(scattered(what, 3 * MOST_PARTS), READER)) == 1
    assert in_a_loop(excess(scattered(what, MOST_PARTS // 2), READER)) == 0


@given(st.lists(st.tuples(st.text(max_size=5), st.integers(1, 10**12), st.booleans()), min_size=1, max_size=40))
def test_every_part_of_a_message_is_counted(values: list[tuple[str, int, bool]]) -> None:
    message = BackMsg()
    for text, number, flag in values:
        widget = message.rerun_script.widget_states.widgets.add(id="name" + text)
        if flag:
            widget.string_array_value.data.extend([text, text])
        else:
            widget.int_value = number
    parts = 2 + sum(5 if flag else 3 for _, _, flag in values)
    data = message.SerializeToString()
    assert not has_more_parts(data, BackMsg.DESCRIPTOR, parts)
    assert has_more_parts(data, BackMsg.DESCRIPTOR, parts - 1)
    assert has_more_parts(data[:-1], BackMsg.DESCRIPTOR, len(data) - 2)


@pytest.mark.parametrize("forged", ["a\nforged line", "a\x1b[31m", "x" * 101])
def test_a_message_with_an_id_that_would_spoil_the_log_has_no_kind(forged: str) -> None:
    for name in ("fragment_id", "request_id", "session_id"):
        message = BackMsg()
        part = message.rerun_script if name == "fragment_id" else message.backend_operation_request
        setattr(part, name, "0f8b-4e_A")
        assert received(message.SerializeToString())[0] == message.WhichOneof("type")
        setattr(part, name, forged)
        assert received(message.SerializeToString())[0] == ""


@pytest.mark.parametrize("name", ["page_name", "page_script_hash"])
def test_a_message_with_more_than_an_address_holds_has_no_kind(name: str) -> None:
    for size, kind in ((MAX_LENGTH - 100, "rerun_script"), (MAX_LENGTH + 1, "")):
        message = BackMsg()
        setattr(message.rerun_script, name, "x" * size)
        message.rerun_script.query_string = "q=" + "x" * (MAX_LENGTH - 2)
        message.rerun_script.widget_states.widgets.add(id="text", string_value="x" * MAX_ARTICLE)
        assert received(message.SerializeToString())[0] == kind


@pytest.mark.parametrize("query", ["q=" + "x" * MAX_LENGTH, "&".join(["actor=sadr"] * (MAX_PAIRS + 1)), "q=" + "ä" * 1_000_000])
def test_a_query_that_is_too_long_goes_to_the_page_as_one_that_says_so(query: str) -> None:
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.page_name = "records"
    message.rerun_script.widget_states.widgets.add(id="text", string_value="kept")
    kind, data = received(message.SerializeToString())
    assert kind == "rerun_script"
    message.rerun_script.query_string = UNREAD
    assert BackMsg.FromString(data) == message


@pytest.mark.parametrize("query", ["actor=sadr&q=" + "x" * 291_000, "&".join(["actor=sadr"] * (MAX_PAIRS + 1))])
def test_a_reader_is_told_that_a_link_is_too_long_and_sees_the_page_without_it(server: str, query: str) -> None:
    with Visit(server, X_Forwarded_For="203.0.113.35") as visit:
        shown = visit.open("records", query)
        assert shown.version
        assert f"{MAX_LENGTH:,} characters" in " ".join(shown.errors)
        assert any(text.startswith("All ") for text in shown.texts)
        assert shown.exceptions == []


@pytest.mark.injected("a list of 2,000 files in one message of a stranger", "nothing; it is dropped")
def test_messages_that_no_page_sends_are_dropped_before_streamlit_answers_them(guarded: Guarded) -> None:
    files, operation = BackMsg(), BackMsg()
    files.file_urls_request.file_names.extend([""] * 2_000)
    operation.backend_operation_request.request_id = "\nforged line"
    with Visit(guarded.url, X_Forwarded_For="203.0.113.9") as visit:
        for message in (files, operation, b"no message at all"):
            visit.socket.send(message if isinstance(message, bytes) else message.SerializeToString())
        visit.socket.send(MESSAGE)
        answers = []
        with suppress(TimeoutError):
            while not answers or not answers[-1].HasField("script_finished"):
                answers.append(ForwardMsg.FromString(bytes(visit.socket.recv(30))))
    kinds = {answer.WhichOneof("type") for answer in answers}
    assert "script_finished" in kinds
    assert not kinds & {"file_urls_response", "backend_operation_response"}


@pytest.mark.injected("an endless torrent of messages through one websocket", "nothing; it is cut off")
def test_a_torrent_on_a_raw_socket_is_cut_off_and_keeps_nobody_waiting(server: str) -> None:
    torrent = Frame(Opcode.BINARY, MESSAGE).serialize(mask=True) * 5 * TORRENT

    def pour(visit: Visit) -> None:
        raw = visit.socket.socket.dup()
        try:
            while True:
                raw.sendall(torrent)
        except OSError:
            pass  # cut off
        finally:
            raw.close()

    with Visit(server, X_Forwarded_For="203.0.113.3") as visit:
        thread = threading.Thread(target=pour, args=(visit,), daemon=True)
        thread.start()
        assert longest_wait(server, lambda: False) < 1
        thread.join(30)
        assert not thread.is_alive()


def test_a_hundred_quick_choices_are_no_flood(server: str) -> None:
    with Visit(server, X_Forwarded_For="203.0.113.4") as visit:
        for _ in range(READER.messages - 1):
            visit.socket.send(MESSAGE)
        assert visit.open("attacks").version


def test_opening_a_page_takes_one_message(server: str, visit: Watched) -> None:
    sent: list[object] = []
    visit.page.on("websocket", lambda opened: opened.on("framesent", lambda frame: sent.append(frame)))  # noqa: PLW0108
    visit.open(f"{server}/attacks")
    assert len(sent) == 1


@pytest.mark.injected("more websockets of strangers from one address than are allowed", "nothing; the others get 429")
def test_strangers_of_one_address_have_few_sockets_and_leave_those_of_readers_alone(guarded: Guarded) -> None:
    here, there = {"X_Forwarded_For": "203.0.113.5"}, {"X_Forwarded_For": "203.0.113.6"}
    with ExitStack() as stack:
        crowd = [stack.enter_context(Visit(guarded.url, **here)) for _ in range(STRANGER.sockets)]
        with pytest.raises(InvalidStatus) as refused:
            Visit(guarded.url, **here)
        assert refused.value.response.status_code == 429
        for other in (Visit(guarded.url, **there), Visit(guarded.url, guarded.cookie(), **here)):
            with other:
                other.open("records")
        crowd[0].socket.close()
        until = time.monotonic() + 10
        while True:  # the place is free once the server has seen the end
            try:
                stack.enter_context(Visit(guarded.url, **here)).open("records")
                break
            except InvalidStatus:
                assert time.monotonic() < until


@given(st.integers(1, 50), st.floats(0.1, 50), st.lists(st.floats(0, 5), max_size=300))
def test_never_more_messages_pass_than_the_limit_says(messages: int, each_second: float, pauses: list[float]) -> None:
    now = 0.0
    bucket = Bucket(messages, each_second, clock=lambda: now)
    passed = 0
    for pause in pauses:
        now += pause
        passed += bucket.take()
        assert passed <= messages + now * each_second + 1e-6
    now += messages / each_second + 1
    assert all(bucket.take() for _ in range(messages))
    assert not bucket.take()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.1", "203.0.113.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("testclient", "testclient", True),
    ],
)
def test_a_line_is_counted_as_one_address(one: str, other: str, same: bool) -> None:
    assert (_network({"client": (one, 1)}) == _network({"client": (other, 2)})) is same
    assert _network({"client": None}) == _network({}) == ""


def held(visit: Visit) -> bool:
    """Whether a socket is still open, by what the server sent on it."""
    try:
        return visit.socket.ping().wait(10)
    except ConnectionClosed:
        return False


def test_unfinished_messages_of_one_address_hold_no_more_than_ten_large_ones(server: str) -> None:
    begun = Frame(Opcode.BINARY, filled(4_000_000), fin=False).serialize(mask=True)
    with ExitStack() as stack:
        crowd = [stack.enter_context(Visit(server, X_Forwarded_For="203.0.113.30")) for _ in range(14)]
        for visit in crowd:
            with suppress(OSError):
                visit.socket.socket.sendall(begun)
        assert 1 <= sum(held(visit) for visit in crowd) <= OF_ONE_PLACE // len(begun)
        with Visit(server, X_Forwarded_For="203.0.113.31") as elsewhere:
            assert elsewhere.open("records").version
    with Visit(server, X_Forwarded_For="203.0.113.30") as later:
        later.socket.send(filled(3_000_000))
        assert later.open("records").version


def test_whole_messages_of_one_address_hold_no_more_than_ten_large_ones_and_small_ones_pass() -> None:
    held = Held()

    async def taken(size: int, place: str) -> bool:
        """Whether a message that nobody takes out of the queue found room."""
        sent: list[Message] = [{"type": "websocket.receive", "bytes": filled(size)}]

        async def receive() -> Message:
            return sent.pop(0) if sent else await asyncio.Future()

        incoming = Incoming(receive, READER, held, place)
        await asyncio.sleep(0)
        return not incoming.excess

    async def crowd() -> list[int]:
        large = [await taken(READER.largest, "here") for _ in range(40)]
        return [sum(large), await taken(SMALL, "here"), await taken(READER.largest, "elsewhere")]

    most = OF_ONE_PLACE // READER.largest + 1
    assert in_a_loop(crowd()) == [most, True, True]
    assert held.held["here"] == most * READER.largest + SMALL


def test_what_messages_hold_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    held, later = Held(), Mock()
    monkeypatch.setattr("streamlit.get_option", {"server.disconnectedSessionTTL": 7}.get)

    async def use() -> list[int]:
        sent: list[Message] = [{"type": "websocket.receive", "bytes": filled(size)} for size in (1000, 3000, 5000)]

        async def receive() -> Message:
            return sent.pop(0) if sent else await asyncio.Future()

        incoming, sums = Incoming(receive, READER, held, "here"), []
        for _ in range(2):
            await incoming.next()
            await asyncio.sleep(0)
            sums.append(held.held.total())
        asyncio.get_running_loop().call_later = later  # type: ignore[method-assign]
        incoming.stop()
        return [*sums, held.held.total()]

    assert in_a_loop(use()) == [9000, 8000, 3000]
    kept_for, release, *values = later.call_args.args
    assert kept_for == 7
    release(*values)
    assert not held.held


def test_memory_goes_back_to_the_system_once_a_while_after_large_messages_went(monkeypatch: pytest.MonkeyPatch) -> None:
    given_back = Mock()
    monkeypatch.setattr("ledger.server.held.give_back", given_back)
    monkeypatch.setattr("ledger.server.held.GIVEN_BACK_AFTER", 0.01)

    async def calls(*sizes: int) -> int:
        held = Held()
        for size in sizes:
            held.add("here", size)
            held.add("here", -size)
        await asyncio.sleep(0.1)
        return given_back.call_count

    assert [in_a_loop(calls(SMALL)), in_a_loop(calls(SMALL + 1, 4_000_000, 5_000_000))] == [0, 1]


class Raw:
    """What the limit on frames sees of a socket of uvicorn: a protocol of websockets that is open, and what became of it."""

    def __init__(self, messages: int) -> None:
        self.conn = ServerProtocol()
        self.conn.state, self.conn.parser = State.OPEN, Protocol.parse(self.conn)
        next(self.conn.parser)
        self.writable, self.transport, self.cut_off = asyncio.Event(), Mock(), Mock()
        self.writable.set()
        limit_frames(self, messages, self.cut_off)


@pytest.mark.parametrize("opcode", [Opcode.PING, Opcode.PONG, Opcode.CONT, Opcode.BINARY])
def test_of_frames_that_come_at_once_no_more_are_taken_than_may_come(opcode: Opcode) -> None:
    raw, allowed = Raw(50), 50 if opcode is Opcode.BINARY else OTHERS
    begin = b"" if opcode is not Opcode.CONT else Frame(Opcode.BINARY, b"", fin=False).serialize(mask=True)
    frame = Frame(opcode, b"", fin=opcode is not Opcode.CONT).serialize(mask=True)
    raw.conn.receive_data(begin + allowed * frame)
    assert not raw.transport.abort.called
    raw.conn.receive_data(40_000 * frame)
    assert raw.transport.abort.call_count == raw.cut_off.call_count == 1
    assert len(raw.conn.events_received()) < 2 * allowed


def test_a_ping_is_not_answered_while_the_client_does_not_read() -> None:
    raw, ping = Raw(50), Frame(Opcode.PING, b"ab").serialize(mask=True)
    raw.conn.receive_data(ping)
    assert raw.conn.data_to_send() == [Frame(Opcode.PONG, b"ab").serialize(mask=False)]
    raw.writable.clear()
    raw.conn.receive_data(ping)
    assert raw.conn.data_to_send() == []


@pytest.mark.parametrize("opcode", [Opcode.PING, Opcode.PONG])
def test_a_socket_that_sends_many_frames_without_a_message_is_cut_off(server: str, opcode: Opcode) -> None:
    with Visit(server, X_Forwarded_For="203.0.113.32") as visit, Visit(server, X_Forwarded_For="203.0.113.33") as other:
        with suppress(OSError):
            visit.socket.socket.sendall(2 * OTHERS * Frame(opcode, b"").serialize(mask=True))
        with pytest.raises(ConnectionClosed):
            visit.socket.recv(30)
        assert other.open("records").version


def test_a_large_message_may_come_in_the_pieces_that_browsers_make(server: str) -> None:
    data = filled(READER.largest)
    pieces = [data[at : at + 2**15] for at in range(0, len(data), 2**15)]
    with Visit(server, X_Forwarded_For="203.0.113.34") as visit:
        visit.socket.send(pieces)
        assert visit.open("records").version
