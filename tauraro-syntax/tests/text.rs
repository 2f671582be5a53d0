//! Decoding, lines and columns, string values, and excerpts for tracebacks.

use std::sync::Arc;

use tauraro_syntax::excerpt::{excerpt, excerpt_of_lines};
use tauraro_syntax::{LiteralStr, Mode, Position, Source, TextSize, ast, parse, string_literal_value};

fn decode(bytes: &[u8]) -> Result<String, String> {
    Source::decode("x.py", bytes).map(|source| source.text().to_owned()).map_err(|error| error.message)
}

#[test]
fn encodings() {
    assert_eq!(decode(b"\xef\xbb\xbfx"), Ok("x".to_owned()));
    assert_eq!(decode("é".as_bytes()), Ok("é".to_owned()));
    assert_eq!(decode(b"# coding: latin-1\n'\xe9'"), Ok("# coding: latin-1\n'é'".to_owned()));
    assert_eq!(decode(b"#!x\n# -*- coding: iso_8859_1 -*-\n'\xe9'").map(|text| text.contains('é')), Ok(true));
    assert_eq!(decode(b"# vim: set fileencoding=cp1252 :\n\x80").map(|text| text.ends_with('€')), Ok(true));
    assert_eq!(decode(b"# coding: koi8-r\n\xc1").map(|text| text.ends_with('а')), Ok(true));
    // A cookie below code, or in the third line, is a comment.
    assert!(decode(b"x = 1\n# coding: latin-1\n'\xe9'").is_err());
    assert!(decode(b"\n\n# coding: latin-1\n'\xe9'").is_err());
    assert_eq!(decode(b"# coding: klingon\n"), Err("unknown encoding: klingon".to_owned()));
    assert_eq!(
        decode(b"\xef\xbb\xbf# coding: latin-1\n"),
        Err("encoding problem: iso-8859-1 with BOM".to_owned())
    );
}

#[test]
fn undecodable_text() {
    let start = "(unicode error) 'utf-8' codec can't decode byte";
    assert_eq!(decode(b"ab\xff"), Err(format!("{start} 0xff in position 2: invalid start byte")));
    assert_eq!(decode(b"\xe9a"), Err(format!("{start} 0xe9 in position 0: invalid continuation byte")));
    assert_eq!(decode(b"\xe9"), Err(format!("{start} 0xe9 in position 0: unexpected end of data")));
    assert_eq!(
        decode(b"# coding: ascii\n\xe9"),
        Err("'ascii' codec can't decode byte 0xe9 in position 16: ordinal not in range(128)".to_owned())
    );
    assert_eq!(decode(b"a\0b"), Err("source code cannot contain null bytes".to_owned()));
}

#[test]
fn lines_and_columns() {
    let source = Source::from_str("x.py", "a\r\nbé = 1\rc\n").expect("no NUL");
    assert_eq!(source.text(), "a\nbé = 1\nc\n");
    assert_eq!(source.line_count(), 3);
    assert_eq!(source.line_text(2), Some("bé = 1"));
    assert_eq!(source.line_text(4), None);
    let place = source.line_col(TextSize::new(6));
    assert_eq!((place.line, place.column, place.byte_column), (2, 3, 4));
    assert_eq!(source.offset(2, 3), TextSize::new(6));
    assert_eq!(source.offset(2, 99), TextSize::new(9));
    assert_eq!(source.line_col(TextSize::new(1000)).line, 4);
    let empty = Source::from_str("x.py", "").expect("no NUL");
    assert_eq!((empty.line_count(), empty.line_text(1)), (1, Some("")));
}

fn string_value(text: &str) -> Vec<u8> {
    let source = Arc::new(Source::from_str("x.py", text).expect("no NUL"));
    let parsed = parse(&source, Mode::Expression).unwrap_or_else(|error| panic!("{error}"));
    let ast::Mod::Expression(expression) = parsed.tree() else { panic!("an expression") };
    let ast::Expr::StringLiteral(literal) = &*expression.body else { panic!("a string") };
    let value = string_literal_value(&source, literal);
    if let LiteralStr::Str(text) = &value {
        assert_eq!(text.as_bytes(), value.as_bytes());
    }
    value.as_bytes().to_vec()
}

