"""Engine 2: work, shifts, people and rules in; shifts and rosters out. Knows no file and no screen."""
