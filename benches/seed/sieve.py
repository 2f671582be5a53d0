"""The sieve of Eratosthenes over a list of booleans."""
import pyperf


def sieve(n):
    prime = [True] * n
    prime[0] = prime[1] = False
    i = 2
    while i * i < n:
        if prime[i]:
            for k in range(i * i, n, i):
                prime[k] = False
        i += 1
    count = 0
    for p in prime:
        if p:
            count += 1
    return count


if __name__ == "__main__":
    pyperf.Runner().bench_func("sieve", sieve, 1_000_000)
