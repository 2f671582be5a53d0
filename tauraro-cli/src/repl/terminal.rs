//! The terminal under the prompt: what it can do, and its modes.
//!
//! Contract of the `unsafe` here: calls of the C library that read or write a `termios`, a `pollfd` or a buffer of ours, whose sizes
//! they are given.

use std::io::IsTerminal;

/// Whether lines can be edited: input and output are a terminal, and not the dullest.
pub fn is_capable() -> bool {
    let dumb = std::env::var("TERM").is_ok_and(|term| term == "dumb" || term.is_empty());
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal() && !dumb
}

/// Whether colours are wanted, on a terminal.
pub fn has_colors(ignore_environment: bool) -> bool {
    let python = std::env::var("PYTHON_COLORS").ok().filter(|_| !ignore_environment);
    match python.as_deref() {
        Some("0") => false,
        Some("1") => true,
        _ => std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    }
}

/// The terminal gives each key as it is pressed, until this is dropped. The editor switches to that and back for each call; within
/// this it finds and leaves the terminal so, and a key in between is none that the terminal has taken for the end of a line.
pub struct Raw {
    before: Option<libc::termios>,
}

impl Raw {
    pub fn enter() -> Raw {
        // SAFETY: `termios` is plain data.
        let mut state: libc::termios = unsafe { std::mem::zeroed() };
        // SAFETY: reads the terminal's state into ours.
        if unsafe { libc::tcgetattr(libc::STDIN_FILENO, &raw mut state) } != 0 {
            return Raw { before: None };
        }
        let before = state;
        // SAFETY: changes our copy, and sets the terminal by it.
        unsafe {
            libc::cfmakeraw(&raw mut state);
            libc::tcsetattr(libc::STDIN_FILENO, libc::TCSADRAIN, &raw const state);
        }
        Raw { before: Some(before) }
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            // SAFETY: sets the terminal to what it told us.
            unsafe { libc::tcsetattr(libc::STDIN_FILENO, libc::TCSADRAIN, before) };
        }
    }
}

/// The whole lines that wait in the terminal.
pub fn lines_typed_ahead() -> Vec<String> {
    let mut lines = Vec::new();
    loop {
        let mut poll = libc::pollfd { fd: libc::STDIN_FILENO, events: libc::POLLIN, revents: 0 };
        // SAFETY: one descriptor, and it does not wait.
        if unsafe { libc::poll(&raw mut poll, 1, 0) } != 1 || poll.revents & libc::POLLIN == 0 {
            return lines;
        }
        let mut buffer = [0_u8; 4096];
        // SAFETY: reads no more than the buffer holds; a terminal gives one line.
        let count = unsafe { libc::read(libc::STDIN_FILENO, buffer.as_mut_ptr().cast(), buffer.len()) };
        match usize::try_from(count) {
            Ok(count) if count > 0 => lines.push(String::from_utf8_lossy(&buffer[..count]).into_owned()),
            // The end of the input, which the editor would not see: Ctrl-D typed ahead is forgotten.
            _ => return lines,
        }
    }
}
