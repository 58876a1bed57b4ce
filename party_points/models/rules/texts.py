"""Points in words."""


def format_points(points):
    """Points without needless zeros, with a minus sign where they need one; nothing for
    ``None``.

    >>> [format_points(points) for points in (5.0, 0.5, -2.25, 10, None)]
    ['5', '0.5', '−2.25', '10', '']
    """
    if points is None:
        return ""
    text = f"{abs(points):.2f}".rstrip("0").rstrip(".")
    return f"−{text}" if points < 0 and text != "0" else text


def format_change(points):
    """Points with the sign of what they do; nothing has none.

    >>> [format_change(points) for points in (2.0, -2.5, 0, -0.001)]
    ['+2', '−2.5', '0', '0']
    """
    text = format_points(points)
    return f"+{text}" if points > 0 and text != "0" else text


def format_signed(points, sign):
    """Points with a plus or a minus sign, also where they are nothing yet."""
    return f"{'+' if sign > 0 else '−'}{format_points(points)}"
