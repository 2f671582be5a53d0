"""Packs a text with Huffman's code and unpacks it again."""
import heapq
from collections import Counter


def text(length):
    state = 99
    letters = "eeeeeeetttttaaaaaooooiiiinnnnssshhhrrrddllccumwfgypbvk ,.\n     "
    out = []
    for _ in range(length):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(letters[(state >> 12) % len(letters)])
    return "".join(out)


def codes(counts):
    heap = [(count, n, letter) for n, (letter, count) in enumerate(sorted(counts.items()))]
    heapq.heapify(heap)
    n = len(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (a[0] + b[0], n, (a, b)))
        n += 1
    table = {}

    def walk(node, prefix):
        if isinstance(node[2], str):
            table[node[2]] = prefix or "0"
        else:
            walk(node[2][0], prefix + "0")
            walk(node[2][1], prefix + "1")

    walk(heap[0], "")
    return table


def pack(source, table):
    out = bytearray()
    bits = length = 0
    for c in source:
        for bit in table[c]:
            bits = bits << 1 | (bit == "1")
            length += 1
            if length == 8:
                out.append(bits)
                bits = length = 0
    if length:
        out.append(bits << 8 - length)
    return bytes(out)


def unpack(data, table, count):
    letters = {code: letter for letter, code in table.items()}
    out = []
    code = ""
    for byte in data:
        for shift in range(7, -1, -1):
            code += "1" if byte >> shift & 1 else "0"
            letter = letters.get(code)
            if letter is not None:
                out.append(letter)
                code = ""
                if len(out) == count:
                    return "".join(out)
    return "".join(out)


source = text(90_000)
table = codes(Counter(source))
packed = pack(source, table)
assert unpack(packed, table, len(source)) == source
for letter, code in sorted(table.items(), key=lambda item: (len(item[1]), item[1]))[:12]:
    print(repr(letter), code)
print(len(source), len(packed), sum(packed) % 65521)
