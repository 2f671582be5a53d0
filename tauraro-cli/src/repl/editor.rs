//! The line editor: `reedline` with Python's colours, indentation, completion and history.
//!
//! [`Editor::start`] gives it a thread. The machine's thread asks that for an input ([`Editor::read`]) and, until it comes, answers
//! what names could be completed to: only it may look at Python objects.
//!
//! How a new line gets its indentation: reedline asks the [`Validator`] whether the text is complete when Enter is pressed. If it is
//! not, reedline puts a line feed into it; ours raises the break signal too, so that the call returns, the indentation is put in, and
//! reading goes on in the same place. What Tab and Backspace do depends on the text before the cursor, as it was last shown; where
//! several keys come at once, nobody knows that text, and they do their simplest.

use super::terminal::{Raw, has_colors};
use reedline::{
    Color, ColumnarMenu, Completer, CompletionResult, EditCommand, EditMode, Emacs, FileBackedHistory,
    Highlighter, KeyCode, KeyModifiers, MenuBuilder, Prompt, PromptEditMode, PromptHistorySearch, Reedline,
    ReedlineEvent, ReedlineMenu, ReedlineRawEvent, Signal, Span, StyledText, Suggestion, ValidationResult,
    Validator, default_emacs_keybindings,
};
use std::borrow::Cow;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tauraro_syntax::prompt::{Class, INDENT, classes, indentation, needs_more_lines};
use tauraro_vm::Vm;

/// Inputs that are remembered.
const HISTORY: usize = 10_000;
const MENU: &str = "completions";
const TAB: &str = "tab";
const BACKSPACE: &str = "backspace";

/// What came of reading an input.
pub enum Read {
    /// The text.
    Line(String),
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-D.
    End,
    /// The terminal cannot be used so.
    Failed,
}

/// An input is wanted: its two prompts, and how it begins.
struct Wanted {
    first: String,
    more: String,
    begun: String,
}

/// What the editor's thread has to say.
enum Said {
    Done(Read),
    /// What may this text before the cursor be completed to?
    Complete(String),
}

/// The machine's end of the editor.
pub struct Editor {
    wanted: Sender<Wanted>,
    said: Receiver<Said>,
    answers: Sender<(usize, Vec<String>)>,
}

impl Editor {
    /// Starts the thread. `builtins` are names with a colour of their own.
    pub fn start(builtins: Vec<String>, ignore_environment: bool) -> Editor {
        let (wanted, wants) = channel::<Wanted>();
        let (says, said) = channel();
        let (answers, answered) = channel();
        let editing = std::thread::Builder::new().name("editor".to_owned()).spawn(move || {
            let completer = Names { says: says.clone(), answered };
            let mut session = Session::new(builtins, ignore_environment, completer);
            for wanted in wants {
                let read = session.read(wanted);
                if says.send(Said::Done(read)).is_err() {
                    break;
                }
            }
        });
        // Without a thread nobody answers, which `read` takes for a failure.
        drop(editing);
        Editor { wanted, said, answers }
    }

    /// Reads an input.
    pub fn read(&mut self, vm: &mut Vm, first: String, more: String, begun: String) -> Read {
        let raw = Raw::enter();
        if self.wanted.send(Wanted { first, more, begun }).is_err() {
            return Read::Failed;
        }
        loop {
            match self.said.recv() {
                Ok(Said::Done(read)) => return read,
                Ok(Said::Complete(text)) => {
                    let names = vm.completions(&text);
                    if self.answers.send(names).is_err() {
                        return Read::Failed;
                    }
                }
                Err(_) => {
                    drop(raw);
                    return Read::Failed;
                }
            }
        }
    }
}

/// The text as it was last shown.
#[derive(Default)]
struct Shown {
    text: String,
    cursor: usize,
    /// No key was pressed since.
    fresh: bool,
}

type Shared = Arc<Mutex<Shown>>;

fn lock(shown: &Shared) -> std::sync::MutexGuard<'_, Shown> {
    shown.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The editor's own end.
struct Session {
    line: Reedline,
    shown: Shared,
    /// What the next line is to be indented by.
    indent: Arc<Mutex<String>>,
}

