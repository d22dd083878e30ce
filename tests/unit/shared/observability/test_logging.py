"""Log lines as a process writes them: JSON, redacted, without the text of errors, and never in anybody's way."""

import json
import subprocess
import sys
import time

import pytest

PREAMBLE = """
import eventlet
eventlet.monkey_patch()
import logging, sys
from shared.errors import Conflict
from shared.observability.logging import bind_request, bound_fields, clear_request, configure_logging, flush_logs, get_logger, write_plain
log = get_logger("sample")
configure_logging("sample", {level!r})
"""


def run(code, level="INFO"):
    """The lines that a process which runs ``code`` writes, decoded."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PREAMBLE.format(level=level) + code], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def lines():
    """What one process writes for many events, by event."""
    code = """
log.info("plain", count=3)
log.debug("too_quiet")
log.warning("personal", note="id 110101199003070717", phone="1", nested={"name": "x", "list": ["138-1234-5678"]})
log.info("odd", text="\\ud800", big=10**30, thing=object(), raw=b"110101199003070717")
try:
    try:
        raise ValueError("secret-id 110101199003070717 王小明")
    except ValueError as error:
        raise Conflict("ALREADY_THERE", "王小明") from error
except Conflict:
    log.exception("failed")
bind_request(request_id="r-1")
log.info("bound")
eventlet.spawn(lambda: log.info("elsewhere")).wait()
clear_request()
log.info("cleared", bound=len(bound_fields()))
write_plain("access", {"status": 200})
library = logging.getLogger("library")
library.warning("worker %s: %s", "w", ValueError("王小明"))
library.warning("number 110101199003070717")
library.warning("bad %d", "x")
library.info("%(a)s", {"a": 1})
logging.getLogger("kombu").info("chatter")
try:
    raise KeyError("王小明")
except KeyError:
    library.exception("trouble")
"""
    return {line["event"]: line for line in run(code)}


def test_a_line_says_when_who_and_what(lines):
    line = lines["plain"]

    assert (line["service"], line["source"], line["level"], line["count"]) == ("sample", "sample", "info", 3)
    assert line["timestamp"].endswith("Z")


def test_a_level_below_the_configured_one_is_silent(lines):
    assert "too_quiet" not in lines


def test_a_line_is_redacted_at_every_depth(lines):
    line = lines["personal"]

    assert (line["note"], line["phone"]) == ("id [redacted]", "[redacted]")
    assert line["nested"] == {"name": "[redacted]", "list": ["[redacted]"]}


def test_odd_values_never_break_a_line(lines):
    assert (lines["odd"]["big"], lines["odd"]["thing"], lines["odd"]["raw"]) == ("[redacted]", "<object>", "<bytes>")


def test_an_error_is_its_type_code_places_and_cause(lines):
    told = lines["failed"]["exception"]

    assert (told["type"], told["code"], told["cause"]["type"]) == ("Conflict", "ALREADY_THERE", "ValueError")
    assert told["at"]


def test_the_text_of_an_error_is_nowhere(lines):
    assert "王小明" not in json.dumps(lines, ensure_ascii=False)
    assert "110101199003070717" not in json.dumps(lines)


def test_bound_fields_are_on_the_lines_of_their_greenlet_only(lines):
    assert lines["bound"]["request_id"] == "r-1"
    assert "request_id" not in lines["elsewhere"]
    assert "request_id" not in lines["cleared"]


def test_the_plain_way_writes_the_same_form(lines):
    assert {"timestamp", "level", "service", "status"} <= lines["access"].keys()


def test_lines_of_libraries_have_the_same_form(lines):
    assert lines["worker w: ValueError"]["source"] == "library"
    assert lines["1"]["level"] == "info"


def test_a_message_that_cannot_be_formatted_is_survived(lines):
    assert "a log message that cannot be formatted" in lines


def test_chatty_libraries_are_kept_quiet(lines):
    assert "chatter" not in lines


def test_an_error_of_a_library_is_described_too(lines):
    assert lines["trouble"]["exception"]["type"] == "KeyError"


def test_an_uncaught_error_is_a_line_and_not_a_traceback():
    lines = run('raise ValueError("王小明 110101199003070717")')

    assert [line["event"] for line in lines] == ["uncaught_exception"]
    assert "王小明" not in json.dumps(lines, ensure_ascii=False)


def test_a_greenlet_that_fails_does_not_print_its_error():
    code = """
from shared.observability.hub import log_hub_failures
log_hub_failures()
def fail():
    raise ValueError("王小明")
eventlet.spawn(fail)
eventlet.spawn_after(0, fail)
eventlet.sleep(0.05)
"""
    lines = run(code)

    assert [(line["event"], line["exception"]["type"]) for line in lines] == [("greenlet_failed", "ValueError")] * 2


def test_the_plain_way_respects_the_level():
    assert run('write_plain("access", {})', level="WARNING") == []


BLOCKED = """
import time
from shared.observability.metrics import REGISTRY
worst = 0.0
for number in range(300):
    start = time.monotonic()
    for _ in range(100):
        write_plain("filler", {"text": "x" * 200})
    log.info("filler")
    eventlet.sleep(0)
    worst = max(worst, time.monotonic() - start)
dropped = REGISTRY.get_sample_value("log_lines_dropped_total")
print(f"{worst:.3f} {dropped:.0f} {flush_logs(0.2)}", file=sys.stderr, flush=True)
"""


def test_a_reader_that_reads_nothing_blocks_nobody():
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", PREAMBLE.format(level="INFO") + BLOCKED], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    start = time.monotonic()
    worst, dropped, is_flushed = process.stderr.readline().split()
    seconds = time.monotonic() - start
    process.kill()
    process.communicate()

    assert float(worst) < 1
    assert int(dropped) > 10_000
    assert is_flushed == "False"
    assert seconds < 30


def test_a_process_writes_its_last_lines_before_it_ends():
    assert [line["event"] for line in run('for n in range(500): log.info(f"line_{n}")')] == [f"line_{n}" for n in range(500)]
