"""From a filter to the claims that pass it, and what they add up to: selections, totals, agreement, relations, coverage."""