impl Session {
    fn new(builtins: Vec<String>, ignore_environment: bool, completer: Names) -> Session {
        let shown = Shared::default();
        let (indent, more) = (Arc::new(Mutex::new(String::new())), Arc::new(AtomicBool::new(false)));
        let mut keys = default_emacs_keybindings();
        let host = |name: &str| ReedlineEvent::ExecuteHostCommand(name.to_owned());
        keys.add_binding(KeyModifiers::NONE, KeyCode::Tab, host(TAB));
        keys.add_binding(KeyModifiers::NONE, KeyCode::Backspace, host(BACKSPACE));
        keys.add_binding(KeyModifiers::CONTROL, KeyCode::Char('j'), ReedlineEvent::Enter);
        keys.add_binding(KeyModifiers::SHIFT, KeyCode::BackTab, ReedlineEvent::MenuPrevious);
        let mut line = Reedline::create()
            .with_validator(Box::new(Lines {
                shown: shown.clone(),
                indent: indent.clone(),
                more: more.clone(),
            }))
            .with_break_signal(more)
            // It is looked at after each key, which is when it may have been raised.
            .with_poll_interval(Duration::from_secs(3600))
            .with_edit_mode(Box::new(Keys { inner: Emacs::new(keys), shown: shown.clone() }))
            .with_highlighter(Box::new(Colors {
                shown: shown.clone(),
                builtins: builtins.into_iter().collect(),
                on: has_colors(ignore_environment),
            }))
            .with_completer(Box::new(completer))
            .with_menu(ReedlineMenu::EngineCompleter(Box::new(
                ColumnarMenu::default().with_name(MENU).with_marker(""),
            )))
            .with_quick_completions(true)
            .with_partial_completions(true)
            .use_bracketed_paste(true)
            .with_ansi_colors(has_colors(ignore_environment));
        if let Some(history) = history_file(ignore_environment)
            && let Ok(history) = FileBackedHistory::with_file(HISTORY, history)
        {
            line = line.with_history(Box::new(history));
        }
        Session { line, shown, indent }
    }

    fn read(&mut self, wanted: Wanted) -> Read {
        let prompt = Prompts { first: wanted.first, more: wanted.more };
        if !wanted.begun.is_empty() {
            self.line.run_edit_commands(&[EditCommand::InsertString(wanted.begun)]);
        }
        loop {
            match self.line.read_line(&prompt) {
                Ok(Signal::Success(text)) => {
                    // Written now: a session may end in any way. Without room for it there is no history.
                    let _ = self.line.sync_history();
                    return Read::Line(text);
                }
                Ok(Signal::CtrlC) => return Read::Interrupt,
                Ok(Signal::CtrlD) => return Read::End,
                Ok(Signal::ExternalBreak(_)) => {
                    let indent =
                        std::mem::take(&mut *self.indent.lock().unwrap_or_else(PoisonError::into_inner));
                    if !indent.is_empty() {
                        self.line.run_edit_commands(&[EditCommand::InsertString(indent)]);
                    }
                    lock(&self.shown).fresh = false;
                }
                Ok(_) => {}
                Err(_) => return Read::Failed,
            }
        }
    }
}

/// Where the history of earlier sessions is: PYTHON_HISTORY, or a file in the user's state directory.
fn history_file(ignore_environment: bool) -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    if !ignore_environment && let Some(file) = variable("PYTHON_HISTORY") {
        return Some(file.into());
    }
    let state = match variable("XDG_STATE_HOME") {
        Some(state) => PathBuf::from(state),
        None => PathBuf::from(variable("HOME")?).join(".local/state"),
    };
    Some(state.join("tauraro").join("history"))
}

struct Prompts {
    first: String,
    more: String,
}

impl Prompt for Prompts {
    fn render_prompt_left(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.first)
    }

    fn render_prompt_right(&self) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn render_prompt_indicator(&self, _: PromptEditMode) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn render_prompt_multiline_indicator(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.more)
    }

    fn render_prompt_history_search_indicator(&self, search: PromptHistorySearch) -> Cow<'_, str> {
        Cow::Owned(format!("(search: '{}') ", search.term))
    }
}

