"""Data sets of questions: one value type, one loader a format."""

from eval.datasets.item import CorpusText, Dataset, Evidence, Item
from eval.datasets.load import Reading, load_dataset

__all__ = ["CorpusText", "Dataset", "Evidence", "Item", "Reading", "load_dataset"]
