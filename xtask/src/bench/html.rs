//! `--html`: a report as one page that needs nothing else: bars by program, warm-up curves, memory, history.
//!
//! The page follows the reader's light or dark setting and fits a phone; it has no script. Bars of ratios are on a
//! logarithmic scale with CPython as the line in it: to the right is faster, to the left (in another colour) slower; the
//! dark mark is the first value, the thin line the interval. `page.css` holds how it looks.
//!
//! Rules: text of programs is escaped; colours are only named in the style sheet; a page of a run without CPython shows
//! times and curves, and no ratios.

use super::history::{Means, Saved};
use super::record::{Report, Role, Row, Side, Unit, amount, times};
use super::{stats, table};
use std::fmt::Write;

const STYLE: &str = include_str!("page.css");
/// Size of a curve in its own units.
const CURVE: (f64, f64) = (160.0, 80.0);
/// Size of the history's chart in its own units.
const HISTORY: (f64, f64) = (640.0, 200.0);

/// The page. `history` holds earlier saved runs, oldest first.
pub fn page(report: &Report, history: &[Saved]) -> String {
    let mut out = String::new();
    let title = title(report);
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p class=\"quiet\">{}</p>\n",
        escape(&table::head(report))
    );
    for note in &report.notes {
        let _ = writeln!(out, "<p class=\"quiet\">Note: {}</p>", escape(note));
    }
    failures(&mut out, report);
    tiles(&mut out, report);
    if report.place(Role::Reference).is_some() {
        for suite in report.suites() {
            ratios(&mut out, report, suite);
        }
    }
    curves(&mut out, report);
    memory(&mut out, report);
    chart_history(&mut out, history);
    numbers(&mut out, report);
    out.push_str("</body>\n</html>\n");
    out
}

fn title(report: &Report) -> String {
    match report.place(Role::Reference) {
        Some(place) => format!("Tauraro and {}", escape(&report.participants[place].version)),
        None => "Tauraro".to_string(),
    }
}

/// Text as it may stand in HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The style sheet's name for a participant's colour.
fn colour(report: &Report, place: usize) -> String {
    let nth = |role: Role| report.participants[..place].iter().filter(|p| p.role == role).count();
    match report.participants[place].role {
        Role::Reference => "--reference".to_string(),
        Role::Subject => "--subject".to_string(),
        Role::Earlier => "--subject-soft".to_string(),
        Role::Peer => format!("--peer-{}", nth(Role::Peer) % 3 + 1),
    }
}

fn legend(out: &mut String, report: &Report) {
    out.push_str("<p class=\"legend\">");
    for (place, participant) in report.participants.iter().enumerate() {
        let _ = write!(
            out,
            "<span><i style=\"background:var({})\"></i>{}</span>",
            colour(report, place),
            escape(&participant.name)
        );
    }
    out.push_str("</p>\n");
}

fn failures(out: &mut String, report: &Report) {
    if report.failures() == 0 {
        return;
    }
    out.push_str("<h2 class=\"bad\">Failed</h2>\n");
    for row in &report.rows {
        if let Some(reason) = &row.failure {
            let _ = writeln!(out, "<p class=\"bad\">{}: {}</p>", escape(&row.key()), escape(reason));
        }
    }
}

fn tiles(out: &mut String, report: &Report) {
    out.push_str("<div class=\"tiles\">\n");
    for suite in report.suites() {
        let Some(ratio) = table::mean(report, suite, |s| s.ratio.map(|r| r.value)) else { continue };
        let first = table::mean(report, suite, |s| s.first_ratio.map(|r| r.value)).unwrap_or(ratio);
        let memory = table::mean(report, suite, |s| s.memory_ratio).map_or(0.0, |r| 1.0 / r);
        let _ = writeln!(
            out,
            "<div class=\"tile\">{suite}<b>{}</b><span class=\"quiet\">first {}, memory {memory:.2}, {} programs</span></div>",
            times(ratio),
            times(first),
            report.valid(suite).count()
        );
    }
    out.push_str("</div>\n");
}

