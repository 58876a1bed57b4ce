"""The scoring engine: what a line counts and why, what a member's month and year come
to, which place and grade follow (RULE-4, APP-2, APP-3).

Plain Python without Odoo. Everything that scores calls these functions, so review,
portal, trial run and year's end cannot differ. Points are ``Decimal`` with two
decimals. A cycle is a calendar year with the months 1 to 12.

=============  =====================================================================
module         what it answers
=============  =====================================================================
``points``     points as exact numbers
``rules``      the rules: scheme, category, item, caps
``lines``      a line, and its points before any cut
``settling``   what each line counts: caps, one cause once
``expected``   what attending or missing expected meetings makes
``scores``     the score of a month and of a year, step by step
``ranking``    places within a branch
``grading``    grades: shares, places, bands, stars
``weighing``   points and marks by their weights
``last``       who is among the last of a month or a year
``runs``       months below the line one after another; the branch's share below it
``admission``  what is wrong with a line before it is made
``votes``      how a vote on a line is counted
``trial``      the same lines by other rules, side by side
``analysis``   where points come from, how that stands against others, what is ahead
=============  =====================================================================
"""
