"""VGG-A on CIFAR-10, with batch norm after the fourth convolution or without it, measured as it trains."""

import argparse
import json
import math
import os
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.func import functional_call
from torch.nn import functional as F

# VGG configuration A: the filters of each 3x3 convolution, and M for maximum pooling.
CONVOLUTIONS = [64, "M", 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M"]
NORMALISED = 4  # the only convolution that batch norm follows
MEASURED = 5  # the convolution whose gradient is followed
STEP_SIZES = [0.5, 1, 2, 4]  # of the loss landscape, in learning rates


def vgg_a(width: float, batch_norm: bool, classes: int) -> nn.Sequential:
    """Images [batch, 3, 32, 32] to logits [batch, classes]. Layers are named conv1 to conv8, and fc1 to fc3."""
    layers: dict[str, nn.Module] = {}
    channels, number = 3, 0
    for filters in CONVOLUTIONS:
        if filters == "M":
            layers[f"pool{number}"] = nn.MaxPool2d(2)
            continue
        number += 1
        filters = round(filters * width)
        layers[f"conv{number}"] = nn.Conv2d(channels, filters, kernel_size=3, padding=1)
        if batch_norm and number == NORMALISED:
            layers[f"norm{number}"] = nn.BatchNorm2d(filters)
        layers[f"relu{number}"] = nn.ReLU()
        channels = filters
    hidden = round(512 * width)
    layers |= {
        "flatten": nn.Flatten(),
        "fc1": nn.Linear(channels, hidden),
        "fc1_relu": nn.ReLU(),
        "fc2": nn.Linear(hidden, hidden),
        "fc2_relu": nn.ReLU(),
        "fc3": nn.Linear(hidden, classes),
    }
    network = nn.Sequential()
    for name, layer in layers.items():
        network.add_module(name, layer)
        if isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)
    return network


def load_images(folder: Path, part: str, count: int, classes: int):
    """The first count / classes images of each class: pixels 0 to 1 [count, 3, 32, 32], labels [count]."""
    pixels = np.load(folder / f"{part}-images.npy", mmap_mode="r")
    labels = np.load(folder / f"{part}-labels.npy").astype(np.int64)
    first = [np.flatnonzero(labels == label)[: count // classes] for label in range(classes)]
    chosen = np.sort(np.concatenate(first))
    images = torch.from_numpy(pixels[chosen]).permute(0, 3, 1, 2).float() / 255
    return images.contiguous(), torch.from_numpy(labels[chosen])


def loss_and_gradients(network, parameters, images, labels, wanted=None):
    """The loss at any parameters in training mode, and its gradients. Running statistics stay as they are."""
    buffers = {name: buffer.clone() for name, buffer in network.named_buffers()}
    leaves = {name: value.detach().requires_grad_() for name, value in parameters.items()}
    loss = F.cross_entropy(functional_call(network, (leaves, buffers), (images,)), labels)
    wanted = wanted or list(leaves)
    gradients = torch.autograd.grad(loss, [leaves[name] for name in wanted])
    return loss.item(), dict(zip(wanted, gradients, strict=True))


def norm(tensors) -> float:
    """The L2 norm of all tensors together."""
    return math.sqrt(sum(tensor.double().square().sum().item() for tensor in tensors))


def covariate_shift(network, before, gradients, rate, images, labels) -> dict[str, float]:
    """How a layer's gradient changes when only the layers below it make their step (Santurkar et al. 2018, Def. 2.1)."""
    kernel = f"conv{MEASURED}.weight"
    names = list(before)
    below = set(names[: names.index(kernel)])
    moved = {
        name: value - rate * gradients[name] if name in below else value
        for name, value in before.items()
    }
    _, after = loss_and_gradients(network, moved, images, labels, [kernel])
    shift = norm([after[kernel] - gradients[kernel]])
    return {"ics5": shift, "ics_relative5": shift / norm([gradients[kernel]])}


def landscape(network, before, gradients, rate, images, labels) -> dict[str, float]:
    """The loss, and how far its gradient changed, after steps of several lengths along the gradient."""
    slope = norm(gradients.values())
    losses, changes, smoothness = [], [], []
    for multiple in STEP_SIZES:
        size = multiple * rate
        there = {name: value - size * gradients[name] for name, value in before.items()}
        loss, found = loss_and_gradients(network, there, images, labels)
        change = norm([found[name] - gradients[name] for name in gradients])
        losses.append(loss)
        changes.append(change)
        smoothness.append(change / (size * slope))
    return {
        "loss_low": min(losses),
        "loss_high": max(losses),
        "predictiveness_low": min(changes),
        "predictiveness_high": max(changes),
        "smoothness_max": max(smoothness),
    }


@torch.no_grad()
def accuracy(network, images, labels, batch_size: int) -> float:
    network.eval()
    batches = zip(images.split(batch_size), labels.split(batch_size), strict=True)
    correct = sum((network(x).argmax(1) == y).sum().item() for x, y in batches)
    network.train()
    return correct / len(labels)


def train(options, rows) -> None:
    torch.manual_seed(options.seed)
    torch.use_deterministic_algorithms(True)
    data = Path(options.data)
    classes = len(json.loads((data / "classes.json").read_text()))
    images, labels = load_images(data, "train", options.train_images, classes)
    test_images, test_labels = load_images(data, "test", options.test_images, classes)
    network = vgg_a(options.width, options.batch_norm, classes)
    optimizer = torch.optim.SGD(network.parameters(), lr=options.learning_rate)
    shuffled = torch.Generator().manual_seed(options.seed)
    epoch_length = len(labels) // options.batch_size

    step = 0
    for _ in range(options.epochs):
        order = torch.randperm(len(labels), generator=shuffled)
        for batch in order[: epoch_length * options.batch_size].split(options.batch_size):
            x, y = images[batch], labels[batch]
            before = {name: value.detach().clone() for name, value in network.named_parameters()}

            logits = network(x)
            loss = F.cross_entropy(logits, y)
            optimizer.zero_grad()
            loss.backward()
            gradients = {name: value.grad.clone() for name, value in network.named_parameters()}
            row = {
                "step": step,
                "loss": loss.item(),
                "train_accuracy": (logits.argmax(1) == y).float().mean().item(),
            }

            at = (network, before, gradients, options.learning_rate, x, y)
            if step % options.ics_every == 0:
                row |= covariate_shift(*at)
            if step % options.landscape_every == 0:
                row |= landscape(*at)

            optimizer.step()
            step += 1
            if step % epoch_length == 0:
                row["test_accuracy"] = accuracy(network, test_images, test_labels, options.batch_size)
            print(json.dumps(row), file=rows, flush=True)


def read_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="a folder with the images as .npy")
    parser.add_argument("--batch-norm", type=json.loads, required=True, help="true or false")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--width", type=float, default=0.25, help="as a share of VGG-A's")
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--learning-rate", type=float, default=0.05)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--train-images", type=int, default=10_000)
    parser.add_argument("--test-images", type=int, default=2_000)
    parser.add_argument("--ics-every", type=int, default=10)
    parser.add_argument("--landscape-every", type=int, default=50)
    return parser.parse_args()


if __name__ == "__main__":
    with open(os.environ.get("RETRACE_METRICS", "/dev/stdout"), "a") as rows:
        train(read_options(), rows)
