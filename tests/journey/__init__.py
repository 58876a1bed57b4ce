"""The year 2026 of a branch as its people live it: what the five journeys share.

A journey takes a document's worked example (``data/rulebooks/examples``): its members,
its lines, the figures that must come out. Around them stands a town: a committee, the
branch with officers whom the document's rules do not score, and a second branch. What
happens is written into a diary, day by day, and then lived once: the workbook is
imported, the rules come into force, and from January on everybody does what is his,
as himself: meetings are held, members declare, the committee votes, months are closed
and published, and in December the year is appraised.

A journey weaves its own days into that (``weave``), and then looks at the end of it
from each person's side.

``case.py`` has the case that journeys inherit, and its diary; ``cast.py`` and
``town.py`` who there is. What people do is in ``comings.py``, ``lines.py``,
``reviews.py``, ``publicity.py``, ``care.py`` and ``year_end.py``. What they find is
read in ``looks.py`` and ``readers.py``, and asserted of every example in
``figures.py``.
"""
