"""Statistics: what the boxes counted day by day, protected where it is small, as a page and as files."""
