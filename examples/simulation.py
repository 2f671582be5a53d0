"""A small lab: gravity with a symplectic integrator, linear equations, heat in a rod, a random walk."""
import math
import sys


class Vector:
    """A vector of floats with the usual operators."""

    __slots__ = ("x", "y", "z")

    def __init__(self, x=0.0, y=0.0, z=0.0):
        self.x, self.y, self.z = x, y, z

    def __add__(self, o):
        return Vector(self.x + o.x, self.y + o.y, self.z + o.z)

    def __sub__(self, o):
        return Vector(self.x - o.x, self.y - o.y, self.z - o.z)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k, self.z * k)

    __rmul__ = __mul__

    def __matmul__(self, o):
        return self.x * o.x + self.y * o.y + self.z * o.z

    def __abs__(self):
        return math.sqrt(self @ self)

    def __repr__(self):
        return f"({self.x:.6f}, {self.y:.6f}, {self.z:.6f})"


class Body:
    def __init__(self, name, mass, position, velocity):
        self.name, self.mass, self.position, self.velocity = name, mass, position, velocity


class System:
    G = 4 * math.pi ** 2

    def __init__(self, *bodies):
        self.bodies = list(bodies)

    def accelerations(self):
        out = [Vector() for _ in self.bodies]
        for i, a in enumerate(self.bodies):
            for j in range(i + 1, len(self.bodies)):
                b = self.bodies[j]
                d = b.position - a.position
                pull = self.G / abs(d) ** 3
                out[i] = out[i] + d * (pull * b.mass)
                out[j] = out[j] - d * (pull * a.mass)
        return out

    def step(self, dt):
        for body, a in zip(self.bodies, self.accelerations()):
            body.velocity += a * (dt / 2)
            body.position += body.velocity * dt
        for body, a in zip(self.bodies, self.accelerations()):
            body.velocity += a * (dt / 2)

    @property
    def energy(self):
        kinetic = sum(b.mass * (b.velocity @ b.velocity) / 2 for b in self.bodies)
        potential = sum(
            self.G * a.mass * b.mass / abs(a.position - b.position)
            for i, a in enumerate(self.bodies)
            for b in self.bodies[:i]
        )
        return kinetic - potential


class Matrix:
    def __init__(self, rows):
        self.rows = [list(map(float, r)) for r in rows]

    @classmethod
    def hilbert(cls, n):
        return cls([[1 / (i + j + 1) for j in range(n)] for i in range(n)])

    def __matmul__(self, other):
        columns = list(zip(*other.rows))
        return Matrix([[sum(a * b for a, b in zip(r, c)) for c in columns] for r in self.rows])

    def solve(self, right):
        """Gaussian elimination with partial pivoting; the determinant falls out."""
        rows = [r + [v] for r, v in zip(self.rows, right)]
        n, determinant = len(rows), 1.0
        for k in range(n):
            pivot = max(range(k, n), key=lambda r: abs(rows[r][k]))
            if rows[pivot][k] == 0:
                raise ArithmeticError("the matrix is singular")
            if pivot != k:
                rows[k], rows[pivot] = rows[pivot], rows[k]
                determinant = -determinant
            determinant *= rows[k][k]
            for r in range(k + 1, n):
                f = rows[r][k] / rows[k][k]
                for c in range(k, n + 1):
                    rows[r][c] -= f * rows[k][c]
        x = [0.0] * n
        for k in reversed(range(n)):
            x[k] = (rows[k][n] - sum(rows[k][c] * x[c] for c in range(k + 1, n))) / rows[k][k]
        return x, determinant


def heat(cells, steps, k=0.2):
    rod = [0.0] * cells
    rod[cells // 2] = 100.0
    for _ in range(steps):
        rod = [rod[0]] + [b + k * (a - 2 * b + c) for a, b, c in zip(rod, rod[1:], rod[2:])] + [rod[-1]]
    return rod


class Random:
    """xorshift64*: integers of 64 bits, so both small and big ones are used."""

    def __init__(self, seed):
        self.state = seed

    def __iter__(self):
        return self

    def __next__(self):
        x = self.state
        x ^= x >> 12
        x = (x ^ x << 25) & 0xFFFFFFFFFFFFFFFF
        self.state = x ^ x >> 27
        return (self.state * 0x2545F4914F6CDD1D & 0xFFFFFFFFFFFFFFFF) / 2 ** 64


def main(steps=400):
    system = System(
        Body("sun", 1.0, Vector(), Vector()),
        Body("earth", 3e-6, Vector(1.0), Vector(0.0, 2 * math.pi, 0.0)),
        Body("jupiter", 9.5e-4, Vector(5.2), Vector(0.0, 2.755, 0.05)),
    )
    before = system.energy
    for _ in range(steps):
        system.step(1 / 200)
    for body in system.bodies:
        print(f"{body.name:>8} at {body.position}")
    print(f"energy {before:.9f} drifts by {abs(system.energy / before - 1):.1e}")

    for n in (3, 6):
        h = Matrix.hilbert(n)
        x, det = h.solve([1] * n)
        error = max(abs(v[0] - 1) for v in (h @ Matrix([[v] for v in x])).rows)
        print(f"hilbert({n}): x = {[round(v, 3) for v in x]}, det {det:.6e}, residual small: {error < 1e-8}")
    try:
        Matrix([[1, 2], [2, 4]]).solve([1, 2])
    except ArithmeticError as problem:
        print(f"refused: {problem}")

    rod = heat(41, 300)
    for i in range(0, 41, 4):
        print(f"{i:3} {rod[i]:8.4f} {'*' * int(rod[i] * 6)}")
    rng = Random(88172645463325252)
    inside = sum(next(rng) ** 2 + next(rng) ** 2 < 1 for _ in range(5000))
    print(f"pi is about {4 * inside / 5000:.4f}; next draws {[f'{v:.6f}' for v, _ in zip(rng, range(4))]}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
