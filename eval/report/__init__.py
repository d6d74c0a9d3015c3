"""The report of a run as one HTML file that needs nothing else."""

from eval.report.page import render

__all__ = ["render"]
