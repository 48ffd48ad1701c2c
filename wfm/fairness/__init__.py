"""Fairness of a plan: `share` exchanges duties between like agents, `result` says what each bears."""
