"""The past: readers, cleaning, the mix of work, and the KPIs of each queue."""
