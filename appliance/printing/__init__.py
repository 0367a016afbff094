"""What comes out of the printer: how it is drawn, and the worker that owns the queue."""
