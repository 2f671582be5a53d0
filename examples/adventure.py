"""A text adventure: a world, a parser of commands, and a walk through it."""


class Thing:
    def __init__(self, name, text, *, heavy=False, aliases=()):
        self.name, self.text, self.heavy = name, text, heavy
        self.words = {name, *name.split(), *aliases}

    def __str__(self):
        return ("an " if self.name[0] in "aeiou" else "a ") + self.name


class Room:
    def __init__(self, name, text):
        self.name, self.text = name, text
        self.exits, self.things, self.locked = {}, [], {}

    def connect(self, direction, other, back=None, locked_by=None):
        self.exits[direction] = other
        if back:
            other.exits[back] = self
        if locked_by:
            self.locked[direction] = locked_by
        return other


class CannotDo(Exception):
    """What the player asked for is not possible; the text says why."""


SHORT = {"n": "north", "s": "south", "e": "east", "w": "west", "u": "up", "d": "down", "l": "look", "i": "inventory", "x": "examine", "get": "take"}
FILLERS = {"the", "a", "an", "at", "to", "please", "carefully"}


def tokens(line):
    return [SHORT.get(w, w) for w in line.lower().replace(",", " and ").replace(".", "").split() if w not in FILLERS]


def commands(line):
    """Splits one line into commands: `take lamp and go north` is two, `take key and coin` too."""
    verb, part = None, []
    for word in tokens(line) + ["and"]:
        if word not in ("and", "then"):
            part.append(word)
            continue
        if part:
            if part[0] in Game.verbs or part[0] in SHORT.values():
                verb = part[0]
            elif verb:
                part.insert(0, verb)
            yield part
        part = []


def verb(*names):
    def register(method):
        method.verbs = names
        return method
    return register


class Game:
    verbs = {}

    def __init_subclass__(cls):
        raise TypeError("there is only one game")

    def __init__(self):
        hall = Room("Hall", "Dust dances in a ray of light.")
        cellar = Room("Cellar", "It smells of apples and of something older.")
        garden = Room("Garden", "Roses have won against the path.")
        vault = Room("Vault", "Stone, and silence, and gold.")
        hall.connect("north", garden, back="south")
        hall.connect("down", cellar, back="up")
        cellar.connect("east", vault, back="west", locked_by="rusty key")
        hall.things = [Thing("lamp", "It is lit."), Thing("oak table", "Older than the house.", heavy=True)]
        garden.things = [Thing("rusty key", "It fits something below.", aliases=["iron"]), Thing("rose", "Thorns included.")]
        vault.things = [Thing("golden apple", "So this is where the smell comes from.")]
        self.room, self.bag, self.score, self.over = hall, [], 0, False
        self.seen = set()

    def find(self, words, places):
        name = " ".join(words)
        if not name:
            raise CannotDo("What exactly?")
        found = [t for place in places for t in place if set(words) <= t.words or name in t.words]
        match found:
            case []:
                raise CannotDo(f"There is no {name} here.")
            case [thing]:
                return thing
            case [first, *others]:
                raise CannotDo(f"Which one: {', '.join(map(str, [first, *others]))}?")

    @verb("go", "walk", "north", "south", "east", "west", "up", "down")
    def go(self, where=None, *_):
        if where not in self.room.exits:
            raise CannotDo(f"You cannot go {where or 'nowhere'}.")
        key = self.room.locked.get(where)
        if key and not any(t.name == key for t in self.bag):
            raise CannotDo("The door is locked.")
        if key:
            del self.room.locked[where]
            self.score += 5
            print("  The lock gives way.")
        self.room = self.room.exits[where]
        return self.look()

    @verb("look")
    def look(self, *_):
        first = self.room.name not in self.seen
        self.seen.add(self.room.name)
        lines = [self.room.name, *([self.room.text] if first else [])]
        if self.room.things:
            lines.append("You see " + ", ".join(map(str, self.room.things)) + ".")
        lines.append("Ways: " + ", ".join(sorted(self.room.exits)) + ".")
        return "\n  ".join(lines)

    @verb("take")
    def take(self, *words):
        thing = self.find(words, [self.room.things])
        if thing.heavy:
            raise CannotDo(f"The {thing.name} does not move.")
        self.room.things.remove(thing)
        self.bag.append(thing)
        self.score += 10 if "golden" in thing.words else 1
        self.over = "golden" in thing.words
        return f"Taken: {thing.name}."

    @verb("drop")
    def drop(self, *words):
        thing = self.find(words, [self.bag])
        self.bag.remove(thing)
        self.room.things.append(thing)
        return f"Dropped: {thing.name}."

    @verb("examine")
    def examine(self, *words):
        return self.find(words, [self.bag, self.room.things]).text

    @verb("inventory")
    def inventory(self, *_):
        return "You carry " + (", ".join(map(str, self.bag)) or "nothing") + "."

    def obey(self, line):
        print(f"> {line}")
        for name, *words in commands(line):
            try:
                method = self.verbs[name]
            except KeyError:
                print(f"  I do not know how to {name}.")
                continue
            if method is Game.go and name not in ("go", "walk"):
                words = [name]
            try:
                print(" ", method(self, *words))
            except CannotDo as refusal:
                print(f"  {refusal}")
            if self.over:
                break


Game.verbs = {name: m for m in vars(Game).values() if hasattr(m, "verbs") and callable(m) for name in m.verbs}

if __name__ == "__main__":
    game = Game()
    for line in ("look", "take table", "take the lamp, then go d", "e", "go up and north", "dance", "x rose and key", "get iron key and rose",
                 "i", "drop rose", "take", "take sword", "s, d, east", "look", "take golden apple and go west"):
        game.obey(line)
        if game.over:
            break
    print(f"You end in the {game.room.name} with {game.score} points after visiting {', '.join(sorted(game.seen))}.")
