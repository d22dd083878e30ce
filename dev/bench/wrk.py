"""Reads what wrk prints."""

import re

MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def wrk_figures(output: str) -> tuple[int, float, float]:
    """Requests in all, requests a second, and the 99th percentile of latency in milliseconds (``--latency``).

    Raises ``RuntimeError`` if the output is not a finished run's, or any answer was not a success.
    """
    requests = re.search(r"(\d+) requests in", output)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", output)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", output)
    if "Non-2xx" in output or "Socket errors" in output or not (requests and rate and p99):
        raise RuntimeError(output)
    return int(requests[1]), float(rate[1]), float(p99[1]) * MILLISECONDS[p99[2]]
