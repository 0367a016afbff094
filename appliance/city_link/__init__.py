"""The way to the city: who the box and the city are to each other, and how bytes get across."""