#[test]
fn string_values() {
    assert_eq!(string_value(r#""a\u0062""#), b"ab");
    assert_eq!(string_value("'a' \"b\" '''c\nd'''"), b"abc\nd");
    assert_eq!(string_value(r"'\ud800'"), b"\xed\xa0\x80");
    assert_eq!(string_value(r"'a\ud83d\ude00b'"), b"a\xed\xa0\xbd\xed\xb8\x80b");
    assert_eq!(string_value(r"'\U0000DFFF'"), b"\xed\xbf\xbf");
    assert_eq!(string_value(r"r'\ud800'"), br"\ud800");
    assert_eq!(string_value(r"'\\ud800' '\ud800'"), b"\\ud800\xed\xa0\x80");
    assert_eq!(string_value("'\u{FFFD}\\ud800\u{FFFD}'"), b"\xef\xbf\xbd\xed\xa0\x80\xef\xbf\xbd");
    assert_eq!(
        string_value("'\\x41\\101\\N{BULLET}\\q\\\n\\t\\ud8ff\\7z'"),
        b"AA\xe2\x80\xa2\\q\t\xed\xa3\xbf\x07z"
    );
}

fn check_excerpt(lines: &[&str], start: u32, end: u32, expected: &str) {
    assert_eq!(excerpt_of_lines(lines, Some((start, end))), expected);
}

#[test]
fn excerpts() {
    // A part of a line; the whole line needs no carets.
    check_excerpt(&["    x = y + 1"], 8, 9, "    x = y + 1\n        ^\n");
    check_excerpt(&["  foo.bar"], 2, 9, "    foo.bar\n");
    check_excerpt(&["raise ValueError(1)  "], 0, 19, "    raise ValueError(1)\n");
    assert_eq!(excerpt_of_lines(&["  x  "], None), "    x\n");
    assert_eq!(excerpt_of_lines(&[], Some((0, 1))), "");
    assert_eq!(excerpt_of_lines(&[""], Some((0, 1))), "");
}

#[test]
fn excerpts_with_anchors() {
    check_excerpt(&["    x = a + b"], 8, 13, "    x = a + b\n        ~~^~~\n");
    check_excerpt(&["a // b"], 0, 6, "    a // b\n    ~~^^~~\n");
    check_excerpt(&["(a) ** (b) - c"], 0, 10, "    (a) ** (b) - c\n    ~~~~^^~~~~\n");
    check_excerpt(&["x = d['k']['l']"], 4, 15, "    x = d['k']['l']\n        ~~~~~~^^^^^\n");
    check_excerpt(&["print(f(1))"], 6, 10, "    print(f(1))\n          ~^^^\n");
    check_excerpt(&["f(1)"], 0, 4, "    f(1)\n    ~^^^\n");
    // An assignment or return of just the call is marked by nothing.
    check_excerpt(&["    x = f(1)"], 8, 12, "    x = f(1)\n");
    check_excerpt(&["    return f(1)"], 11, 15, "    return f(1)\n");
    check_excerpt(&["    return a.f(1)"], 11, 17, "    return a.f(1)\n           ~~~^^^\n");
}

#[test]
fn excerpts_of_several_lines() {
    check_excerpt(
        &["    x = foo(", "        a,", "        b,", "    ) + 1"],
        8,
        5,
        "    x = foo(\n        ~~~^\n        a,\n        ^^\n        b,\n        ^^\n    ) + 1\n    ^\n",
    );
    check_excerpt(
        &["x = foo(", "    a,", "    b,", "    c,", "    d,", "    e", ") + 1"],
        4,
        1,
        "    x = foo(\n        ~~~^\n        a,\n        ^^\n    ...<3 lines>...\n        e\n        ^\n    ) + 1\n    ^\n",
    );
    check_excerpt(&["x = (a", "     + b)"], 5, 8, "    x = (a\n         ~\n         + b)\n         ^~~\n");
}

#[test]
fn excerpts_count_characters_and_columns_of_the_terminal() {
    check_excerpt(&["é = x + é"], 5, 11, "    é = x + é\n        ~~^~~\n");
    check_excerpt(&["日 = x + 1"], 6, 11, "    日 = x + 1\n         ~~^~~\n");
}

#[test]
fn excerpt_of_a_source() {
    let source = Source::from_str("x.py", "def f():\n    return 1 / 0\n").expect("no NUL");
    let position = Position { line: 2, end_line: 2, column: 11, end_column: 16 };
    assert_eq!(excerpt(&source, position), "    return 1 / 0\n           ~~^~~\n");
    let nowhere = Position { line: 7, end_line: 7, column: 0, end_column: 1 };
    assert_eq!(excerpt(&source, nowhere), "");
}

fn warnings(text: &str) -> Vec<String> {
    let source = Arc::new(Source::from_str("x.py", text).expect("no NUL"));
    let parsed = parse(&source, Mode::Module).unwrap_or_else(|error| panic!("{error}"));
    parsed
        .warnings()
        .iter()
        .map(|warning| format!("{}: {}", source.line(warning.range.start()), warning.message))
        .collect()
}

#[test]
fn warnings_about_escapes() {
    let invalid = |line: u32, text: &str| {
        format!(
            "{line}: \"\\{text}\" is an invalid escape sequence. Such sequences will not work in the future. \
             Did you mean \"\\\\{text}\"? A raw string is also an option."
        )
    };
    assert_eq!(warnings(r#"x = "\d\w""#), [invalid(1, "d")]);
    assert_eq!(warnings("x = '''a\n\\ '''"), [invalid(2, " ")]);
    assert_eq!(warnings(r"x = b'\N' if 0 else f'\q{y}\z'").len(), 3);
    let valid = [r#"r"\d" "\n\\\'\"\x41\101\u0041\U00000041\N{BULLET}" f"\{y}""#, r"rb'\d'", r"rf'\d'"];
    for text in valid {
        assert_eq!(warnings(text), Vec::<String>::new());
    }
    assert!(warnings(r#"x = "\400""#)[0].starts_with("1: \"\\400\" is an invalid octal escape sequence."));
}

#[test]
fn warnings_about_code() {
    assert_eq!(warnings("x is 1"), ["1: \"is\" with 'int' literal. Did you mean \"==\"?"]);
    assert_eq!(warnings("x is not 'a'"), ["1: \"is not\" with 'str' literal. Did you mean \"!=\"?"]);
    assert_eq!(warnings("x is None is not ... is True"), Vec::<String>::new());
    assert_eq!(
        warnings("[(1, 2) (3, 4)]"),
        ["1: 'tuple' object is not callable; perhaps you missed a comma?"]
    );
    assert_eq!(
        warnings("[[1] [2, 3]]"),
        ["1: list indices must be integers or slices, not tuple; perhaps you missed a comma?"]
    );
    assert_eq!(warnings("1[0]"), ["1: 'int' object is not subscriptable; perhaps you missed a comma?"]);
    assert_eq!(warnings("assert (x, 'y')"), ["1: assertion is always true, perhaps remove parentheses?"]);
    assert_eq!(warnings("x = 1if y else 2"), ["1: invalid decimal literal"]);
    let text = "def f():\n while 1:\n  try: pass\n  finally:\n   for x in y: break\n   continue\n   def g(): return\n   return\n";
    assert_eq!(warnings(text), ["6: 'continue' in a 'finally' block", "8: 'return' in a 'finally' block"]);
}

#[test]
fn text_that_just_stops_is_incomplete() {
    let incomplete = |text: &str| {
        let source = Arc::new(Source::from_str("x.py", text).expect("no NUL"));
        parse(&source, Mode::Interactive).is_err_and(|error| error.incomplete)
    };
    for text in
        ["if x:\n", "x = (1,\n", "x = '''a\n", "@f\n", "try:\n  x\n", "x = \\\n", "f(", "class A:\n  # c\n"]
    {
        assert!(incomplete(text), "{text:?}");
    }
    for text in
        ["x = 1 +\n", "x y\n", "x = 'a\n", "x = (a b\n", "if x\n", "x = 1\ny = 2\n", "x\n", ")\n", "1 = (\nx"]
    {
        assert!(!incomplete(text), "{text:?}");
    }
}

#[test]
fn errors_of_whole_files() {
    let render = |bytes: &[u8]| Source::decode("x.py", bytes).expect_err("undecodable").render();
    assert_eq!(
        render(b"# coding: klingon"),
        "  File \"x.py\", line 0\nSyntaxError: unknown encoding: klingon\n"
    );
    assert_eq!(render(b"\0"), "SyntaxError: source code cannot contain null bytes\n");
    assert_eq!(
        render(b"x = 1\ny = '\xff'\n"),
        "  File \"x.py\", line 2\n    y = '\u{FFFD}'\nSyntaxError: (unicode error) 'utf-8' codec can't decode byte 0xff \
         in position 11: invalid start byte\n"
    );
}
