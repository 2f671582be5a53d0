"""Keeps an inventory: dataclasses, an enumeration, exceptions, sorting and a report."""
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    TOOL = "tool"
    PART = "part"
    PAINT = "paint"


class OutOfStock(Exception):
    def __init__(self, item, wanted):
        super().__init__(f"{wanted} of {item.name} wanted, {item.count} there")
        self.item = item


@dataclass(order=True)
class Item:
    name: str
    kind: Kind = field(compare=False)
    price: float = 1.0
    count: int = 0
    history: list = field(default_factory=list, repr=False, compare=False)

    def take(self, count):
        if count > self.count:
            raise OutOfStock(self, count)
        self.count -= count
        self.history.append(-count)

    def add(self, count):
        self.count += count
        self.history.append(count)

    @property
    def worth(self):
        return self.price * self.count


class Inventory:
    def __init__(self):
        self.items = {}

    def __getitem__(self, name):
        return self.items[name]

    def __iter__(self):
        return iter(sorted(self.items.values()))

    def add(self, item):
        self.items[item.name] = item

    def by_kind(self):
        kinds = {}
        for item in self:
            kinds.setdefault(item.kind, []).append(item)
        return kinds


inventory = Inventory()
kinds = list(Kind)
for n in range(300):
    inventory.add(Item(f"item{n:03}", kinds[n % 3], 0.5 + n % 20, n % 40))
refused = 0
state = 1
for _ in range(100_000):
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    item = inventory[f"item{state % 300:03}"]
    try:
        if state & 1024:
            item.add(state >> 8 & 7)
        else:
            item.take(state >> 8 & 15)
    except OutOfStock as error:
        refused += 1
        if refused % 2000 == 0:
            print(error)
for kind, items in sorted(inventory.by_kind().items(), key=lambda pair: pair[0].value):
    print(f"{kind.name:6} {len(items):4} {sum(i.worth for i in items):12.2f} {max(items, key=lambda i: i.worth)!r}")
print(refused, sum(len(i.history) for i in inventory))
