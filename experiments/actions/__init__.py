"""The only writers of experiments, participations, homes and projects."""