/// The bars of a suite.
fn ratios(out: &mut String, report: &Report, suite: &str) {
    let rows: Vec<&Row> =
        report.valid(suite).filter(|r| report.subject(r).is_some_and(|s| s.ratio.is_some())).collect();
    let all = || {
        rows.iter()
            .filter_map(|r| report.subject(r))
            .flat_map(|s| [s.ratio.map(|r| r.value), s.first_ratio.map(|r| r.value)].into_iter().flatten())
    };
    // The scale reaches from a power of two below everything (and CPython) to one above.
    let low = all().fold(1.0, f64::min).log2().floor().max(-8.0);
    let high = all().fold(2.0, f64::max).log2().ceil().min(10.0);
    let at = |ratio: f64| 100.0 * ((ratio.log2() - low) / (high - low)).clamp(0.0, 1.0);
    let _ = writeln!(
        out,
        "<h2>{suite}: {}</h2>\n<p class=\"quiet\">The scale is logarithmic; the line is CPython, the dark mark the first value, \
         the thin line the 95% interval of the steady state.</p>\n<div class=\"bars\">",
        if rows.iter().all(|r| r.unit == Unit::Bytes) {
            "CPython's peak divided by Tauraro's"
        } else {
            "times as fast as CPython"
        }
    );
    for row in rows {
        let Some(summary) = report.subject(row) else { continue };
        let Some(ratio) = summary.ratio else { continue };
        let (one, value) = (at(1.0), at(ratio.value));
        let (left, width) = (one.min(value), (value - one).abs());
        let class = if ratio.value < 1.0 { "slow" } else { "subject" };
        let repeats = row.sides.iter().flat_map(|s| &s.rounds).any(|r| r.len() > 1);
        let first_ratio = summary.first_ratio.filter(|_| repeats);
        let first = first_ratio.map_or(String::new(), |f| {
            format!("<span class=\"first\" style=\"left:{:.2}%\"></span>", at(f.value))
        });
        let said = first_ratio.map_or(String::new(), |f| format!(", first {}", times(f.value)));
        let _ = writeln!(
            out,
            "<div class=\"name\">{} <span class=\"what\">{}{said}</span></div>\
             <div class=\"track\"><span class=\"bar {class}\" style=\"left:{left:.2}%;width:{width:.2}%\"></span>\
             <span class=\"spread\" style=\"left:{:.2}%;width:{:.2}%\"></span><span class=\"one\" style=\"left:{one:.2}%\"></span>{first}</div>",
            escape(&row.name),
            times(ratio.value),
            at(ratio.low),
            at(ratio.high) - at(ratio.low),
        );
    }
    out.push_str("</div>\n");
}

/// The median over the rounds of each value.
fn curve(side: &Side) -> Vec<f64> {
    let longest = side.rounds.iter().map(Vec::len).min().unwrap_or(0);
    (0..longest).map(|at| stats::median(&side.rounds.iter().map(|r| r[at]).collect::<Vec<_>>())).collect()
}

fn curves(out: &mut String, report: &Report) {
    let warming: Vec<&Row> = report
        .rows
        .iter()
        .filter(|r| r.failure.is_none() && r.sides.iter().any(|s| curve(s).len() > 1))
        .collect();
    if warming.is_empty() {
        return;
    }
    out.push_str("<h2>Warming up</h2>\n<p class=\"quiet\">Time of each repetition in a process, from the first on; the bottom is 0.</p>\n");
    legend(out, report);
    out.push_str("<div class=\"curves\">\n");
    for row in warming {
        let curves: Vec<Vec<f64>> = row.sides.iter().map(curve).collect();
        let top = curves.iter().flatten().copied().fold(0.0, f64::max).max(1e-12);
        let longest = curves.iter().map(Vec::len).max().unwrap_or(2).max(2);
        let _ = write!(
            out,
            "<figure><svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"warm-up of {}\">",
            CURVE.0,
            CURVE.1,
            escape(&row.key())
        );
        for (place, values) in curves.iter().enumerate() {
            let point = |(at, value): (usize, &f64)| {
                let x = 3.0 + (CURVE.0 - 6.0) * at as f64 / (longest - 1) as f64;
                let y = CURVE.1 - 3.0 - (CURVE.1 - 16.0) * value / top;
                format!("{x:.1} {y:.1}")
            };
            let points: Vec<String> = values.iter().enumerate().map(point).collect();
            if points.len() > 1 {
                let _ = write!(
                    out,
                    "<path style=\"stroke:var({})\" d=\"M{}\"/>",
                    colour(report, place),
                    points.join("L")
                );
            }
        }
        let _ = writeln!(
            out,
            "<text x=\"4\" y=\"10\">{}</text></svg><figcaption>{}</figcaption></figure>",
            amount(top, row.unit),
            escape(&row.key())
        );
    }
    out.push_str("</div>\n");
}

