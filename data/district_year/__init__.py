"""The district of ``data/organisation`` through the year 2025, by the rules of document
003: what its people do, done as those people, and resumable at any point.

``calendar.py`` says what happens on which day, ``run.py`` lets it happen unit by unit,
``chance.py`` holds all that is left to chance. What is done is in ``book.py`` and
``beginning.py`` (the organisation, its accounts and rules), ``meetings.py``,
``month_end.py``, ``publicity.py``, ``care.py`` and ``year_end.py``.
"""

YEAR = 2025
