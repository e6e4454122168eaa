"""EAN and CVR numbers by their check digits (fact sheet 6). Each answers with its digits or says what is wrong."""

import re

CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)


def parse_ean(text: str) -> str:
    """Thirteen digits whose last one fits. ValueError with a Danish sentence."""
    digits = re.sub(r"[\s.-]", "", text)
    if not re.fullmatch(r"[0-9]{13}", digits):
        raise ValueError(f"»{text.strip()[:40]}« er ikke et EAN-nr. Det har 13 cifre.")
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits[:12]))
    if (10 - weighed % 10) % 10 != int(digits[12]):
        raise ValueError(f"EAN-nr. {digits} har et forkert kontrolciffer.")
    return digits


def parse_cvr(text: str) -> str:
    """Eight digits, with DK before them or not, whose weighed sum is divisible by 11. ValueError with a sentence."""
    digits = plain_cvr(text)
    if sum(weight * int(digit) for weight, digit in zip(CVR_WEIGHTS, digits, strict=True)) % 11:
        raise ValueError(f"CVR-nr. {digits} har et forkert kontrolciffer.")
    return digits


def plain_cvr(text: str) -> str:
    """The eight digits without looking at their sum. ValueError with a Danish sentence."""
    digits = re.sub(r"[\s.-]", "", text).upper().removeprefix("DK")
    if not re.fullmatch(r"[0-9]{8}", digits):
        raise ValueError(f"»{text.strip()[:40]}« er ikke et CVR-nr. Det har otte cifre.")
    return digits
