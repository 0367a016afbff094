"""The world around the box on a developer's desk: vendors' own simulators, never ours in their place."""
