"""What the engine's advice is worth: on deals of real people, designed domains and planted ideas.

games.py         the published games, in whole numbers
brute_force.py   the truth about a game: every outcome tried
reading.py       a game as a scenario, seen with more or less knowledge
intervals.py     how sure the figures are
lines.py         tables in plain text
deals.py         human deals: what would have been better, and what the advice finds of it
domains.py       designed domains: the frontier, and improvements of random outcomes
asking.py        what answered questions are worth, in the engine's order and in a random one
filling.py       how many facts of one's own are needed, in the engine's order and in the file's
invented.py      invented games with planted ideas
judge.py         the true verdict on a planted idea
planted.py       how often the engine's verdict is the true one
speed.py         how the time grows
peers.py         the same beside another engine, in processes of their own
pictures.py      the pictures of the page
command.py       `python -m benchmarks value`
"""
