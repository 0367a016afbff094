"""The simulated world around the box on a desk: mains, uplink, table, printer room, reader."""
