"""The posted procedures at the city: files become a draft, which is compared, published and undone."""
