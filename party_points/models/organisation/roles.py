"""The positions, and the rights that each gives (ORG-2)."""

ROLES = [
    ("secretary", "Secretary"),
    ("deputy_secretary", "Deputy Secretary"),
    ("organisation_commissioner", "Organisation Commissioner"),
    ("discipline_commissioner", "Discipline Commissioner"),
    ("publicity_commissioner", "Publicity Commissioner"),
    ("scorekeeper", "Scorekeeper"),
    ("specialist", "Party-Building Specialist"),
    ("leader_in_charge", "Leader in Charge"),
    ("work_team_member", "Work-Team Member"),
    ("work_team_leader", "Work-Team Leader"),
]
# Those who vote in the committee.
VOTING_ROLES = (
    "secretary",
    "deputy_secretary",
    "organisation_commissioner",
    "discipline_commissioner",
    "publicity_commissioner",
)
# Those whom a branch chooses among its own members.
OWN_ROLES = (*VOTING_ROLES, "scorekeeper")
# {role: rights in the branch in which it is held}
RIGHTS_IN_BRANCH = {
    "secretary": {"secretary", "committee"},
    "deputy_secretary": {"secretary", "committee"},
    "organisation_commissioner": {"committee"},
    "discipline_commissioner": {"committee"},
    "publicity_commissioner": {"committee"},
    "scorekeeper": {"scorekeeper"},
    "specialist": {"scorekeeper"},
    "leader_in_charge": {"superior"},
    "work_team_member": set(),
    "work_team_leader": {"superior"},
}
# {role: rights over the branches under a general branch or a committee}
RIGHTS_ABOVE = {
    **RIGHTS_IN_BRANCH,
    "secretary": {"superior"},
    "deputy_secretary": {"superior"},
    "organisation_commissioner": {"superior"},
    "discipline_commissioner": {"supervisor"},
    "publicity_commissioner": {"superior"},
}
# Those who act for the superior organisation.
SUPERIOR_ROLES = tuple(
    role for role, rights in RIGHTS_ABOVE.items() if "superior" in rights
)
# {level that reviews and marks below the superior: the positions that act there}
LEVEL_ROLES = {
    "work_team": ("work_team_member", "work_team_leader"),
    "leader": ("leader_in_charge",),
}
