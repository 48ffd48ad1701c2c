"""Make the sample company's data: `python -m samples.generate` writes samples/company again, same bytes.

plan.toml and README.md of the company are written by hand and stay as they are.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from samples.events import events_csv
from samples.export import messages_csv_gz
from samples.messages import draw
from samples.people import agents_csv

SEED = 20260223
FOLDER = Path(__file__).parent / "company"


def company() -> dict[str, bytes]:
    """The generated files of the company by name, whole."""
    rng = np.random.default_rng(SEED)
    messages = draw(rng)
    return {
        "messages.csv.gz": messages_csv_gz(rng, messages),
        "agents.csv": agents_csv(),
        "events.csv": events_csv(),
    }


def main() -> None:
    """Write the company's data files into the folder beside this script."""
    FOLDER.mkdir(exist_ok=True)
    for name, content in company().items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
