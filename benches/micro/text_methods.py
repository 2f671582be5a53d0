"""Methods of str. Each operation is a row."""
import pyperf

LINE = "the quick brown fox jumps over the lazy dog"
WORDS = LINE.split()
LONG = LINE * 200
ROW = "17,23.5,hello,world,,x"
PADDED = "   some text \n"
MIXED = "Hello World, This Is A Test"
ACCENTS = "d\u00e9j\u00e0 vu, na\u00efve caf\u00e9"
TABLE = str.maketrans("aeiou", "AEIOU")

# Name, how often, statement.
OPERATIONS = [
    ("split", 100000, "r = LINE.split()"),
    ("split_on", 200000, 'r = ROW.split(",")'),
    ("splitlines", 100000, 'r = "one\\ntwo\\nthree\\n".splitlines()'),
    ("partition", 200000, 'r = LINE.partition("fox")'),
    ("join", 150000, 'r = " ".join(WORDS)'),
    ("replace", 150000, 'r = LINE.replace("o", "00")'),
    ("replace_none", 200000, 'r = LINE.replace("zzz", "y")'),
    ("find", 200000, 'r = LINE.find("lazy")'),
    ("find_long", 5000, 'r = LONG.find("zebra")'),
    ("count", 200000, 'r = LINE.count("o")'),
    ("in_text", 300000, 'r = "lazy" in LINE'),
    ("startswith", 300000, 'r = LINE.startswith("the")'),
    ("startswith_any", 200000, 'r = LINE.startswith(("a", "b", "the"))'),
    ("strip", 200000, "r = PADDED.strip()"),
    ("lower", 200000, "r = MIXED.lower()"),
    ("upper_wide", 100000, "r = ACCENTS.upper()"),
    ("title", 100000, "r = LINE.title()"),
    ("isdigit", 300000, 'r = "1234567890".isdigit()'),
    ("isalpha", 300000, 'r = "abcdefghij".isalpha()'),
    ("translate", 50000, "r = LINE.translate(TABLE)"),
    ("encode", 200000, "r = LINE.encode()"),
    ("decode", 200000, 'r = b"the quick brown fox".decode()'),
    ("center", 200000, 'r = "mid".center(21, "*")'),
    ("zfill", 200000, 'r = "42".zfill(8)'),
    ("slice", 300000, "r = LINE[4:19]"),
    ("reverse", 200000, "r = LINE[::-1]"),
    ("repeat", 200000, 'r = "ab" * 20'),
    ("compare", 300000, "r = LINE < MIXED"),
    ("hash_new", 200000, "r = len({LINE[:i & 31]: 1})"),
]


def operation(statement):
    """A function that does a statement n times; what the last time gave tells whether it was right."""
    names = {}
    exec("def run(n):\n    for i in range(n):\n        " + statement + "\n    return r", globals(), names)
    return names["run"]


if __name__ == "__main__":
    runner = pyperf.Runner()
    for _name, _count, _statement in OPERATIONS:
        runner.bench_func(_name, operation(_statement), _count)
