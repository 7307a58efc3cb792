"""The API's throttle: a token bucket like API Gateway's."""

import threading
import time
from collections.abc import Callable


class Throttle:
    """Admits `rate` requests a second, and `burst` at once after a pause. `now` tells seconds."""

    def __init__(self, *, rate: int, burst: int, now: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._burst = burst
        self._now = now
        self._left: float = burst
        self._at = now()
        self._lock = threading.Lock()

    def admits(self) -> bool:
        """Whether another request may pass now; a request that passes is counted."""
        with self._lock:
            at = self._now()
            self._left = min(self._burst, self._left + (at - self._at) * self._rate)
            self._at = at
            if self._left < 1:
                return False
            self._left -= 1
            return True
