"""How the project sets itself up, shows itself and tests itself.

Nothing here is part of the product. ``setup`` and what it imports run on the
machine's own Python and use the standard library only; the rest runs in the
environment that set-up has made.
"""
