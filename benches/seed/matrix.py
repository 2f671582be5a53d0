"""Products of float matrices made of nested lists."""
import pyperf


def matrix(n):
    a = [[float(i + j) for j in range(n)] for i in range(n)]
    b = [[float(i - j) for j in range(n)] for i in range(n)]
    c = [[0.0] * n for _ in range(n)]
    for i in range(n):
        row = a[i]
        for j in range(n):
            total = 0.0
            for k in range(n):
                total += row[k] * b[k][j]
            c[i][j] = total
    return c[0][0], c[n - 1][n - 1], c[n // 2][1]


if __name__ == "__main__":
    pyperf.Runner().bench_func("matrix", matrix, 100)
