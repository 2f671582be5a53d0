//! The table of a report: aligned on a terminal, and as Markdown.
//!
//! One row a benchmark, losers included, a geometric mean below each suite. The columns depend on who took part.

use super::record::{Report, Role, Row, Side, Summary, Unit, amount, times};
use super::stats;

/// What the columns mean, for whoever reads a table without this source.
const LEGEND: &str = "`ratio` is CPython's time in the steady state divided by Tauraro's, with its 95% interval (above 1 is faster); \
`first` the same for the first value of a process; `steady` how many values came before the steady state (`-`: not reached); \
`mem` Tauraro's peak memory divided by CPython's (below 1 is less).";

/// A table: its head, and rows of as many cells; a row with one cell spans all.
struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn new(report: &Report) -> Table {
        let reference = report.place(Role::Reference).is_some();
        let mut head = vec!["program".to_string()];
        head.extend(report.participants.iter().map(|p| p.name.clone()));
        if reference {
            head.extend(["ratio".into(), "first".into()]);
        }
        head.push("steady".into());
        if reference {
            head.push("mem".into());
            head.extend(peers(report).map(|p| format!("{} ratio", report.participants[p].name)));
        }
        if report.against.is_some() {
            head.push("change".into());
        }
        let mut rows = Vec::new();
        for suite in report.suites() {
            for row in report.rows.iter().filter(|r| r.suite == suite) {
                rows.push(cells(report, row));
            }
            rows.push(means(report, suite, head.len()));
        }
        Table { head, rows }
    }
}

fn peers(report: &Report) -> impl Iterator<Item = usize> {
    (0..report.participants.len()).filter(|p| report.participants[*p].role == Role::Peer)
}

fn cells(report: &Report, row: &Row) -> Vec<String> {
    let mut cells = vec![row.key()];
    if let Some(reason) = &row.failure {
        cells.push(format!("failed: {reason}"));
        return cells;
    }
    let number = |side: &Side| match (&side.summary, &side.failure) {
        (Some(summary), _) => amount(summary.warm, row.unit),
        (None, Some(_)) => "failed".to_string(),
        (None, None) => String::new(),
    };
    cells.extend(row.sides.iter().map(number));
    let subject = report.subject(row);
    if report.place(Role::Reference).is_some() {
        cells.push(
            subject
                .and_then(|s| s.ratio)
                .map_or_else(String::new, |r| format!("{} ({:.2}-{:.2})", times(r.value), r.low, r.high)),
        );
        cells.push(subject.and_then(|s| s.first_ratio).map_or_else(String::new, |r| times(r.value)));
    }
    let repeats = row.sides.iter().flat_map(|s| &s.rounds).any(|r| r.len() > 1);
    cells.push(match subject.and_then(|s| s.steady_from) {
        _ if !repeats => String::new(),
        Some(from) => from.to_string(),
        None => "-".to_string(),
    });
    if report.place(Role::Reference).is_some() {
        let memory = subject.and_then(|s| s.memory_ratio);
        cells.push(memory.map_or_else(String::new, |r| format!("{:.2}", 1.0 / r)));
        for peer in peers(report) {
            let ratio = row.sides[peer].summary.as_ref().and_then(|s| s.ratio);
            cells.push(ratio.map_or_else(String::new, |r| times(r.value)));
        }
    }
    if report.against.is_some() {
        cells.push(row.change.map_or_else(String::new, |c| {
            let verdict = match c {
                c if c.low > 1.0 => " better",
                c if c.high < 1.0 => " worse",
                _ => "",
            };
            format!("{:.2} ({:.2}-{:.2}){verdict}", c.value, c.low, c.high)
        }));
    }
    cells
}

/// The geometric mean of something over the valid rows of a suite.
pub fn mean(report: &Report, suite: &str, of: impl Fn(&Summary) -> Option<f64>) -> Option<f64> {
    stats::geometric_mean(report.valid(suite).filter_map(|row| of(report.subject(row)?)))
}

