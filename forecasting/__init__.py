"""Engine 1: a series in, a forecast with uncertainty out. Knows no file and no inbox."""
