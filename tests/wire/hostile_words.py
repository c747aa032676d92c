"""What somebody may type, or paste, where a name, a title or a note is asked for."""

TAME = "Tame words"

HOSTILE = {
    "a header": "Ann\r\nBcc: eve@example.org\r\n\r\nHello",
    "other ends of lines": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "an encoded word": "=?UTF-8?Q?=0D=0ABcc:_eve@example.org?=",
    "letters that turn about": "agenda\u202efdp.exe\u2066x\u2069\u200fy",
    "faces": "Zoë \U0001f469\U0001f3fd\u200d\U0001f3eb \U0001f389 O\u2019Brien",
    "ten kilobytes": "wörds, and more; " * 600,
    "ten kilobytes of one word": "x" * 10_000,
    "a parameter": 'a;b,c:d"e\\n;CN="Eve":mailto:eve@example.org',
    "lines of a calendar": "x\nEND:VEVENT\r\nBEGIN:VEVENT\nATTENDEE:mailto:eve@example.org",
    "carets": "^n^'^^ %0D%0A &#13;&#10;",
    "markup": "\"'></title></style><script>alert(1)</script><img src=x onerror=alert(2)>",
    "a template": "{{ contact }} {% raw %} ${x} %(y)s {0}",
    "controls": "a\x00b\x1b[31mc\x07",
    "half a character": "\ud800 half",
    "a bracket of mail": "<eve@example.org>, eve@example.org (",
}
NEVER_SHOWN = "\r\x00\x1b\x07\x0b\x0c\x85\u2028\u2029\u202e\u2066\u2069\ud800"
