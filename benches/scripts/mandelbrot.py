"""Draws the Mandelbrot set in characters; complex numbers written out as floats."""
SHADES = " .:-=+*#%@"


def escape(cx, cy, limit):
    x = y = 0.0
    for n in range(limit):
        xx, yy = x * x, y * y
        if xx + yy > 4.0:
            return n
        x, y = xx - yy + cx, 2.0 * x * y + cy
    return limit


def draw(width, height, limit):
    for row in range(height):
        line = []
        for column in range(width):
            n = escape(-2.2 + 3.2 * column / width, -1.2 + 2.4 * row / height, limit)
            line.append(SHADES[n * 9 // limit])
        print("".join(line).rstrip())


draw(120, 54, 1000)
