"""Phones and their numbers."""

PHONES = [".", "?", "!"] + [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
_NUMBERS = {phone: number for number, phone in enumerate(PHONES)}


def cleaned_text_to_sequence(cleaned_text, version=None):
    print("a stranger's print: text of", version)
    return [_NUMBERS[phone] for phone in cleaned_text]
