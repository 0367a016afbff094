"""What travels between box and city, defined once and used by both ends. Pure: no device, no Flask, no clock."""
