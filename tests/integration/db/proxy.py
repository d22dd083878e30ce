"""A TCP proxy in front of PostgreSQL that loses the answer to the next COMMIT, as a cut wire would."""

import socket
import threading
from contextlib import suppress
from typing import Self


class LossyProxy:
    """Carries bytes both ways. Once ``armed``, it waits for the server's answer to a COMMIT and cuts the connection instead of passing it on."""

    def __init__(self, port: int) -> None:
        self._server_port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.armed = False

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        cut = threading.Event()
        with client, socket.create_connection(("127.0.0.1", self._server_port)) as server:
            upward = threading.Thread(target=self._carry, args=(client, server, cut, True), daemon=True)
            upward.start()
            self._carry(server, client, cut, upward=False)
            upward.join()

    def _carry(self, source: socket.socket, target: socket.socket, cut: threading.Event, upward: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if upward and self.armed and b"COMMIT" in data:
                    cut.set()
                if not upward and cut.is_set():
                    self.armed = False
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
