"""What may we try? The frikommune experiments come here: charters, participants, commitments, outcomes."""
