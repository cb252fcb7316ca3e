"""Stochastic gradient descent on noisy samples of a linear model, one a step.

It needs Python alone, and also runs by hand, where it prints its rows:

    python3 train.py --estimate average --learning-rate 0.2 --noise 0.5 --weights 10 --steps 500 --seed 1
"""

import argparse
import json
import math
import os
import random
import sys

parser = argparse.ArgumentParser()
parser.add_argument("--estimate", choices=["last", "average"], required=True)
parser.add_argument("--learning-rate", type=float, required=True)
parser.add_argument("--noise", type=float, required=True)
parser.add_argument("--weights", type=int, required=True)
parser.add_argument("--steps", type=int, required=True)
parser.add_argument("--seed", type=int, required=True)
given = parser.parse_args()

# Rows are JSON, one a line. Without buffering=1, they would arrive late, and the last ones not at all if the run is killed.
by_hand = "RETRACE_METRICS" not in os.environ
rows = sys.stdout if by_hand else open(os.environ["RETRACE_METRICS"], "a", buffering=1)
# A file in this folder is still there when a run that was stopped is started again.
kept = None if by_hand else os.path.join(os.environ["RETRACE_CHECKPOINTS"], "state.json")


def draw(random_numbers):
    """A vector, uniform between -1 and 1."""
    return [2 * random_numbers.random() - 1 for _ in range(given.weights)]


def dot(a, b):
    # Rounded once: Python's sum gives other last digits from 3.12 on.
    return math.fsum(x * y for x, y in zip(a, b))


def distance(a, b):
    difference = [x - y for x, y in zip(a, b)]
    return math.sqrt(dot(difference, difference))


# All chance comes from the seed, so that anyone can repeat the run.
truth = draw(random.Random(f"{given.seed}"))
state = {"step": 0, "current": [0.0] * given.weights, "average": [0.0] * given.weights}
if kept and os.path.exists(kept):
    with open(kept) as file:
        state = json.load(file)
current, average = state["current"], state["average"]

for step in range(state["step"], given.steps):
    # The samples of a step follow from the seed and the step, so that a run can go on from any step.
    random_numbers = random.Random(f"{given.seed} {step}")
    x = draw(random_numbers)
    y = dot(truth, x) + given.noise * (2 * random_numbers.random() - 1)
    error = dot(current, x) - y
    for i in range(given.weights):
        current[i] -= given.learning_rate * error * x[i]
        average[i] += (current[i] - average[i]) / (step + 1)

    # The step's row comes first, and then the state after the step: so no row is lost between them.
    estimate = current if given.estimate == "last" else average
    print(json.dumps({"step": step, "distance": distance(estimate, truth)}), file=rows)
    if kept and step % 100 == 99:
        with open(kept + ".new", "w") as file:
            json.dump({"step": step + 1, "current": current, "average": average}, file)
        os.replace(kept + ".new", kept)
