"""What is counted at the box, day by day and without anybody in it, and how the city comes to know."""
