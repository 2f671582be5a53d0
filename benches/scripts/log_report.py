"""Makes a web server's log and reports on it: requests by hour, slowest paths, errors by client."""
import re

LINE = re.compile(r'(\S+) \[(\d\d):(\d\d):(\d\d)\] "(\w+) (\S+)" (\d{3}) (\d+)')
PATHS = ["/", "/index.html", "/about", "/api/items", "/api/items/%d", "/login", "/static/app.js"]


def log(lines):
    state = 7
    for i in range(lines):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        path = PATHS[(state >> 12) % len(PATHS)]
        if "%d" in path:
            path = path % (state % 50)
        status = 500 if state % 97 == 0 else 404 if state % 31 == 0 else 200
        second = i * 86400 // lines
        clock = "%02d:%02d:%02d" % (second // 3600, second // 60 % 60, second % 60)
        yield f'10.0.{state >> 8 & 3}.{state >> 4 & 63} [{clock}] "GET {path}" {status} {state % 900}'


hours = [0] * 24
times = {}
errors = {}
for line in log(40_000):
    match = LINE.match(line)
    if match is None:
        continue
    client, hour, _, _, method, path, status, millis = match.groups()
    hours[int(hour)] += 1
    times.setdefault(path, []).append(int(millis))
    if status != "200":
        errors[client] = errors.get(client, 0) + 1
for hour, count in enumerate(hours):
    print(f"{hour:02} {'#' * (count // 60)} {count}")
slowest = sorted(times, key=lambda path: (-sum(times[path]) / len(times[path]), path))
for path in slowest[:10]:
    print(f"{path:20} {len(times[path]):5} {sum(times[path]) / len(times[path]):8.2f} ms")
print(sorted(errors.items(), key=lambda item: (-item[1], item[0]))[:5])
