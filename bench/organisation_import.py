"""The import of an organisation costs as much as it is large, and no more."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo import api
from odoo.orm.models import BaseModel

from data.organisation import district, small
from data.organisation.labels import MEMBERS
from data.organisation.workbook import to_bytes
from tooling.console import Problem
from tooling.measuring import Job, fastest

REPETITIONS = 3
MOST_GROWTH = 11
# A query for each record would be more than two thousand.
MOST_QUERIES = 100
MOST_GROWTH_OF_QUERIES = 1.05


class Part:
    """A part of the district as a file, and its import."""

    def __init__(self, site, book, name):
        self.site = site
        self.members = len(book.members)
        self.what = f"{name}, {self.members:,} members"
        self.content = to_bytes(book)

    def load(self, how=""):
        """Import it into a database in which the importer has already worked once.

        :return: what it took
        """
        with self.site.fresh() as env:
            load(env, to_bytes(small.build()))
            what = f"{self.what}{how}"
            with self.site.measured(env, what, self.members) as measurement:
                counts = load(env, self.content)
            check_all_created(counts, self.members)
        return measurement

    def load_again(self):
        """:return: the counts of a second import, and what it took"""
        with self.site.fresh() as env:
            check_all_created(load(env, self.content), self.members)
            what = f"{self.what}, for the second time"
            with self.site.measured(env, what, self.members) as measurement:
                counts = load(env, self.content)
        return counts, measurement


def measure(site):
    book = district.build()
    tenth = Part(site, first_communities(book, 0.1), "a tenth of the district")
    whole = Part(site, book, "the district")
    # by turns, so that what disturbs the machine disturbs both
    rounds = [(tenth.load(), whole.load()) for _ in range(REPETITIONS)]
    took = [fastest(measurements) for measurements in zip(*rounds, strict=True)]
    yield job_growth(*took)
    yield from jobs_queries(*took)
    yield job_again(whole)
    yield control_queries(tenth)
    yield control_growth(tenth, whole)


def first_communities(book, share):
    """The part of a book that has about so many of its members: one community after
    the other."""
    communities = [
        record.code for record in book.organisations if record.level == "general_branch"
    ]
    wanted = share * len(book.members)
    parts = (book.cut(communities[:number]) for number in range(1, len(communities)))
    return min(parts, key=lambda part: abs(len(part.members) - wanted))


def load(env, content):
    """Import a workbook, as far as to the database.

    :return: ``{sheet: {"created", "updated", "unchanged"}}``
    """
    importer = env["party.organisation.import"]
    result = importer._load([("organisation.xlsx", content)])
    env.flush_all()
    if result["errors"]:
        first = "\n".join(map(str, result["errors"][:5]))
        raise Problem(f"{len(result['errors'])} rows were refused:\n{first}")
    return result["counts"]


def check_all_created(counts, members):
    """What creates nothing is quick, and no import."""
    created = counts.get(MEMBERS, {}).get("created")
    if created != members:
        raise Problem(f"Of {members} members, {created} were created: {counts}")


# Jobs


def job_growth(tenth, whole):
    return Job(
        "time for ten times the members, times that of a tenth",
        growth_at_ten_times(tenth, whole),
        MOST_GROWTH,
        f"{describe_growth(tenth, whole)}; best of {REPETITIONS} each",
    )


def growth_at_ten_times(tenth, whole):
    """The times of two parts, as if one had exactly ten times the other's members."""
    return 10 * whole.seconds_per_thousand / tenth.seconds_per_thousand


def describe_growth(tenth, whole):
    return (
        f"10 × {whole.seconds_per_thousand:.3f} s per 1,000 members ({whole.what}) "
        f"÷ {tenth.seconds_per_thousand:.3f} s ({tenth.what})"
    )


def jobs_queries(tenth, whole):
    yield Job(
        "queries per 1,000 members",
        whole.queries_per_thousand,
        MOST_QUERIES,
        f"{whole.queries:,} queries from reading the file to the commit ({whole.what})",
    )
    few, many = tenth.queries_per_thousand, whole.queries_per_thousand
    yield Job(
        "queries per 1,000 members, times those of a tenth",
        many / few,
        MOST_GROWTH_OF_QUERIES,
        f"{many:.1f} queries ({whole.what}) ÷ {few:.1f} ({tenth.what})",
    )


def job_again(whole):
    counts, took = whole.load_again()
    return Job(
        "changes by importing the same file again",
        sum(count["created"] + count["updated"] for count in counts.values()),
        0,
        f"what the import counts as created or updated ({whole.what}); it took "
        f"{took.seconds:.2f} s and {took.queries:,} queries",
    )


# Controls: mistakes that the bars above must see


@contextmanager
def creating(create_instead):
    """Let the Party's records be created in another way.

    :param create_instead: called with the ORM's own ``create``, an empty recordset
        and the values
    """
    create = BaseModel.create

    @api.model_create_multi
    def patched(self, vals_list):
        if self._name.startswith("party."):
            return create_instead(create, self, vals_list)
        return create(self, vals_list)

    with patch.object(BaseModel, "create", patched):
        yield


def create_one_by_one(create, model, vals_list):
    return model.concat(*(create(model, [vals]) for vals in vals_list))


def create_with_search(create, model, vals_list):
    """Look for each new member among all, by what no index serves."""
    records = create(model, vals_list)
    if model._name == "party.member":
        for record in records:
            record.env.cr.execute(
                "SELECT count(*) FROM party_member WHERE name ILIKE %s",
                [f"%{record.id}%"],
            )
    return records


def control_queries(tenth):
    with creating(create_one_by_one):
        took = tenth.load(", one by one")
    return Job(
        "control: queries per 1,000 members, created one by one",
        took.queries_per_thousand,
        MOST_QUERIES,
        f"{took.queries:,} queries ({took.what}); a create for each record",
        is_control=True,
    )


def control_growth(*parts):
    with creating(create_with_search):
        took = [part.load(", with searches") for part in parts]
    return Job(
        "control: time, with a search among all members for each",
        growth_at_ten_times(*took),
        MOST_GROWTH,
        describe_growth(*took),
        is_control=True,
    )
