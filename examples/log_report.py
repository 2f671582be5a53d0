"""Reads the lines of a web server's log and prints a report: traffic, errors, slow paths."""
import sys
from _collections import defaultdict
from _operator import itemgetter


class BadLine(ValueError):
    """A line that is not an entry, with its number."""

    def __init__(self, number, reason):
        super().__init__(f"line {number}: {reason}")
        self.number = number


class Entry:
    __slots__ = ("minute", "client", "method", "path", "status", "size", "ms")

    def __init__(self, minute, client, method, path, status, size, ms):
        self.minute = minute
        self.client = client
        self.method = method
        self.path = path
        self.status = status
        self.size = size
        self.ms = ms

    @classmethod
    def parse(cls, number, line):
        try:
            head, _, rest = line.partition('"')
            request, _, tail = rest.partition('"')
            clock, client = head.split()
            method, path, *_ = request.split()
            status, size, ms = tail.split()
            hour, minute, _ = map(int, clock.split(":"))
        except ValueError as error:
            raise BadLine(number, "cannot read it") from error
        if not 100 <= int(status) < 600:
            raise BadLine(number, f"status {status}")
        return cls(hour * 60 + minute, client, method, path.split("?")[0], int(status), int(size), float(ms))


def generate(count, seed=2024):
    """A log like a real one, the same every time."""
    state = seed
    paths = ["/", "/about", "/cart", "/item/17", "/item/23", "/search?q=shoes", "/api/v1/users", "/static/app.js"]
    for i in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        pick = state >> 8
        path = paths[pick % len(paths)]
        status = (200, 200, 200, 200, 304, 404, 500, 200, 302)[pick // 8 % 9]
        clock = f"{8 + i // 400:02}:{i // 7 % 60:02}:{i % 60:02}"
        client = f"10.0.{pick % 3}.{pick // 16 % 20}"
        ms = (pick % 900) / 10 + (200 if path.startswith("/search") else 0)
        if i % 97 == 50:
            yield f"{clock} {client} garbage"
        elif i % 151 == 100:
            yield f'{clock} {client} "GET /" 999 1 1.0'
        else:
            yield f'{clock} {client} "{"POST" if pick % 11 == 0 else "GET"} {path} HTTP/1.1" {status} {pick % 5000} {ms:.1f}'


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def table(title, rows, *headers):
    print(f"\n{title}")
    widths = [max(len(str(cell)) for cell in column) for column in zip(headers, *rows)]
    for row in [headers, tuple("-" * w for w in widths), *rows]:
        cells = [str(c).ljust(w) if i == 0 else str(c).rjust(w) for i, (c, w) in enumerate(zip(row, widths))]
        print("  " + "  ".join(cells).rstrip())


def bar(value, most, width=30):
    filled = round(width * value / most)
    return "#" * filled + "." * (width - filled)


def report(lines):
    entries, problems = [], []
    for number, line in enumerate(lines, 1):
        try:
            entries.append(Entry.parse(number, line))
        except BadLine as problem:
            problems.append(problem)

    by_path = defaultdict(list)
    by_status = defaultdict(int)
    by_client = defaultdict(lambda: [0, 0])
    by_hour = defaultdict(int)
    for e in entries:
        by_path[e.path].append(e)
        by_status[e.status // 100] += 1
        by_client[e.client][0] += 1
        by_client[e.client][1] += e.size
        by_hour[e.minute // 60] += 1

    print(f"{len(entries)} requests, {sum(e.size for e in entries):,} bytes, {len(by_client)} clients")
    rows = []
    for path, hits in sorted(by_path.items(), key=lambda p: (-len(p[1]), p[0])):
        times = [e.ms for e in hits]
        failed = sum(e.status >= 400 for e in hits)
        rows.append((path, len(hits), f"{failed / len(hits):.1%}", f"{sum(times) / len(times):.1f}", f"{percentile(times, 0.95):.1f}"))
    table("paths", rows, "path", "hits", "failed", "mean ms", "95% ms")
    table("status", [(f"{k}xx", v, f"{v / len(entries):.1%}") for k, v in sorted(by_status.items())], "class", "count", "share")
    busiest = sorted(((c, n, size) for c, (n, size) in by_client.items()), key=itemgetter(1, 2), reverse=True)[:5]
    table("busiest clients", [(c, n, f"{size:,}") for c, n, size in busiest], "client", "hits", "bytes")
    print("\nby hour")
    most = max(by_hour.values())
    for hour in sorted(by_hour):
        print(f"  {hour:02}h {bar(by_hour[hour], most)} {by_hour[hour]}")
    print(f"\n{len(problems)} lines skipped")
    for problem in problems[:4]:
        print(f"  {problem}" + (f" ({type(problem.__cause__).__name__})" if problem.__cause__ else ""))


if __name__ == "__main__":
    report(generate(int(sys.argv[1]) if len(sys.argv) > 1 else 2500))
