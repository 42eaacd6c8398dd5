"""What is wrong with a file that is not YAML, in words that say how to mend it. Pure."""

_MISTAKES = (
    ("'\\t'", "A tab stands where YAML wants spaces. Replace it by spaces."),
    ("could not find expected ':'", "This text is no key with a colon. Indent it below its key."),
    ("mapping values are not allowed", "A colon stands inside a text. Put that text in quotes."),
    (
        "expected <block end>",
        "This line is not indented like the lines that it belongs to, or a quote above is open.",
    ),
    (
        "unexpected end of stream",
        "A quote is opened and never closed. Close it.",
    ),
    ("escape", "A backslash in double quotes begins no known character. Use single quotes."),
    ("cannot start any token", "Text may not begin with this character. Put the text in quotes."),
    ("document start", "This stands outside the file's keys. Indent it, or put it in quotes."),
    ("expected ',' or", "A list or group in brackets is not closed. Close it."),
    ("directive", "A line that begins with % is no text of a file. Remove it."),
    ("undefined tag handle", "YAML tags are not taken. Remove it."),
)


def in_plain_words(problem: str) -> str:
    """`problem` is the parser's own sentence; one that we do not know is passed on."""
    for part, reason in _MISTAKES:
        if part in problem:
            return reason
    return f"This is not YAML: {problem[:100] or 'it cannot be read'}. Correct this line."
