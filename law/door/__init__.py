"""The door to the law for anyone: JSON in, JSON out, one Danish sentence when something is wrong."""
