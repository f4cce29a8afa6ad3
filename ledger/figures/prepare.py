"""What charts of very many records look up, found once when a dataset is loaded and not for its first reader."""

from ledger.dataset import Dataset
from ledger.figures.attacks import prepare as _attacks
from ledger.figures.casualties import prepare as _casualties
from ledger.figures.grids import prepare as _grids
from ledger.figures.map import prepare as _map
from ledger.figures.matrix import prepare as _matrix
from ledger.figures.timeline import prepare as _timeline
from ledger.figures.troop_levels import prepare as _troop_levels
from ledger.figures.under import prepare as _under


def prepare(whole: Dataset) -> None:
    """Find it for a whole dataset."""
    for part in (_attacks, _casualties, _grids, _map, _matrix, _timeline, _troop_levels, _under):
        part(whole)
