"""Attunement keeps the human connection in human services measurable, guided and repairable."""