fn means(report: &Report, suite: &str, columns: usize) -> Vec<String> {
    let count = report.valid(suite).count();
    let mut cells = vec![format!("geometric mean of {count}")];
    cells.extend(report.participants.iter().map(|_| String::new()));
    let show = |value: Option<f64>| value.map_or_else(String::new, times);
    if report.place(Role::Reference).is_some() {
        cells.push(show(mean(report, suite, |s| s.ratio.map(|r| r.value))));
        cells.push(show(mean(report, suite, |s| s.first_ratio.map(|r| r.value))));
    }
    cells.push(String::new());
    if report.place(Role::Reference).is_some() {
        let memory = mean(report, suite, |s| s.memory_ratio);
        cells.push(memory.map_or_else(String::new, |r| format!("{:.2}", 1.0 / r)));
        for peer in peers(report) {
            let ratios = report.valid(suite).filter_map(|row| row.sides[peer].summary.as_ref()?.ratio);
            cells.push(show(stats::geometric_mean(ratios.map(|r| r.value))));
        }
    }
    if report.against.is_some() {
        let changes = report.valid(suite).filter_map(|row| row.change);
        cells.push(
            stats::geometric_mean(changes.map(|c| c.value)).map_or_else(String::new, |c| format!("{c:.2}")),
        );
    }
    cells.resize(columns, String::new());
    cells
}

/// Who, on what, when: the lines above a table.
pub fn head(report: &Report) -> String {
    let who: Vec<String> = report
        .participants
        .iter()
        .map(|p| {
            if p.version.contains(&p.name) {
                p.version.clone()
            } else {
                format!("{} ({})", p.name, p.version)
            }
        })
        .collect();
    let mut text = format!(
        "{}; Tauraro's revision {}; {}; {}{}.",
        who.join(", "),
        report.revision,
        report.machine.describe(),
        report.date,
        report.pinned.map_or_else(String::new, |p| format!("; pinned to processor {p}")),
    );
    if report.rows.iter().any(|r| r.unit == Unit::Seconds) {
        text.push_str(&format!(
            " A process that does nothing takes {} here.",
            amount(report.memory_floor as f64, Unit::Bytes)
        ));
    }
    text
}

/// For a terminal.
pub fn text(report: &Report) -> String {
    let table = Table::new(report);
    let mut widths: Vec<usize> = table.head.iter().map(|c| c.chars().count()).collect();
    for row in table.rows.iter().filter(|r| r.len() == table.head.len()) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: &[String]| {
        let mut line = format!("{:w$}", cells[0], w = widths[0]);
        if cells.len() < widths.len() {
            line.push_str(&format!("  {}", cells[1..].join(" ")));
        } else {
            for (cell, width) in cells.iter().zip(&widths).skip(1) {
                line.push_str(&format!("  {cell:>width$}"));
            }
        }
        line.trim_end().to_string() + "\n"
    };
    let rule: String = "-".repeat(widths.iter().sum::<usize>() + 2 * (widths.len() - 1)) + "\n";
    let mut text = head(report) + "\n\n" + &line(&table.head) + &rule;
    for row in &table.rows {
        let mean = row[0].starts_with("geometric mean");
        text.push_str(&line(row));
        if mean {
            text.push_str(&rule);
        }
    }
    text.push_str(&LEGEND.replace('`', ""));
    text.push('\n');
    for note in &report.notes {
        text.push_str(&format!("note: {note}\n"));
    }
    text
}

/// For documents.
pub fn markdown(report: &Report) -> String {
    let table = Table::new(report);
    let mut text = head(report) + "\n" + LEGEND + "\n\n";
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    text.push_str(&line(&table.head));
    let rule: Vec<String> = (0..table.head.len())
        .map(|at| if at == 0 { "---".to_string() } else { "---:".to_string() })
        .collect();
    text.push_str(&line(&rule));
    for row in &table.rows {
        let mut row = row.clone();
        row.resize(table.head.len(), String::new());
        text.push_str(&line(&row));
    }
    for note in &report.notes {
        text.push_str(&format!("\nNote: {note}.\n"));
    }
    text
}
