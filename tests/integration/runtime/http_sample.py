"""A service with HTTP routes in a process of its own, on our runtime or, with ``LIANGDIAN_RUNTIME=stock``, on nameko's.

Started with one argument, a JSON object: ``port``, ``operations_port``, ``limits`` (of ``HttpLimits``), ``nofile``.
"""

import eventlet

eventlet.monkey_patch()

import json  # noqa: E402
import os  # noqa: E402
import resource  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402

from nameko.runners import ServiceRunner  # noqa: E402
from werkzeug.wrappers import Response  # noqa: E402

IS_STOCK = os.environ.get("LIANGDIAN_RUNTIME") == "stock"

if IS_STOCK:
    from nameko.web.handlers import HttpRequestHandler

    def http(method, path, **options):
        return HttpRequestHandler.decorator(method, path)
else:
    from shared.config import load_settings
    from shared.observability.health import OperationsServer
    from shared.observability.logging import configure_logging
    from shared.runtime.container import Container
    from shared.runtime.http import http
    from shared.runtime.http_limits import HttpLimits

EVENT_PAUSE = 0.3


class Sample:
    name = "sample"

    @http("GET", "/fast")
    def fast(self, request):
        return Response(b'{"ok": true}', content_type="application/json")

    @http("GET", "/things/<thing>")
    def thing(self, request, thing):
        return Response(json.dumps({"thing": thing, "address": request.remote_addr}), content_type="application/json")

    @http("POST", "/echo")
    def echo(self, request):
        return Response(request.get_data(), content_type="application/octet-stream")

    @http("POST", "/large", max_body=4 * 1024 * 1024)
    def large(self, request):
        return Response(str(sum(len(part) for part in iter(lambda: request.stream.read(50_000), b""))))

    @http("GET", "/slow")
    def slow(self, request):
        eventlet.sleep(float(request.args.get("seconds", "0.5")))
        return Response(b"slow")

    @http("GET", "/broken")
    def broken(self, request):
        raise ValueError("secret-id 110101199003070717 in the message")

    @http("GET", "/interrupted")
    def interrupted(self, request):
        raise eventlet.Timeout(1)

    @http("GET", "/unsendable")
    def unsendable(self, request):
        return Response(b"x", headers={"X-Name": "王小明"})

    @http("GET", "/half")
    def half(self, request):
        return Response(_failing(), content_type="text/plain")

    @http("GET", "/download")
    def download(self, request):
        return Response((b"x" * 10_000 for _ in range(int(request.args["parts"]))), content_type="application/octet-stream")

    @http("GET", "/events", stream=True)
    def events(self, request):
        return Response(_events(int(request.args.get("count", "3"))), content_type="text/event-stream")


def _failing():
    yield b"begun"
    raise ValueError("secret-id 110101199003070717")


def _events(count):
    for number in range(count):
        yield f"data: {number}\n\n".encode()
        eventlet.sleep(EVENT_PAUSE)


def _our_container(given):
    settings = load_settings("gateway", _environment(given))
    configure_logging("sample", settings.log_level)
    OperationsServer(settings.operations_host, settings.operations_port).start()
    return Container(Sample, {"AMQP_URI": settings.amqp_uri, "settings": settings, "http_limits": HttpLimits(**given.get("limits", {}))})


def _environment(given):
    return {
        "AMQP_URI": "amqp://nobody@127.0.0.1:1/",
        "LIANGDIAN_CONTEXT_PRIVATE_KEY": "A" * 43 + "=",
        "LIANGDIAN_HTTP_PORT": str(given["port"]),
        "LIANGDIAN_OPERATIONS_PORT": str(given["operations_port"]),
        "LIANGDIAN_GRACE": "5",
        "LIANGDIAN_TRUSTED_PROXIES": str(given.get("trusted_proxies", 0)),
    }


def _run_ours(given):
    container = _our_container(given)
    stopping = eventlet.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.send())
    container.start()
    while not stopping.ready():  # The runner proper wakes up by itself; here a short poll will do.
        eventlet.sleep(0.05)
    container.stop()


def _run_stock(given):
    runner = ServiceRunner({"WEB_SERVER_ADDRESS": f"127.0.0.1:{given['port']}", "max_workers": 24})
    runner.add_service(Sample)
    signal.signal(signal.SIGTERM, lambda *_: eventlet.spawn_n(runner.stop))
    runner.start()
    runner.wait()


def main():
    given = json.loads(sys.argv[1])
    if "nofile" in given:
        resource.setrlimit(resource.RLIMIT_NOFILE, (given["nofile"], given["nofile"]))
    (_run_stock if IS_STOCK else _run_ours)(given)


if __name__ == "__main__":
    main()
