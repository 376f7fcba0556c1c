"""The product beside the bare prompt, on the same model and the same scenarios.

prompts.py       the bare prompt and its request
brute_force.py   what ideas are truly worth, by plain arithmetic over the true points
reading.py       the ideas of an answer, terms read leniently
leaks.py         secrets in sentences for the other side
arms.py          the two ways to an answer, each boiled down to ideas
measures.py      what is counted in each
intervals.py     how sure the figures are
tables.py        the lines that are printed
command.py       `python -m benchmarks bare`
"""
