"""start.py MODULE PATH: imports MODULE from PATH, and says the processor time of the process until then (nanoseconds),
and how many modules it has loaded."""

import sys
import time

sys.path[:0] = sys.argv[2].split(":")
__import__(sys.argv[1])
print(time.process_time_ns(), len(sys.modules))
