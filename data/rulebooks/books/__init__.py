"""The rule books, one module each.

Each has a ``BOOK``: ``{sheet: [{column: value}, …]}`` with the names of ``labels.py``.
Values are keys, not labels; lists are tuples; a column that is empty is left out.
"""
