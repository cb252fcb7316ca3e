"""Stands in for MLflow's client: the part of its public API that docs/export_mlflow.py uses, with pages of one run."""

import sys
from types import SimpleNamespace as Made


def run(id, name, end_time, tags, params, metrics):
    info = Made(
        run_id=id, run_name=name, start_time=1772366400000, end_time=end_time, user_id="ada", artifact_uri="/home/ada/mlruns/1"
    )
    return Made(info=info, data=Made(tags=tags, params=params, metrics={key: history[-1][2] for key, history in metrics.items()}), histories=metrics)


runs = [
    run(
        "abc123",
        "sgd",
        1772366412500,
        {"mlflow.user": "ada", "mlflow.source.git.commit": "0123456789abcdef0123456789abcdef01234567"},
        {"lr": "0.1"},
        {
            "loss": [(0, 1772366400500, 2.0), (5, 1772366405500, float("nan")), (6, 1772366406500, -sys.float_info.max)],
            "val/loss": [(5, 1772366405500, 1.5), (0, 1772366407000, 3.0)],
        },
    ),
    run("def456", "adam", None, {}, {}, {}),
]


class Page(list):
    token = None


class MlflowClient:
    def get_experiment_by_name(self, name):
        return Made(experiment_id="7") if name == "digits" else None

    def search_runs(self, experiment_ids, page_token=None):
        assert experiment_ids == ["7"], experiment_ids
        at = int(page_token or 0)
        page = Page(runs[at : at + 1])
        page.token = str(at + 1) if at + 1 < len(runs) else None
        return page

    def get_metric_history(self, run_id, key):
        found = next(run for run in runs if run.info.run_id == run_id)
        return [Made(step=step, timestamp=timestamp, value=value) for step, timestamp, value in found.histories[key]]
