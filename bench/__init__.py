"""Measurements, printed by `make bench`: `python -m bench [NAME …]` runs some of them.

Figures of different runs are not compared: where two things stand side by side, they were measured in one run.
"""
