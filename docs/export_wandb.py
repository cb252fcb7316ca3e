"""Writes runs of a W&B project as JSON lines, a file a run, for `npm run lab -- import FOLDER`.

    python3 export_wandb.py TEAM/PROJECT FOLDER [RUN …]      RUN is a run's name or id; without one, all runs

Histories are complete: scan_history gives each row, history would give 500 of them. Of where a run was computed, only what is
named here gets into a file: no user, host or path.
"""

import json
import os
import sys

import wandb

if len(sys.argv) < 3:
    sys.exit(__doc__)
project, folder, *chosen = sys.argv[1:]
os.makedirs(folder, exist_ok=True)
for run in wandb.Api().runs(project):
    if chosen and run.name not in chosen and run.id not in chosen:
        continue
    metadata, client = run.metadata or {}, run.rawconfig.get("_wandb", {})
    told = {
        "tool": "W&B",
        "version": client.get("cli_version"),
        "label": run.name,
        "started": run.created_at,
        "durationSeconds": run.summary_metrics.get("_runtime"),
        "python": metadata.get("python"),
        "gpu": metadata.get("gpu"),
        "commit": (metadata.get("git") or {}).get("commit"),
    }
    with open(os.path.join(folder, f"{run.id}.jsonl"), "w") as file:
        print(json.dumps({"run": told, "parameters": run.config}, default=str), file=file)
        for row in run.scan_history():
            # Of values, only numbers are a series: no pictures, no histograms. Those that aren't finite may come as texts.
            for key, value in row.items():
                row[key] = float(value) if value in ("NaN", "Infinity", "-Infinity") else value
            numbers = {key: value for key, value in row.items() if type(value) in (int, float)}
            step, time = numbers.pop("_step"), numbers.pop("_timestamp", None)
            print(json.dumps({"step": step, "timestamp": time, **numbers}), file=file)
    print(f"{folder}/{run.id}.jsonl: {run.name}")