/// Says whether an input is complete, and how it goes on if not.
struct Lines {
    shown: Shared,
    indent: Arc<Mutex<String>>,
    more: Arc<AtomicBool>,
}

impl Validator for Lines {
    fn validate(&self, text: &str) -> ValidationResult {
        let shown = lock(&self.shown);
        let cursor = if shown.text == text { shown.cursor.min(text.len()) } else { text.len() };
        let (before, behind) = text.split_at_checked(cursor).unwrap_or((text, ""));
        let inside = behind.contains('\n');
        if !inside && !needs_more_lines(text) {
            return ValidationResult::Complete;
        }
        *self.indent.lock().unwrap_or_else(PoisonError::into_inner) = indentation(before);
        self.more.store(true, Ordering::Relaxed);
        ValidationResult::Incomplete
    }
}

/// Emacs' keys, with Python's Tab and Backspace.
struct Keys {
    inner: Emacs,
    shown: Shared,
}

impl EditMode for Keys {
    fn parse_event(&mut self, event: ReedlineRawEvent) -> ReedlineEvent {
        let event = self.inner.parse_event(event);
        let mut shown = lock(&self.shown);
        let known = std::mem::replace(&mut shown.fresh, false);
        let before = shown.text.get(..shown.cursor).unwrap_or("");
        let blank = before.rsplit('\n').next().unwrap_or("");
        let at_start = known && blank.trim().is_empty();
        match &event {
            ReedlineEvent::ExecuteHostCommand(name) if name == TAB => match at_start || !known {
                true => ReedlineEvent::Edit(vec![EditCommand::InsertString(INDENT.to_owned())]),
                false => ReedlineEvent::UntilFound(vec![
                    ReedlineEvent::Menu(MENU.to_owned()),
                    ReedlineEvent::MenuNext,
                ]),
            },
            ReedlineEvent::ExecuteHostCommand(name) if name == BACKSPACE => {
                // To the column before this one that is a multiple of the indentation.
                let spaces = at_start && !blank.is_empty() && blank.chars().all(|c| c == ' ');
                let count = if spaces { (blank.len() - 1) % INDENT.len() + 1 } else { 1 };
                ReedlineEvent::Edit(vec![EditCommand::Backspace; count])
            }
            _ => event,
        }
    }

    fn edit_mode(&self) -> PromptEditMode {
        self.inner.edit_mode()
    }
}

struct Colors {
    shown: Shared,
    builtins: HashSet<String>,
    on: bool,
}

impl Highlighter for Colors {
    fn highlight(&self, text: &str, cursor: usize) -> StyledText {
        *lock(&self.shown) = Shown { text: text.to_owned(), cursor, fresh: true };
        let mut out = StyledText::new();
        let plain = Color::Default.normal();
        let mut at = 0;
        for (range, class) in if self.on { classes(text) } else { Vec::new() } {
            let style = match class {
                Class::Keyword => Color::Blue.bold(),
                Class::Definition => Color::Default.bold(),
                Class::Name if self.builtins.contains(&text[range.clone()]) => Color::Cyan.normal(),
                Class::Name => continue,
                Class::String => Color::Green.normal(),
                Class::Number => Color::Yellow.normal(),
                Class::Comment => Color::Red.normal(),
            };
            if range.start < at {
                continue;
            }
            out.push((plain, text[at..range.start].to_owned()));
            at = range.end;
            out.push((style, text[range].to_owned()));
        }
        out.push((plain, text[at..].to_owned()));
        out
    }
}

/// Asks the machine for names.
struct Names {
    says: Sender<Said>,
    answered: Receiver<(usize, Vec<String>)>,
}

impl Completer for Names {
    fn complete(&mut self, line: &str, position: usize) -> CompletionResult {
        let before = line.get(..position).unwrap_or(line);
        if self.says.send(Said::Complete(before.to_owned())).is_err() {
            return CompletionResult::fresh(Vec::new());
        }
        let Ok((start, names)) = self.answered.recv() else { return CompletionResult::fresh(Vec::new()) };
        let span = Span::new(start, before.len());
        let suggestions = names.into_iter().map(|value| Suggestion { value, span, ..Suggestion::default() });
        CompletionResult::fresh(suggestions.collect::<Vec<_>>())
    }
}