fn memory(out: &mut String, report: &Report) {
    let rows: Vec<&Row> = report.rows.iter().filter(|r| r.failure.is_none()).collect();
    let most = rows.iter().flat_map(|r| &r.sides).filter_map(|s| s.summary.as_ref()).map(|s| s.peak).max();
    let Some(most) = most.filter(|m| *m > 0) else { return };
    out.push_str("<h2>Peak memory of a process</h2>\n");
    legend(out, report);
    out.push_str("<div class=\"bars\">\n");
    for row in rows {
        let _ = write!(out, "<div class=\"name\">{}</div><div>", escape(&row.key()));
        for (place, side) in row.sides.iter().enumerate() {
            if let Some(summary) = &side.summary {
                let _ = write!(
                    out,
                    "<div class=\"track\" title=\"{}: {}\"><span class=\"bar\" style=\"left:0;width:{:.2}%;background:var({})\"></span></div>",
                    escape(&report.participants[place].name),
                    amount(summary.peak as f64, Unit::Bytes),
                    100.0 * summary.peak as f64 / most as f64,
                    colour(report, place)
                );
            }
        }
        out.push_str("</div>\n");
    }
    let _ = writeln!(
        out,
        "</div>\n<p class=\"quiet\">The longest bar is {}.</p>",
        amount(most as f64, Unit::Bytes)
    );
}

fn chart_history(out: &mut String, history: &[Saved]) {
    if history.len() < 2 {
        return;
    }
    let mut suites: Vec<&String> = history.iter().flat_map(|s| s.means.keys()).collect();
    suites.sort();
    suites.dedup();
    let top = history.iter().flat_map(|s| s.means.values()).map(|m| m.ratio).fold(1.0, f64::max);
    let x = |at: usize| 4.0 + (HISTORY.0 - 8.0) * at as f64 / (history.len() - 1) as f64;
    let y = |ratio: f64| HISTORY.1 - 4.0 - (HISTORY.1 - 20.0) * ratio / top;
    let _ = write!(
        out,
        "<h2>Saved runs</h2>\n<p class=\"quiet\">Geometric mean of each suite's ratios, from {} ({}) to {} ({}).</p>\n",
        escape(&history[0].date),
        escape(&history[0].revision),
        escape(&history[history.len() - 1].date),
        escape(&history[history.len() - 1].revision),
    );
    let colours = ["--subject", "--peer-1", "--peer-2", "--peer-3", "--bad", "--reference", "--subject-soft"];
    out.push_str("<p class=\"legend\">");
    for (suite, colour) in suites.iter().zip(colours.iter().cycle()) {
        let last = history.iter().rev().find_map(|s| s.means.get(*suite)).map_or(0.0, |m: &Means| m.ratio);
        let _ = write!(
            out,
            "<span><i style=\"background:var({colour})\"></i>{} {}</span>",
            escape(suite),
            times(last)
        );
    }
    let _ = write!(
        out,
        "</p>\n<svg class=\"history\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"history of the ratios\">",
        HISTORY.0, HISTORY.1
    );
    for (suite, colour) in suites.iter().zip(colours.iter().cycle()) {
        let points: Vec<String> = history
            .iter()
            .enumerate()
            .filter_map(|(at, saved)| Some(format!("{:.1} {:.1}", x(at), y(saved.means.get(*suite)?.ratio))))
            .collect();
        if points.len() > 1 {
            let _ = write!(out, "<path style=\"stroke:var({colour})\" d=\"M{}\"/>", points.join("L"));
        }
    }
    let _ = writeln!(out, "<text x=\"6\" y=\"12\">{}</text></svg>", times(top));
}

/// The table, from its Markdown.
fn numbers(out: &mut String, report: &Report) {
    out.push_str("<h2>Numbers</h2>\n<div class=\"wide\"><table>\n");
    let text = table::markdown(report);
    for (at, line) in text.lines().filter(|l| l.starts_with('|')).enumerate().filter(|(at, _)| *at != 1) {
        let tag = if at == 0 { "th" } else { "td" };
        out.push_str("<tr>");
        for cell in line.trim_matches('|').split('|') {
            let _ = write!(out, "<{tag}>{}</{tag}>", escape(cell.trim()));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table></div>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        assert_eq!(escape("a<b> & \"c\""), "a&lt;b&gt; &amp; &quot;c&quot;");
    }
}
