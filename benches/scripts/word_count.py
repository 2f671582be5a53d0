"""Counts the words of a generated text and prints the most frequent ones."""
from collections import Counter

VOWELS, CONSONANTS = "aeiou", "bcdfglmnprst"


def words(count):
    state = 42
    for _ in range(count):
        syllables = []
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        for _ in range(1 + (state >> 16) % 3):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            syllables.append(CONSONANTS[(state >> 8) % 12] + VOWELS[(state >> 20) % 5])
        yield "".join(syllables)


text = " ".join(words(80_000))
counts = Counter(text.split())
for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:20]:
    print(f"{word:10} {count:6}")
print(len(counts), "different words in", len(text), "characters")
