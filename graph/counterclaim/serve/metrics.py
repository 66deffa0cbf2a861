"""Count requests by address and status, for Prometheus."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Metrics:
    """Requests answered since the start."""

    requests: Counter[tuple[str, int]] = field(default_factory=Counter)

    def count(self, place: str, status: int) -> None:
        """Add one request."""
        self.requests[place, status] += 1

    def text(self) -> str:
        """Return the counts in the text exposition format."""
        lines = [
            "# HELP counterclaim_requests_total Requests answered, by address and status.",
            "# TYPE counterclaim_requests_total counter",
        ]
        for (place, status), number in sorted(self.requests.items()):
            lines.append(f'counterclaim_requests_total{{place="{place}",status="{status}"}} {number}')
        return "\n".join(lines) + "\n"
