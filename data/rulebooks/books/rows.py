"""Rows of the sheets, with what items of one kind have in common in a village or a
community: who may put them forward, by when, and what has to prove them."""

# A veto is the superior's to decide.
VETO_LEVEL = ("veto", 0, "superior")

# The year is ranked and graded by the points alone, from half a year on.
POINTS_ALONE = {
    "weight_points": 100,
    "weight_team": 0,
    "weight_leader": 0,
    "weight_evaluation": 0,
    "min_months": 6,
}


def expected(code, name, points, count, reference, **columns):
    """A base item: so many occasions a year, worth so many points together."""
    return _base(
        code,
        name,
        method="expected",
        points=points,
        expected_count=count,
        obligatory="yes",
        reference=reference,
        **columns,
    )


def base(code, name, points, reference, **columns):
    """A base item whose every line counts: a loss, or a gain where base is earned."""
    return _base(code, name, points=points, reference=reference, **columns)


def pioneer(code, name, points, reference, **columns):
    """A pioneer item: the member declares it or other members propose it.

    :param points: ``(from, to)`` where each line says how many
    """
    shared = {
        "kind": "pioneer",
        "dimension": "SERVICE",
        "evidence_required": "yes",
        "sources": ("declaration", "peer"),
        "days_to_register": 15,
    }
    return _item(code, name, points, shared, reference=reference, **columns)


def volunteering(code, name, points, reference, **columns):
    """A pioneer item by the hour: recorded at the branch's own activities, declared
    where members served elsewhere."""
    shared = {
        "method": "per_unit",
        "unit": "小时",
        "sources": ("record", "declaration", "peer"),
        "activity_type": "VOLUNTEERING",
    }
    return pioneer(code, name, points, reference, **(shared | columns))


def honour(code, name, reference, **columns):
    """A graded pioneer item; its points stand in the sheet of levels."""
    shared = {
        "kind": "pioneer",
        "dimension": "WORK",
        "method": "graded",
        "evidence_required": "yes",
        "sources": ("declaration", "organisation"),
        "days_to_register": 30,
    }
    return _item(code, name, None, shared, reference=reference, **columns)


def deduction(code, name, points, reference, **columns):
    """A deduction: never without something that proves it."""
    shared = {
        "kind": "deduction",
        "dimension": "DISCIPLINE",
        "evidence_required": "yes",
        "sources": ("peer", "report", "organisation"),
        "days_to_register": 30,
    }
    return _item(code, name, points, shared, reference=reference, **columns)


def veto(code, name, reference, **columns):
    """A veto: the superior's decision, so without a deadline of the branch."""
    shared = {
        "kind": "veto",
        "dimension": "DISCIPLINE",
        "evidence_required": "yes",
        "sources": ("organisation", "report"),
        "obligatory": "yes",
    }
    return _item(code, name, None, shared, reference=reference, **columns)


def _base(code, name, points, **columns):
    shared = {
        "kind": "base",
        "dimension": "ORG_LIFE",
        "evidence_required": "no",
        "sources": ("record",),
        "days_to_register": 7,
    }
    return _item(code, name, points, shared, **columns)


def _item(code, name, points, shared, adjust=None, **columns):
    """:param adjust: ``(from, to)`` if derived templates may change the points"""
    row = {"code": code, "name": name, "method": "fixed", "obligatory": "no"}
    row |= shared | columns
    if isinstance(points, tuple):
        row |= {"method": "range", "points_min": points[0], "points_max": points[1]}
    elif points is not None:
        row["points"] = points
    if adjust:
        row |= {"adjust_min": adjust[0], "adjust_max": adjust[1]}
    return row


def place(template, categories):
    """:param categories: ``{code of a category: its items}``"""
    return [
        {"template": template, "category": category, **item}
        for category, items in categories.items()
        for item in items
    ]


def name_categories(template, names):
    """:param names: ``{code of a category: its name}``, in the order of the sheet"""
    return [
        {"template": template, "code": code, "name": name, "sequence": sequence}
        for sequence, (code, name) in enumerate(names.items(), 1)
    ]


def grade_levels(template, points):
    """:param points: ``{code of an item: {level: points}}``"""
    return [
        {"template": template, "item": item, "level": level, "points": number}
        for item, levels in points.items()
        for level, number in levels.items()
    ]


def review_levels(template, levels):
    """Who decides after the branch.

    :param levels: each the kind of the lines, the points that they exceed (0: every
        line), and who decides
    """
    return [
        {"template": template, "kind": kind, "points_over": points, "decider": decider}
        for kind, points, decider in levels
    ]


def order_grades(grading, grades):
    """:param grades: first to last, each its name, criterion, the value of that (or
    ``None``), consequence, and ``"yes"`` if the base must be intact
    """
    columns = ("name", "criterion", "value", "consequence", "base_intact")
    rows = []
    for sequence, grade in enumerate(grades, 1):
        filled = zip(columns, grade, strict=False)
        known = {column: value for column, value in filled if value is not None}
        rows.append({"grading": grading, "sequence": sequence, **known})
    return rows
