"""Points in words."""


def format_points(points):
    """Points without needless zeros.

    >>> [format_points(points) for points in (5.0, 0.5, 2.25, 10)]
    ['5', '0.5', '2.25', '10']
    """
    return f"{points:.2f}".rstrip("0").rstrip(".")


def format_signed(points, sign):
    """Points with a plus or a minus sign."""
    return f"{'+' if sign > 0 else '−'}{format_points(points)}"
