"""Prints expected.json: what independent implementations say of inputs that the tests of this folder share.

    pip install numpy==2.4.6 scipy==1.17.1 statsmodels==0.15.0 && python make.py > expected.json
"""
import json

import numpy as np
import scipy
import scipy.optimize
import scipy.stats
import statsmodels
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(2016)


def times(n, centre=1.0):
    """Skewed, as times are: lognormal, to five digits so that the file stays readable."""
    return [round(float(x), 5) for x in centre * rng.lognormal(0.0, 0.1, n)]


def quantile(numbers, fraction):
    return {"sorted": sorted(numbers), "fraction": fraction, "quantile": float(np.quantile(numbers, fraction))}


def holm(probabilities):
    return {"probabilities": probabilities, "adjusted": multipletests(probabilities, method="holm")[1].tolist()}


def rank_sum(a, b):
    if len(a) + len(b) > 80:
        p = scipy.stats.mannwhitneyu(a, b, method="asymptotic", use_continuity=True).pvalue
    else:
        # Every permutation, because SciPy's exact Mann-Whitney test does not know ties.
        ranks = scipy.stats.rankdata(a + b)
        split = (ranks[: len(a)], ranks[len(a) :])
        p = scipy.stats.permutation_test(
            split, lambda x, y, axis=-1: np.sum(x, axis=axis), vectorized=True, n_resamples=np.inf
        ).pvalue
    return {"a": a, "b": b, "probability": float(p)}


def interval(groups, statistic):
    result = scipy.stats.bootstrap(
        groups, statistic, method="percentile", n_resamples=200_000, batch=2000, vectorized=True, rng=1
    ).confidence_interval
    return {"low": float(result.low), "high": float(result.high)}


def median_interval(numbers):
    return {"numbers": numbers} | interval((numbers,), lambda x, axis: np.median(x, axis=axis))


def ratio_interval(a, b):
    ratio = lambda x, y, axis: np.median(x, axis=axis) / np.median(y, axis=axis)
    return {"numerator": a, "denominator": b} | interval((a, b), ratio)


def scalability(threads, throughput):
    law = lambda n, scale, sigma, kappa: scale * n / (1 + sigma * (n - 1) + kappa * n * (n - 1))
    best = scipy.optimize.curve_fit(
        law, np.array(threads, float), throughput, p0=(throughput[0], 0.1, 0.01),
        bounds=([0, 0, 0], np.inf), xtol=1e-14, ftol=1e-14, gtol=1e-14, max_nfev=100_000,
    )[0]
    return {"threads": threads, "throughput": throughput} | dict(zip(("lambda", "sigma", "kappa"), best.tolist()))


ties = [[1.0, 2.0, 3.0, 4.0, 5.0], [3.0, 4.0, 5.0, 6.0, 7.0]], [[1.0, 1.0, 2.0, 2.0], [2.0, 2.0, 2.0, 3.0, 9.0]]
print(json.dumps({
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
    "quantiles": [quantile(times(n), f) for n in (1, 2, 5, 10) for f in (0.025, 0.3, 0.5, 0.975)],
    "holm": [holm([0.01, 0.04, 0.03, 0.005]), holm([0.3]), holm([0.02] * 5 + [0.9, 0.001])],
    "rank_sum": [rank_sum(a, b) for a, b in ties]
    + [rank_sum(times(n), times(m, c)) for n, m, c in ((5, 5, 1.1), (3, 9, 1.0), (8, 8, 1.2), (60, 50, 1.03))]
    + [rank_sum([round(x, 1) for x in times(70)], [round(x, 1) for x in times(40, 1.05)])],
    "median_interval": [median_interval(times(n)) for n in (5, 10, 25)],
    "ratio_interval": [ratio_interval(times(n), times(n, 1.5)) for n in (5, 12)],
    "scalability": [
        scalability([1, 2, 4, 8, 16, 32], [10.0, 18.9, 33.1, 52.0, 61.5, 50.2]),
        scalability([1, 2, 4, 7], [1.0, 0.81, 0.93, 0.89]),
        scalability([1, 2, 3, 4], [1.0, 1.9, 2.7, 3.4]),
        scalability([1, 2, 4], [20.0, 39.0, 70.0]),
        scalability([1, 2, 4, 8], [1.0, 2.1, 4.3, 8.9]),
        scalability([1, 2, 4, 8], [1.0, 1.98, 3.7, 5.9]),
    ],
}, indent=1))
