"""What bin/bench finds, and how it shows it."""

import importlib
import sys

import pytest

from tooling import bench
from tooling.console import Problem
from tooling.measuring import Job, Measurement, fastest


def result(*jobs):
    return {"bench": "walking", "jobs": [job.as_dict() for job in jobs]}


@pytest.mark.parametrize(
    ("measured", "is_control", "verdict"),
    [
        (10, False, "kept"),
        (11, False, "kept"),
        (11.01, False, "MISSED"),
        (11, True, "NOT SEEN"),
        (11.01, True, "seen"),
    ],
)
def test_bar_is_kept_and_a_control_misses_it(measured, is_control, verdict):
    job = Job("growth", measured, 11, "walked", is_control)
    assert job.verdict == verdict
    assert bench.is_kept(result(job)) == verdict.islower()


def test_table_says_what_was_measured_and_how():
    kept = Job("steps", 1234, 2000, "counted while walking")
    control = Job("control: steps", 5000, 2000, "counted while running", True)
    lines = [line.split() for line in bench.table(result(kept, control))]
    assert lines[0] == ["walking"]
    assert lines[2] == ["1,234.00", "≤", "2,000.00", "kept", "steps"]
    assert lines[3] == ["counted", "while", "walking"]
    assert lines[4][:4] == ["5,000.00", ">", "2,000.00", "seen"]


def test_fastest_of_repetitions_counts():
    runs = [Measurement("a walk", 500, seconds, 40) for seconds in (3, 2, 4)]
    assert fastest(runs).seconds_per_thousand == 4
    assert fastest(runs).queries_per_thousand == 80


def test_unknown_bench_is_told_with_those_there_are(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["bin/bench", "flying"])
    with pytest.raises(Problem, match="no bench “flying”.*organisation_import"):
        bench.main()


@pytest.mark.parametrize("name", bench.available())
def test_each_module_in_the_folder_is_a_bench(name):
    module = importlib.import_module(f"bench.{name}")
    assert callable(module.measure)
    assert module.__doc__
