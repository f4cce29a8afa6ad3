"""The ledger: what five articles say about US forces in Iraq, each claim tied to its words."""
