"""What happens at the box: a visit, a dossier, its way to the city. No Flask, no hardware."""
