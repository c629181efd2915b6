"""Real servers on loopback that stand in for the outside world, in the demo and in tests (architecture 8)."""
