//! Source lines with carets, as Python's `traceback` prints them under a frame.
//!
//! Words: the *anchors* split the marked range: the operator of a binary operation, the brackets of a subscript,
//! the parentheses of a call are marked `^`, the operands around them `~`.
//!
//! Rules (CPython 3.13 and later): lines are dedented together and indented by four; no carets when they would
//! mark the whole line, or when the line is an assignment or return of just the marked call; of a range over
//! many lines only the first, the last and those around the anchors are shown.

use ruff_python_ast::{Expr, ModModule, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::error::SyntaxError;
use crate::scan::check_nesting;
use crate::source::{Position, Source};

/// What is written before and behind the marked parts of lines, and their carets; nothing by default.
#[derive(Copy, Clone, Debug, Default)]
pub struct Colours {
    /// Before what is marked `^`.
    pub highlight: &'static str,
    /// Before what is marked `~`.
    pub range: &'static str,
    /// Behind both.
    pub reset: &'static str,
}

/// The excerpt of a source at a position: every line indented by four and ended by a newline. The empty string
/// when the source has no such line.
pub fn excerpt(source: &Source, position: Position) -> String {
    excerpt_in_colours(source, position, Colours::default())
}

/// As [`excerpt`], with colours.
pub fn excerpt_in_colours(source: &Source, position: Position, colours: Colours) -> String {
    let last = position.end_line.max(position.line);
    let lines: Vec<&str> = (position.line..=last).map_while(|line| source.line_text(line)).collect();
    let columns = (position.column, position.end_column);
    // What has no extent, as the way back to a loop's start, has no columns.
    let is_empty = position.line == last && columns.0 >= columns.1;
    coloured_excerpt(&lines, (!is_empty).then_some(columns), colours)
}

/// The excerpt of the lines a frame is at, first to last, with the byte column of the start in the first line
/// and of the end in the last. Without columns the first line is shown alone, without carets.
pub fn excerpt_of_lines(lines: &[&str], columns: Option<(u32, u32)>) -> String {
    coloured_excerpt(lines, columns, Colours::default())
}

fn coloured_excerpt(lines: &[&str], columns: Option<(u32, u32)>, colours: Colours) -> String {
    let Some(first) = lines.first() else { return String::new() };
    let Some((start, end)) = columns else {
        let line = first.trim();
        return if line.is_empty() { String::new() } else { format!("    {line}\n") };
    };
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    if lines.iter().all(|line| line.is_empty()) {
        return String::new();
    }
    let start = character_column(lines[0], start);
    let end = character_column(lines[lines.len() - 1], end);
    let margin = common_margin(&lines);
    let dedented: Vec<Vec<char>> = lines.iter().map(|line| line.chars().skip(margin).collect()).collect();
    let start = start.saturating_sub(margin);
    let end = end.saturating_sub(margin);
    Excerpt::new(dedented, start, end, colours).render()
}

/// Where the marked range splits, as line and character column: from the first to before the second is `^`.
#[derive(Clone, Copy, Debug)]
struct Anchors {
    left: (usize, usize),
    right: (usize, usize),
}

struct Excerpt {
    lines: Vec<Vec<char>>,
    start: usize,
    end: usize,
    anchors: Option<Anchors>,
    colours: Colours,
}

impl Excerpt {
    fn new(lines: Vec<Vec<char>>, start: usize, end: usize, colours: Colours) -> Excerpt {
        let mut excerpt = Excerpt { lines, start, end, anchors: None, colours };
        excerpt.anchors = excerpt.segment().and_then(|segment| anchors(&segment));
        if let Some(anchors) = &mut excerpt.anchors {
            if anchors.left.0 == 0 {
                anchors.left.1 += start;
            }
            if anchors.right.0 == 0 {
                anchors.right.1 += start;
            }
        }
        excerpt
    }

    /// The text that is marked.
    fn segment(&self) -> Option<String> {
        let last = self.lines.len() - 1;
        let mut out = String::new();
        for (at, line) in self.lines.iter().enumerate() {
            let from = if at == 0 { self.start } else { 0 };
            let to = if at == last { self.end.min(line.len()) } else { line.len() };
            if at > 0 {
                out.push('\n');
            }
            out.extend(line.get(from..to)?);
        }
        Some(out)
    }

    fn shows_carets(&self) -> bool {
        if self.is_whole_call() {
            return false;
        }
        if self.anchors.is_some() {
            return true;
        }
        let before = self.lines[0].iter().take(self.start);
        let after = self.lines[self.lines.len() - 1].iter().skip(self.end);
        before.chain(after).any(|char| !char.is_whitespace())
    }

    /// `name = call(...)` or `return name(...)` where the marked range is the call.
    fn is_whole_call(&self) -> bool {
        let text: Vec<String> = self.lines.iter().map(|line| line.iter().collect()).collect();
        let text = text.join("\n");
        let Some(module) = parse(&text) else { return false };
        let call = match module.body.first() {
            Some(Stmt::Return(statement)) => match statement.value.as_deref() {
                Some(Expr::Call(call)) if call.func.is_name_expr() => call,
                _ => return false,
            },
            Some(Stmt::Assign(statement)) => match &*statement.value {
                Expr::Call(call) => call,
                _ => return false,
            },
            _ => return false,
        };
        let Ok(source) = Source::from_str("", &text) else { return false };
        let position = source.position(call.range());
        position.line == 1
            && position.end_line as usize == self.lines.len()
            && position.column as usize == self.start
            && position.end_column as usize == self.end
    }

    fn render(&self) -> String {
        let last = self.lines.len() - 1;
        let mut shown = vec![0, last];
        if let Some(anchors) = &self.anchors {
            for line in [anchors.left.0, anchors.right.0] {
                shown.extend(line.saturating_sub(1)..=(line + 1).min(last));
            }
        }
        shown.sort_unstable();
        shown.dedup();
        let carets = self.shows_carets();
        let mut out = String::new();
        let mut before: Option<usize> = None;
        for line in shown {
            match before.map(|before| line - before) {
                Some(2) => self.push_line(line - 1, carets, &mut out),
                Some(gap) if gap > 2 => out.push_str(&format!("    ...<{} lines>...\n", gap - 1)),
                _ => {}
            }
            self.push_line(line, carets, &mut out);
            before = Some(line);
        }
        out
    }

    fn push_line(&self, at: usize, carets: bool, out: &mut String) {
        let line = &self.lines[at];
        out.push_str("    ");
        if !carets {
            out.extend(line);
            out.push('\n');
            return;
        }
        let carets = self.carets(at);
        // Each character with the caret under it.
        let mut column = 0;
        let marked = line.iter().map(|char| {
            let caret = carets.get(column).copied();
            column += display_width(&[*char], 1);
            (*char, caret)
        });
        self.push_coloured(marked, out);
        out.push_str("\n    ");
        self.push_coloured(carets.iter().map(|caret| (*caret, Some(*caret))), out);
        out.push('\n');
    }

    /// The marks under a line.
    fn carets(&self, at: usize) -> Vec<char> {
        let line = &self.lines[at];
        let indent = line.iter().take_while(|char| char.is_whitespace()).count();
        let end = if at == self.lines.len() - 1 { self.end } else { line.len() };
        let end = display_width(line, end);
        let start = if at == 0 { display_width(line, self.start) } else { 0 };
        let anchors = self.anchors.map(|anchors| {
            let column = |(line, column): (usize, usize)| (line, display_width(&self.lines[line], column));
            (column(anchors.left), column(anchors.right))
        });
        let caret = |column| match anchors {
            _ if column < indent || column < start => ' ',
            Some((left, right)) if (at, column) >= left && (at, column) < right => '^',
            Some(_) => '~',
            None => '^',
        };
        (0..end).map(caret).collect()
    }

    /// Writes characters in the colours of their carets.
    fn push_coloured(&self, marked: impl Iterator<Item = (char, Option<char>)>, out: &mut String) {
        let mut before = "";
        for (char, caret) in marked {
            let colour = match caret {
                Some('^') => self.colours.highlight,
                Some('~') => self.colours.range,
                _ => "",
            };
            if colour != before {
                out.push_str(if before.is_empty() { "" } else { self.colours.reset });
                out.push_str(colour);
                before = colour;
            }
            out.push(char);
        }
        out.push_str(if before.is_empty() { "" } else { self.colours.reset });
    }
}

fn parse(text: &str) -> Option<ModModule> {
    let source = Source::from_str("", text).ok()?;
    // A traceback must never fail for the depth of a line.
    check_nesting(&source).map_err(|_: SyntaxError| ()).ok()?;
    ruff_python_parser::parse_module(text).ok().map(ruff_python_parser::Parsed::into_syntax)
}

/// Finds the anchors in the text of an expression; lines and columns count in that text.
fn anchors(segment: &str) -> Option<Anchors> {
    const OPENER: &str = "(\n";
    let text = format!("{OPENER}{segment}\n)");
    let module = parse(&text)?;
    let [Stmt::Expr(statement)] = &*module.body else { return None };
    let lines: Vec<Vec<char>> = segment.split('\n').map(|line| line.chars().collect()).collect();
    let place = |offset: TextSize| {
        let before = &segment.get(..usize::from(offset).checked_sub(OPENER.len())?)?;
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap_or("").chars().count();
        Some((line, column))
    };
    match &*statement.value {
        Expr::BinOp(operation) => {
            let (line, column) =
                find(&lines, place(operation.left.end())?, |char| !char.is_whitespace() && char != ')')?;
            let right = place(operation.right.start())?;
            let second = lines[line].get(column + 1);
            let two_characters = second
                .is_some_and(|char| !char.is_whitespace() && !matches!(char, '\\' | '#'))
                && (right.0 > line || column + 1 < right.1);
            let end = column + 1 + usize::from(two_characters);
            Some(Anchors { left: (line, column), right: (line, end) })
        }
        Expr::Subscript(subscript) => {
            let left = find(&lines, place(subscript.value.end())?, |char| char == '[')?;
            Some(Anchors { left, right: place(subscript.range.end())? })
        }
        Expr::Call(call) => {
            let left = find(&lines, place(call.func.end())?, |char| char == '(')?;
            Some(Anchors { left, right: place(call.range().end())? })
        }
        _ => None,
    }
}

/// The next character that `stop` accepts, past comments and continued lines.
fn find(
    lines: &[Vec<char>],
    (mut line, mut column): (usize, usize),
    stop: impl Fn(char) -> bool,
) -> Option<(usize, usize)> {
    while line < lines.len() {
        match lines[line].get(column) {
            None | Some('\\' | '#') => {
                line += 1;
                column = 0;
            }
            Some(char) if stop(*char) => return Some((line, column)),
            Some(_) => column += 1,
        }
    }
    None
}

/// How many characters all non-empty lines have as common indentation.
fn common_margin(lines: &[&str]) -> usize {
    let mut margin: Option<&str> = None;
    for line in lines.iter().filter(|line| !line.is_empty()) {
        let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        margin = Some(match margin {
            None => indent,
            Some(margin) => {
                let common = margin.bytes().zip(indent.bytes()).take_while(|(a, b)| a == b).count();
                &margin[..common]
            }
        });
    }
    margin.map_or(0, str::len)
}

/// The character column of a byte column.
fn character_column(line: &str, byte_column: u32) -> usize {
    let bytes = line.as_bytes();
    let end = (byte_column as usize).min(bytes.len());
    bytes[..end].iter().filter(|byte| (**byte & 0xC0) != 0x80).count() + (byte_column as usize - end)
}

/// How many terminal columns the first `count` characters take: wide East Asian characters take two.
fn display_width(line: &[char], count: usize) -> usize {
    let wide = line.iter().take(count).filter(|char| is_wide(**char)).count();
    count.min(line.len()) + wide
}

/// Unicode's East Asian width W and F, in blocks.
fn is_wide(char: char) -> bool {
    matches!(u32::from(char),
        0x1100..=0x115F | 0x231A..=0x231B | 0x2329..=0x232A | 0x23E9..=0x23EC | 0x23F0 | 0x23F3
        | 0x25FD..=0x25FE | 0x2614..=0x2615 | 0x2648..=0x2653 | 0x267F | 0x2693 | 0x26A1 | 0x26AA..=0x26AB
        | 0x26BD..=0x26BE | 0x26C4..=0x26C5 | 0x26CE | 0x26D4 | 0x26EA | 0x26F2..=0x26F3 | 0x26F5 | 0x26FA
        | 0x26FD | 0x2705 | 0x270A..=0x270B | 0x2728 | 0x274C | 0x274E | 0x2753..=0x2755 | 0x2757
        | 0x2795..=0x2797 | 0x27B0 | 0x27BF | 0x2B1B..=0x2B1C | 0x2B50 | 0x2B55 | 0x2E80..=0x303E
        | 0x3041..=0x33FF | 0x3400..=0x4DBF | 0x4E00..=0xA4CF | 0xA960..=0xA97C | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF | 0xFE10..=0xFE19 | 0xFE30..=0xFE6F | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6
        | 0x16FE0..=0x18CFF | 0x1AFF0..=0x1B2FF | 0x1F004 | 0x1F0CF | 0x1F18E | 0x1F191..=0x1F19A
        | 0x1F200..=0x1F320 | 0x1F32D..=0x1F335 | 0x1F337..=0x1F37C | 0x1F37E..=0x1F393 | 0x1F3A0..=0x1F3CA
        | 0x1F3CF..=0x1F3D3 | 0x1F3E0..=0x1F3F0 | 0x1F3F4 | 0x1F3F8..=0x1F43E | 0x1F440 | 0x1F442..=0x1F4FC
        | 0x1F4FF..=0x1F53D | 0x1F54B..=0x1F54E | 0x1F550..=0x1F567 | 0x1F57A | 0x1F595..=0x1F596 | 0x1F5A4
        | 0x1F5FB..=0x1F64F | 0x1F680..=0x1F6C5 | 0x1F6CC | 0x1F6D0..=0x1F6D2 | 0x1F6D5..=0x1F6D7
        | 0x1F6DC..=0x1F6DF | 0x1F6EB..=0x1F6EC | 0x1F6F4..=0x1F6FC | 0x1F7E0..=0x1F7EB | 0x1F7F0
        | 0x1F90C..=0x1F93A | 0x1F93C..=0x1F945 | 0x1F947..=0x1F9FF | 0x1FA70..=0x1FAFF | 0x20000..=0x3FFFD)
}

/// The excerpt for a range of a source that has no position yet.
pub fn excerpt_of_range(source: &Source, range: TextRange) -> String {
    excerpt(source, source.position(range))
}
