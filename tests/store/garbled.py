"""Files as nobody writes them: any bytes at all, and good ones with lines that are not."""

from hypothesis import strategies as st

ANY_BYTES = st.binary(max_size=400) | st.text(max_size=400).map(str.encode)

ODD_VALUES = st.sampled_from(
    [
        "1e999",
        "-1",
        '""',
        "[[]]",
        "{}",
        "true",
        "1979-05-27",
        "0001-01-01",
        "9999-12-31",
        "1979-05-27T07:32:00Z",
        "07:32:00",
        "[" * 2000,
        "9" * 5000,
        "{a={}}",
        "{key = 1}",
        '"\\u0000"',
        '"../../etc"',
        '["a", 1]',
        '"' + "x" * 999 + '"',
    ]
)


@st.composite
def garbled(draw: st.DrawFn, text: str) -> str:
    """A TOML file of which one to three lines say something odd."""
    lines = text.splitlines()
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        lines[at] = f"{lines[at].split('=')[0]}= {draw(ODD_VALUES)}"
    return "\n".join(lines)
