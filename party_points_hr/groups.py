"""Who may know which employee is a Party member, as the groups of a field."""

HR = "party_points_hr.group_party_points_hr"
ADMINISTRATOR = "party_points.group_party_points_administrator"
READERS = f"{HR},{ADMINISTRATOR}"
