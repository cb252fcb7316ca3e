"""The same training step in PyTorch, for comparison, in images a second.

    python bench/pytorch.py <width> <vgg|compact> <seconds>

VGG-A on 32x32 images with batch norm after the 4th convolution, a minibatch of 128, plain SGD. The classifier
`vgg` is the article's in the collapsed form of the experiment: 512 -> 4096 -> 4096 -> 10, with inputs times 7.
"""

import statistics
import sys
import time

import torch
from torch import nn

BATCH = 128
FILTERS = [64, "pool", 128, "pool", 256, 256, "pool", 512, 512, "pool", 512, 512, "pool"]


class Scale(nn.Module):
    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = factor

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.factor * x


def vgg_a(width: float, classifier: str) -> nn.Sequential:
    layers: list[nn.Module] = []
    channels, convolutions = 3, 0
    for filters in FILTERS:
        if filters == "pool":
            layers.append(nn.MaxPool2d(2))
            continue
        outputs = round(filters * width)
        layers.append(nn.Conv2d(channels, outputs, 3, padding=1))
        convolutions += 1
        if convolutions == 4:
            layers.append(nn.BatchNorm2d(outputs))
        layers.append(nn.ReLU(inplace=True))
        channels = outputs
    hidden = round((4096 if classifier == "vgg" else 512) * width)
    drop = [nn.Dropout()] if classifier == "vgg" else []
    layers += [nn.Flatten(), *([Scale(7)] if classifier == "vgg" else [])]
    layers += [nn.Linear(channels, hidden), nn.ReLU(inplace=True), *drop]
    layers += [nn.Linear(hidden, hidden), nn.ReLU(inplace=True), *drop]
    return nn.Sequential(*layers, nn.Linear(hidden, 10))


def images_per_second(width: float, classifier: str, seconds: float, layout: torch.memory_format) -> float:
    torch.manual_seed(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = vgg_a(width, classifier).to(device, memory_format=layout)
    optimiser = torch.optim.SGD(model.parameters(), lr=0.01)
    images = torch.rand(BATCH, 3, 32, 32, device=device).to(memory_format=layout)
    labels = torch.randint(0, 10, (BATCH,), device=device)

    def step() -> float:
        start = time.perf_counter()
        optimiser.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimiser.step()
        loss.item()
        return time.perf_counter() - start

    for _ in range(2):
        step()
    times: list[float] = []
    while len(times) < 2 or sum(times) < seconds:
        times.append(step())
    return BATCH / statistics.mean(times)


def main() -> None:
    width, classifier, seconds = float(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    # The faster layout depends on the machine, so measure both and print the better one.
    layouts = [torch.contiguous_format, torch.channels_last]
    print(max(images_per_second(width, classifier, seconds, layout) for layout in layouts))


main()
