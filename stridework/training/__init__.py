"""The core of training: exercises, workouts, timelines and logs as plain values.

Standard library only; no clock, no input or output, no logging. Time and randomness are arguments.
"""
