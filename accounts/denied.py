"""The one error that means "no"."""


class ActionDenied(Exception):
    """Someone may not, or not now. Carries one Danish sentence that is shown as it is.

    `conflict` marks a "no" because somebody else was first: answered with 409.
    """

    def __init__(self, sentence: str, *, conflict: bool = False) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.conflict = conflict


def refuse(sentence: str | None) -> None:
    """Raise the obstacle that a permission named; None lets the action go on."""
    if sentence:
        raise ActionDenied(sentence, conflict=True)
