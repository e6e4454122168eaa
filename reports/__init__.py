"""What can we count? Read-only figures, the monthly report, exports."""
