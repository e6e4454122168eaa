"""What does the law say? Facts in, findings out: pure Python, no Django, no clock.

A rule takes frozen facts, the day asked about and, where it needs numbers, a rate book. It answers with
values and with findings; it never looks anything up and never decides for a person.
"""
