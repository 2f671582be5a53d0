//! What a person sees while a run goes on: a bar on a terminal, and a line for every row.
//!
//! The bar is on stderr and only on a terminal; the lines are on stdout in any case, so a log tells how far a run came.

use super::record::{Report, Role, Row, amount, times};
use super::suite::Program;
use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// The bar of a run.
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar over so many processes.
    pub fn new(processes: u64) -> Progress {
        let bar = ProgressBar::new(processes);
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} processes, {eta} left: {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(500));
        Progress { bar }
    }

    /// A process begins.
    pub fn turn(&self, program: &Program, contestant: &str, round: usize) {
        self.bar.set_message(format!("{} {contestant} #{}", program.key(), round + 1));
        self.bar.inc(1);
    }

    /// A program's rows are there; the bar moves to where it should be by now.
    pub fn done(&self, report: &Report, rows: &[Row], processes: u64) {
        self.bar.set_position(processes);
        self.bar.suspend(|| {
            for row in rows {
                println!("{}", line(report, row));
            }
        });
    }

    /// The bar goes.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// One row while the run goes on.
fn line(report: &Report, row: &Row) -> String {
    let name = row.key();
    if let Some(reason) = &row.failure {
        return format!("{name:36} failed: {reason}");
    }
    let of = |role: Role| report.place(role).and_then(|p| row.sides[p].summary.as_ref());
    let mut text = format!("{name:36}");
    for summary in [of(Role::Reference), of(Role::Subject)].into_iter().flatten() {
        text.push_str(&format!(" {:>10}", amount(summary.warm, row.unit)));
    }
    if let Some(summary) = of(Role::Subject)
        && let (Some(ratio), Some(first)) = (summary.ratio, summary.first_ratio)
    {
        text.push_str(&format!("  {:>7}  first {:>7}", times(ratio.value), times(first.value)));
    }
    text
}
