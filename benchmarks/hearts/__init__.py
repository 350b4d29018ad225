"""Artifacts among beats, with planted truth, beside the published method as NeuroKit2 computes it."""
