"""Stands in for W&B's client: the part of its public API that docs/export_wandb.py uses, with runs as its server gives them."""


class Run:
    def __init__(self, id, name, metadata, rawconfig, rows):
        self.id = id
        self.name = name
        self.created_at = "2026-03-01T12:00:00Z"
        self.metadata = metadata
        self.config = {"lr": 0.1, "model": {"layers": 2}}
        self.rawconfig = {**rawconfig, **self.config}
        self.summary_metrics = {"_runtime": 12.5, "loss": 0.5}
        self.rows = rows
        self.user = "Ada Lovelace"
        self.entity = "analytical-engines"

    def scan_history(self):
        return iter(self.rows)

    def history(self):
        raise AssertionError("history gives a sample")


metadata = {
    "os": "Linux-6.1.0-x86_64-with-glibc2.36",
    "python": "CPython 3.12.4",
    "host": "engine-1",
    "username": "ada",
    "email": "ada@example.org",
    "executable": "/home/ada/.venv/bin/python",
    "program": "/home/ada/train.py",
    "root": "/home/ada",
    "git": {"remote": "git@example.org:ada/notes.git", "commit": "0123456789abcdef0123456789abcdef01234567"},
    "gpu": "NVIDIA H100",
}

runs = [
    Run(
        "abc123",
        "sgd/1",
        metadata,
        {"_wandb": {"cli_version": "0.31.0", "python_version": "3.12.4"}},
        [
            {"_step": 0, "_timestamp": 1772366400.5, "_runtime": 0.5, "loss": 2, "val/loss": None},
            {"_step": 1, "_timestamp": 1772366401.5, "_runtime": 1.5, "loss": "NaN", "sample": {"_type": "image-file"}},
            {"_step": 5, "_timestamp": 1772366405.5, "_runtime": 5.5, "loss": float("inf"), "done": True, "note": "ends"},
        ],
    ),
    # A run that crashed at once: it has neither metadata nor a client's version.
    Run("def456", "adam", None, {}, []),
]


class Api:
    def runs(self, path):
        assert path == "analytical-engines/digits", path
        return iter(runs)
