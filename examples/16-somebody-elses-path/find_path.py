"""Trains two networks 2-12-12-2 on two moons and bends a curve between them.

The curve is a quadratic Bezier curve whose middle point is trained so that the loss at random points of
it is low (Garipov et al., Loss surfaces, mode connectivity, and fast ensembling of DNNs, 2018). What is
written to path.npz are its points at t = 0, 1/16, ..., 1, stacked along the first axis of each array; to
line.npz its two ends alone; to data.npz the samples.
"""

import numpy as np

SHAPES = {"W1": (2, 12), "b1": (12,), "W2": (12, 12), "b2": (12,), "W3": (12, 2), "b3": (2,)}
SAMPLES = 200


def moons(rng):
    angle = rng.uniform(0, np.pi, SAMPLES)
    label = np.arange(SAMPLES) % 2
    x = np.where(label == 0, np.cos(angle), 1 - np.cos(angle))
    y = np.where(label == 0, np.sin(angle), 0.5 - np.sin(angle))
    return np.stack([x, y], axis=1) + rng.normal(0, 0.2, (SAMPLES, 2)), label


def loss_and_gradient(p, x, label):
    """The mean cross-entropy and its gradient."""
    h1 = np.maximum(x @ p["W1"] + p["b1"], 0)
    h2 = np.maximum(h1 @ p["W2"] + p["b2"], 0)
    z = h2 @ p["W3"] + p["b3"]
    z = z - z.max(axis=1, keepdims=True)
    q = np.exp(z)
    q /= q.sum(axis=1, keepdims=True)
    rows = np.arange(len(x))
    loss = -np.log(q[rows, label]).mean()
    q[rows, label] -= 1
    d3 = q / len(x)
    d2 = (d3 @ p["W3"].T) * (h2 > 0)
    d1 = (d2 @ p["W2"].T) * (h1 > 0)
    return loss, {
        "W1": x.T @ d1, "b1": d1.sum(0), "W2": h1.T @ d2, "b2": d2.sum(0),
        "W3": h2.T @ d3, "b3": d3.sum(0),
    }


class Adam:
    def __init__(self, rate):
        self.rate, self.step = rate, 0
        self.m = {k: np.zeros(s) for k, s in SHAPES.items()}
        self.v = {k: np.zeros(s) for k, s in SHAPES.items()}

    def move(self, p, g):
        self.step += 1
        for k in p:
            self.m[k] = 0.9 * self.m[k] + 0.1 * g[k]
            self.v[k] = 0.999 * self.v[k] + 0.001 * g[k] ** 2
            m, v = self.m[k] / (1 - 0.9**self.step), self.v[k] / (1 - 0.999**self.step)
            p[k] = p[k] - self.rate * m / (np.sqrt(v) + 1e-8)


def trained(rng, x, label):
    p = {k: rng.normal(0, np.sqrt(2 / s[0]), s) if len(s) == 2 else np.zeros(s) for k, s in SHAPES.items()}
    adam = Adam(0.01)
    for _ in range(2000):
        _, g = loss_and_gradient(p, x, label)
        adam.move(p, {k: g[k] + 2e-3 * p[k] for k in p})
    return p


def on_curve(a, c, b, t):
    return {k: (1 - t) ** 2 * a[k] + 2 * t * (1 - t) * c[k] + t**2 * b[k] for k in SHAPES}


def main():
    rng = np.random.default_rng(16)
    x, label = moons(rng)
    a, b = trained(rng, x, label), trained(rng, x, label)
    c = {k: (a[k] + b[k]) / 2 for k in SHAPES}
    adam = Adam(0.01)
    for _ in range(6000):
        t = rng.uniform()
        _, g = loss_and_gradient(on_curve(a, c, b, t), x, label)
        adam.move(c, {k: 2 * t * (1 - t) * g[k] for k in SHAPES})
    states = [on_curve(a, c, b, k / 16) for k in range(17)]
    print("losses of the states:", *(f"{loss_and_gradient(s, x, label)[0]:.3f}" for s in states))
    np.savez("data.npz", X=x, Y=label)
    np.savez("path.npz", **{k: np.stack([s[k] for s in states]) for k in SHAPES})
    np.savez("line.npz", **{k: np.stack([a[k], b[k]]) for k in SHAPES})


if __name__ == "__main__":
    main()
