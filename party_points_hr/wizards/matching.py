"""Which member may be which employee: plain sets, no rights."""

from collections import Counter

ACCOUNT, CONTACT, NAME = "account", "contact", "name"


def find_pairs(members, employees):
    """Pair members with employees: by account, then by work contact, then by a name
    that nobody else has on either side, whether linked or not.

    :param members: ``party.member`` records; those with an employee are only compared
    :param employees: ``hr.employee`` records; those with a member likewise
    :return: ``({member: (employee, how)}, {member: employees who may be he})``; who
        is in neither fits nobody
    """
    pairs, unclear = {}, {}
    taken = {employee for employee in employees if employee.party_member_id}
    for how, get_member_key, get_employee_key in (
        (ACCOUNT, _get_contact, _get_account),
        (CONTACT, _get_contact, _get_work_contact),
        (NAME, _get_name, _get_name),
    ):
        found = _find(members, employees, get_member_key, get_employee_key)
        for member, (candidates, is_unique) in found.items():
            free = [employee for employee in candidates if employee not in taken]
            if member.employee_id or member in pairs or member in unclear or not free:
                continue
            if is_unique:
                pairs[member] = (free[0], how)
                taken.add(free[0])
            else:
                unclear[member] = free
    return pairs, unclear


def _find(members, employees, get_member_key, get_employee_key):
    """:return: ``{member: (employees of the same key, whether one fits one)}``"""
    by_key = {}  # {key: employees}
    for employee in employees:
        by_key.setdefault(get_employee_key(employee), []).append(employee)
    counts = Counter(map(get_member_key, members))
    found = {}
    for member in members:
        key = get_member_key(member)
        if key and key in by_key:
            is_unique = len(by_key[key]) == counts[key] == 1
            found[member] = (by_key[key], is_unique)
    return found


def _get_contact(member):
    return member.partner_id


def _get_account(employee):
    return employee.user_id.partner_id


def _get_work_contact(employee):
    return employee.work_contact_id


def _get_name(record):
    """The name without spaces: Chinese names are written with and without."""
    return "".join((record.name or "").split())
