"""A TCP proxy that can cut, refuse or swallow, to stand between a service and the broker."""

import contextlib
import socket
import threading


class Proxy:
    """Forwards to a loopback port; ``mode`` is ``ok``, ``cut`` (connections are closed) or ``hole`` (bytes vanish)."""

    def __init__(self, target):
        self._target = target
        self.mode = "ok"
        self._sockets = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        """Close every connection and every one that comes."""
        self.mode = "cut"
        self._close_all()

    def hole(self):
        """Go on accepting bytes, and forward none."""
        self.mode = "hole"

    def heal(self):
        """Forward again; what was swallowed stays swallowed, so open connections are closed."""
        self.mode = "ok"
        self._close_all()

    def close(self):
        self._listener.close()
        self._close_all()

    def _close_all(self):
        for one in list(self._sockets):
            self._sockets.discard(one)
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self.mode == "cut":
                    client.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self._target))
                self._sockets |= {client, server}
                for source, sink in ((client, server), (server, client)):
                    threading.Thread(target=self._forward, args=(source, sink), daemon=True).start()

    def _forward(self, source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if self.mode == "ok":
                    sink.sendall(data)
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            if self.mode != "hole":
                one.close()
