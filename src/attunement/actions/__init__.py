"""Everything that changes something: keyword-only, permission checked here, one transaction, one audit entry."""
