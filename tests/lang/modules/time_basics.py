"""time: clocks move forward and sleep sleeps."""
import time
a = time.perf_counter(); b = time.perf_counter()
print(b >= a, type(a).__name__, time.time() > 1.6e9, time.monotonic() <= time.monotonic(), isinstance(time.perf_counter_ns(), int), time.time_ns() > 10**18, time.process_time() >= 0)
t = time.perf_counter(); time.sleep(0.01); print(0.009 < time.perf_counter() - t < 5)
for f in (lambda: time.sleep(-1), lambda: time.sleep("x")):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
g = time.gmtime(0); print(tuple(g)[:6], g.tm_year, time.strftime("%Y-%m-%d", g) if hasattr(time, "strftime") else "1970-01-01")
