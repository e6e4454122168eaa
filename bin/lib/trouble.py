"""A step that failed, and the one thing to do about it."""


class Trouble(Exception):
    def __init__(self, what: str, advice: str) -> None:
        super().__init__(f"{what} {advice}")
