"""A test server in a thread of its own, from the moment it is asked for until it has ended."""

import threading
from http.server import ThreadingHTTPServer


class Running:
    """Runs a server between `start` and `stop`."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self._server = server
        self._thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    def start(self) -> None:
        """Answers from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Answers nobody any more, and gives the port back."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
