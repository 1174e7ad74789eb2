"""From landmarks to repetitions, measures and findings: what a camera can say about a runner's form, and its doubt.

Data flows one way: landmarks → gates and view → phases and repetitions → measures → findings → coach → report. Standard
library only, no clock, no input or output: the same code runs over a video, over a trace and live in the browser.
"""
