"""Reads two generated tables as lines with commas, joins them on a key, groups and prints a summary."""


def customers(count):
    towns = ["Oslo", "Bergen", "Tromso", "Bodo", "Molde"]
    for n in range(count):
        yield f"{n},customer {n},{towns[n * 7 % 5]},{n % 3 == 0}"


def orders(count, customers):
    state = 3
    for n in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        yield f"{n},{(state >> 8) % customers},{(state >> 5) % 10_000 / 100},2026-{state % 12 + 1:02}-{state % 28 + 1:02}"


def read(lines, names, types):
    rows = []
    for line in lines:
        fields = line.split(",")
        rows.append({name: convert(field) for name, convert, field in zip(names, types, fields)})
    return rows


people = read(customers(2000), ("id", "name", "town", "member"), (int, str, str, lambda t: t == "True"))
bought = read(orders(36_000, 2000), ("id", "customer", "amount", "date"), (int, int, float, str))
index = {row["id"]: row for row in people}
groups = {}
for order in bought:
    person = index[order["customer"]]
    key = (person["town"], person["member"], order["date"][:7])
    count, total, largest = groups.get(key, (0, 0.0, 0.0))
    groups[key] = (count + 1, total + order["amount"], max(largest, order["amount"]))
for (town, member, month), (count, total, largest) in sorted(groups.items())[:30]:
    print(f"{town:8} {'member' if member else 'guest':7} {month} {count:4} {total:10.2f} {largest:7.2f}")
print(len(groups), f"{sum(total for _, total, _ in groups.values()):.2f}")
