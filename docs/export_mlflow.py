"""Writes runs of an MLflow experiment as JSON lines, a file a run, for `npm run lab -- import FOLDER`.

    python3 export_mlflow.py EXPERIMENT FOLDER [RUN …]      RUN is a run's name or id; without one, all runs

MLFLOW_TRACKING_URI names the server, as for MLflow itself. Of where a run was computed, only what is named here gets into a
file: no user, host or path.
"""

import json
import math
import os
import sys
from datetime import datetime, timezone

from mlflow import MlflowClient

if len(sys.argv) < 3:
    sys.exit(__doc__)
name, folder, *chosen = sys.argv[1:]
client = MlflowClient()
experiment = client.get_experiment_by_name(name) or sys.exit(f"MLflow has no experiment {name!r}")
searched = [experiment.experiment_id]
os.makedirs(folder, exist_ok=True)
runs = page = client.search_runs(searched)
while page.token:
    page = client.search_runs(searched, page_token=page.token)
    runs += page
for run in runs:
    info, data = run.info, run.data
    if chosen and info.run_name not in chosen and info.run_id not in chosen:
        continue
    told = {
        "tool": "MLflow",
        "label": info.run_name,
        "started": datetime.fromtimestamp(info.start_time / 1000, timezone.utc).isoformat(),
        "durationSeconds": (info.end_time - info.start_time) / 1000 if info.end_time else None,
        "commit": data.tags.get("mlflow.source.git.commit"),
    }
    # What was logged at once is one row.
    rows = {}
    for key in data.metrics:
        for metric in client.get_metric_history(info.run_id, key):
            # Databases hold the largest number in place of infinity.
            is_infinite = abs(metric.value) == sys.float_info.max
            value = math.copysign(math.inf, metric.value) if is_infinite else metric.value
            rows.setdefault((metric.step, metric.timestamp), {})[key] = value
    with open(os.path.join(folder, f"{info.run_id}.jsonl"), "w") as file:
        print(json.dumps({"run": told, "parameters": data.params}), file=file)
        for step, timestamp in sorted(rows):
            row = {"step": step, "timestamp": timestamp / 1000, **rows[step, timestamp]}
            print(json.dumps(row), file=file)
    print(f"{folder}/{info.run_id}.jsonl: {info.run_name}")
