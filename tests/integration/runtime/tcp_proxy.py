"""A TCP proxy in front of the broker that can let everything pass, cut every connection, or swallow every byte."""

import socket
import threading
from contextlib import suppress


class TcpProxy:
    """``tls`` is the context with which it speaks to clients. The mode is ``ok``, ``cut`` (new connections are closed at once) or ``hole`` (nothing moves in either direction)."""

    def __init__(self, target_port, tls=None):
        self._tls = tls
        self._target = ("127.0.0.1", target_port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._mode = "ok"
        self._open = set()
        self._passing = threading.Event()
        self._passing.set()
        self._threads = []
        self._begin(self._accept)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.become("cut")
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def become(self, mode):
        self._mode = mode
        (self._passing.clear if mode == "hole" else self._passing.set)()
        if mode == "cut":
            self.cut()

    def cut(self):
        """End every connection that is open now."""
        for sock in list(self._open):
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _begin(self, work, *args):
        self._threads.append(threading.Thread(target=work, args=args, daemon=True))
        self._threads[-1].start()

    def _accept(self):
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self._mode == "cut":
                    client.close()
                else:
                    self._begin(self._connect, client)

    def _connect(self, client):
        if self._tls:
            try:
                client = self._tls.wrap_socket(client, server_side=True)
            except OSError:  # the client does not like our certificate
                client.close()
                return
        with client, socket.create_connection(self._target) as server:
            self._open |= {client, server}
            back = threading.Thread(target=self._pump, args=(server, client), daemon=True)
            back.start()
            self._pump(client, server)
            back.join()
            self._open -= {client, server}

    def _pump(self, source, sink):
        with suppress(OSError):
            while data := source.recv(65536):
                self._passing.wait()
                sink.sendall(data)
        for sock in (source, sink):
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
