# A small interpreter of commands: classes, dispatch by name, closures, exceptions as control flow, formatting.
class Quit(Exception): pass
class Room:
    def __init__(self, name, **exits): self.name, self.exits, self.items = name, exits, set()
    def __repr__(self): return f"<Room {self.name}: {', '.join(sorted(self.items)) or 'empty'}>"
class World:
    def __init__(self):
        self.rooms = {r.name: r for r in [Room("hall", north="garden", east="cellar"), Room("garden", south="hall"), Room("cellar", west="hall")]}
        self.rooms["cellar"].items |= {"lamp", "rope"}
        self.here, self.bag, self.turns, self.undo = self.rooms["hall"], [], 0, []
    def __getattr__(self, name):
        if name.startswith("do_"): raise LookupError(f"I do not know how to {name[3:]}")
        raise AttributeError(name)
    def do_go(self, where):
        before = self.here
        try: self.here = self.rooms[self.here.exits[where]]
        except KeyError: raise LookupError(f"no way {where}") from None
        self.undo.append(lambda: setattr(self, "here", before))
        return f"you are in the {self.here.name}"
    def do_take(self, *what):
        missing = set(what) - self.here.items
        if missing: raise LookupError(f"no {' or '.join(sorted(missing))} here")
        self.here.items -= set(what)
        self.bag += what
        room = self.here
        def back():
            for w in what: self.bag.remove(w)
            room.items.update(what)
        self.undo.append(back)
        return f"taken: {', '.join(what)}"
    def do_look(self, *, verbose=False): return f"{self.here!r} bag={sorted(self.bag)} exits={list(self.here.exits)}"
    def do_undo(self, count="1"):
        done = 0
        while done < int(count) and self.undo:
            self.undo.pop()()
            done += 1
        return f"undone {done}"
    def do_quit(self): raise Quit(self.turns)
    def run(self, script):
        for line in script.strip().splitlines():
            verb, *args = line.split()
            self.turns += 1
            try: answer = getattr(self, "do_" + verb)(*args)
            except LookupError as e: answer = f"! {e}"
            except TypeError as e: answer = "? " + str(e).partition(") ")[2]
            except ValueError as e: answer = f"?? {e}"
            except Quit as q:
                yield f"bye after {q}"
                return
            else: self.last = verb
            yield f"{self.turns:>2} {line:<16} {answer}"
w = World()
for out in w.run("""
look
go east
take lamp sword
take lamp rope
look
dance wildly
go up
go
undo 2
look
undo many
undo 99
quit now
quit
look
"""): print(out)
print(w.last, w.rooms, hasattr(w, "nothing"))
