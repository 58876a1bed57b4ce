"""One bench, in a process that holds nothing else."""

import importlib
import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import psycopg2

from odoo.release import version
from odoo.tools import config

from .console import main as run_main
from .measuring import Site


def main(name, configuration, template, copy, path, size=""):
    options = ("--no-http", "--log-level=warn", "--max-cron-threads=0")
    config.parse_config([f"--config={configuration}", *options], setup_logging=True)
    site = Site(template, copy, config["data_dir"], size)
    jobs = list(importlib.import_module(f"bench.{name}").measure(site))
    result = {
        "bench": name,
        "at": datetime.now().astimezone().isoformat(timespec="seconds"),
        "size": size or "default",
        "on": _describe_machine(),
        "jobs": [job.as_dict() for job in jobs],
        "measurements": [asdict(measurement) for measurement in site.measurements],
    }
    Path(path).write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n")


def _describe_machine():
    """What a figure in seconds means nothing without."""
    connection = psycopg2.connect(dbname="postgres")
    server = connection.server_version
    connection.close()
    return {
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "odoo": version,
        "postgresql": f"{server // 10000}.{server % 10000}",
    }


if __name__ == "__main__":
    run_main(main, *sys.argv[1:])
