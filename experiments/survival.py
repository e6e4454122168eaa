"""How long homes are kept: Kaplan–Meier, which counts those who are still there, with a band of confidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isnan

CONFIDENCE = 0.95
Duration = tuple[float, bool]  # how long it was seen, and whether the home was lost then (else it is not known further)


@dataclass(frozen=True)
class Step:
    """From this time on, this share still has the home; low and high are None where no band can be given."""

    at: float
    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Survival:
    """The curve as steps, and how long each was seen."""

    steps: tuple[Step, ...]
    durations: tuple[float, ...]

    def share_at(self, time: float) -> float:
        """The share that still has the home at a time."""
        return self._at(time).share

    def band_at(self, time: float) -> tuple[float | None, float | None]:
        step = self._at(time)
        return step.low, step.high

    def at_risk(self, time: float) -> int:
        """How many were seen at least so long."""
        return sum(duration >= time for duration in self.durations)

    def _at(self, time: float) -> Step:
        return max((step for step in self.steps if step.at <= time), key=lambda step: step.at)


START = Step(0.0, 1.0, 1.0, 1.0)


def kaplan_meier(durations: Iterable[Duration]) -> Survival:
    """The product-limit estimate with Greenwood's band on the log-log scale, which stays between nothing and all."""
    seen = sorted(durations)
    lost = [time for time, is_lost in seen if is_lost]
    kept = [time for time, is_lost in seen if not is_lost]
    times = tuple(time for time, _ in seen)
    if not lost:
        return Survival((START,), times)
    return Survival((START, *_steps(lost, kept)), times)


def _steps(lost: Sequence[float], kept: Sequence[float]) -> list[Step]:
    import warnings  # scipy takes half a second to load, and only these pages need it

    from scipy.stats import CensoredData, ecdf

    curve = ecdf(CensoredData(uncensored=list(lost), right=list(kept))).sf
    with warnings.catch_warnings():
        # Where all or nobody is left there is no band, and scipy says so; we say None.
        warnings.simplefilter("ignore", RuntimeWarning)
        band = curve.confidence_interval(confidence_level=CONFIDENCE, method="log-log")
    events = set(lost)
    rows = zip(curve.quantiles, curve.probabilities, band.low.probabilities, band.high.probabilities, strict=True)
    return [
        Step(float(at), float(share), _known(low), _known(high)) for at, share, low, high in rows if float(at) in events
    ]


def _known(value: float) -> float | None:
    return None if isnan(value) else float(value)
