"""start.py MODULE PATH: imports MODULE from PATH, and prints the processor time of the process until then (nanoseconds)
and the number of loaded modules."""

import sys
import time

sys.path[:0] = sys.argv[2].split(":")
__import__(sys.argv[1])
print(time.process_time_ns(), len(sys.modules))
