"""What came before us? Past years loaded from files, and the demo's live work."""
