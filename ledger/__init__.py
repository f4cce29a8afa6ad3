"""The ledger: what articles say about their subject, each claim tied to its words."""
