"""A __hash__ that hands on another object's hash answers exactly that."""


class Name:
    def __init__(self, text):
        self.text = text

    def __hash__(self):
        return hash(self.text)

    def __eq__(self, other):
        return self.text == other


for text in ("k", "name", "", "long " * 20):
    print(hash(Name(text)) == hash(text), {text: 1}.get(Name(text)), Name(text) in {text}, {Name(text): 2}[text])


class Number:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return self.value


for value in (0, -1, -2, 2**60, 2**61 - 1, 2**61, 2**62, 2**63 - 1, -(2**63), 2**63, 2**64 + 5, -(2**70), True):
    print(value, hash(Number(value)))
