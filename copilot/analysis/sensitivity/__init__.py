"""What would change the advice: facts to find out, answers, and weights that move."""
