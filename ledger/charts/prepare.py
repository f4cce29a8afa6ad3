"""What charts of very many records look up, found once when a dataset is loaded and not for its first reader."""

from ledger.charts.attack_map import prepare as _map
from ledger.charts.attacks import prepare as _attacks
from ledger.charts.blame import prepare as _grids
from ledger.charts.casualties import prepare as _casualties
from ledger.charts.context import prepare as _under
from ledger.charts.matrix import prepare as _matrix
from ledger.charts.timeline import prepare as _timeline
from ledger.charts.troop_levels import prepare as _troop_levels
from ledger.model.dataset import Dataset


def prepare(whole: Dataset) -> None:
    """Find it for a whole dataset."""
    for part in (_attacks, _casualties, _grids, _map, _matrix, _timeline, _troop_levels, _under):
        part(whole)
