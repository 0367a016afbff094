### The printed slip.

slip-title = Dossier submitted
