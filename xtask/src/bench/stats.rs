//! The statistics of a report: medians, bootstrap intervals, geometric means, and where warm-up ends.
//!
//! Times are compared by ratio and ratios are averaged geometrically (half as fast and twice as fast cancel out). No
//! distribution is assumed: an interval comes from drawing the measured rounds, and the values within them, again and
//! again with replacement. The drawing starts from a fixed seed, so the same numbers always give the same interval.

use serde::{Deserialize, Serialize};

/// How often an interval draws.
const DRAWS: usize = 600;
/// The share of draws left out at each end: together five percent.
const TAIL: f64 = 0.025;
/// Values that differ by less than this from the steady median are steady, whatever their scatter.
const STEADY_BAND: f64 = 0.03;
/// Scatters of the last values that a value of the steady state may be away from their median.
const STEADY_SCATTERS: f64 = 4.0;

/// A ratio and its 95% interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The ratio itself.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// Half the interval's width, relative to the value: how uncertain the ratio is.
    pub fn noise(&self) -> f64 {
        if self.value > 0.0 { (self.high - self.low) / 2.0 / self.value } else { 0.0 }
    }
}

/// The middle value; the mean of the two middle ones for an even count. 0 for nothing.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => 0.0,
        n if n % 2 == 1 => sorted[n / 2],
        n => f64::midpoint(sorted[n / 2 - 1], sorted[n / 2]),
    }
}

/// The geometric mean of what is positive; `None` when nothing is.
pub fn geometric_mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0);
    for value in values.into_iter().filter(|v| *v > 0.0 && v.is_finite()) {
        sum += value.ln();
        count += 1;
    }
    (count > 0).then(|| (sum / f64::from(count)).exp())
}

/// Where the steady state of a process's values begins: the first value from which on, taking the middle of every three
/// neighbours, nothing is slower than the last third by more than its scatter. `None` when the last third itself still
/// moves, or begins after it.
pub fn steady_from(values: &[f64]) -> Option<usize> {
    if values.len() < 3 {
        return None;
    }
    let tail = &values[values.len() - (values.len() / 3).max(2)..];
    let middle = median(tail);
    let away: Vec<f64> = tail.iter().map(|v| (v - middle).abs()).collect();
    let limit = middle + (STEADY_SCATTERS * median(&away)).max(STEADY_BAND * middle);
    // A tail that still falls: everything in its first half is slower than everything in its second.
    let (earlier, later) = tail.split_at(tail.len() / 2);
    let lowest = earlier.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = later.iter().copied().fold(0.0, f64::max);
    if earlier.len() >= 2 && lowest > highest && median(earlier) > median(later) * (1.0 + 2.0 * STEADY_BAND) {
        return None;
    }
    let smooth: Vec<f64> = (0..values.len())
        .map(|at| median(&values[at.saturating_sub(1)..(at + 2).min(values.len())]).min(values[at]))
        .collect();
    let last_slow = smooth.iter().rposition(|v| *v > limit);
    let from = last_slow.map_or(0, |at| at + 1);
    (from + tail.len() <= values.len()).then_some(from)
}

/// The values of the steady state; the second half where none was found, and at least one value.
pub fn steady(values: &[f64]) -> &[f64] {
    &values[steady_from(values).unwrap_or(values.len() / 2).min(values.len().saturating_sub(1))..]
}

/// How many times the second is smaller than the first: the median over the rounds of the ratio of their medians.
pub fn ratio(first: &[Vec<f64>], second: &[Vec<f64>]) -> Option<Interval> {
    let rounds = first.len().min(second.len());
    if rounds == 0 || first[..rounds].iter().chain(&second[..rounds]).any(Vec::is_empty) {
        return None;
    }
    let of = |pairs: Vec<(f64, f64)>| median(&pairs.iter().map(|(a, b)| a / b).collect::<Vec<_>>());
    let value = of((0..rounds).map(|r| (median(&first[r]), median(&second[r]))).collect());
    if !value.is_finite() || value <= 0.0 {
        return None;
    }
    let mut random = Random(0x7461_7572_6172_6f21);
    let mut draws: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let round = |random: &mut Random| {
                let round = random.below(rounds);
                (random.median_of(&first[round]), random.median_of(&second[round]))
            };
            of((0..rounds).map(|_| round(&mut random)).collect())
        })
        .collect();
    draws.sort_by(f64::total_cmp);
    let at = |share: f64| draws[((DRAWS - 1) as f64 * share).round() as usize];
    Some(Interval { value, low: at(TAIL).min(value), high: at(1.0 - TAIL).max(value) })
}

/// SplitMix64: enough to draw with, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// The median of as many values as there are, drawn with replacement.
    fn median_of(&mut self, values: &[f64]) -> f64 {
        let drawn: Vec<f64> = (0..values.len()).map(|_| values[self.below(values.len())]).collect();
        median(&drawn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
        assert_eq!(median(&[]), 0.0);
        let mean = geometric_mean([0.5, 2.0, 0.0]).expect("two positive values");
        assert!((mean - 1.0).abs() < 1e-12);
        assert_eq!(geometric_mean([0.0]), None);
    }

    #[test]
    fn the_steady_state_is_found() {
        let warming = [9.0, 6.0, 3.0, 1.0, 1.01, 0.99, 1.0, 1.02, 1.0, 1.0, 0.99, 1.0];
        assert_eq!(steady_from(&warming), Some(3));
        assert_eq!(steady(&warming).len(), 9);
        let flat = [1.0; 6];
        assert_eq!(steady_from(&flat), Some(0));
        // A single late hiccup of the machine is no warm-up.
        let hiccup = [2.0, 1.0, 1.0, 1.0, 1.7, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
        assert_eq!(steady_from(&hiccup), Some(1));
        let falling: Vec<f64> = (0..12).map(|i| 20.0 - 1.5 * f64::from(i)).collect();
        assert_eq!(steady_from(&falling), None);
        assert_eq!(steady(&falling).len(), 6);
        assert_eq!(steady(&[5.0]), [5.0]);
    }

    #[test]
    fn an_interval_holds_the_ratio_and_grows_with_the_scatter() {
        let calm = |at: f64| vec![vec![at, at * 1.01, at * 0.99]; 4];
        let wild = |at: f64| vec![vec![at, at * 1.5, at * 0.6]; 4];
        let narrow = ratio(&calm(2.0), &calm(1.0)).expect("there are values");
        let wide = ratio(&wild(2.0), &wild(1.0)).expect("there are values");
        assert!((narrow.value - 2.0).abs() < 1e-9, "{narrow:?}");
        assert!(narrow.low <= 2.0 && narrow.high >= 2.0 && narrow.noise() < 0.03, "{narrow:?}");
        assert!(wide.noise() > narrow.noise(), "{wide:?}");
        assert_eq!(ratio(&calm(2.0), &calm(1.0)), Some(narrow), "the same every time");
        assert_eq!(ratio(&[], &calm(1.0)), None);
        assert_eq!(ratio(&[vec![]], &calm(1.0)), None);
        assert_eq!(ratio(&calm(1.0), &calm(0.0)), None);
    }

    #[test]
    fn most_intervals_hold_the_truth() {
        let mut random = Random(7);
        let mut side = |at: f64| -> Vec<Vec<f64>> {
            (0..6)
                .map(|_| (0..12).map(|_| at * (1.0 + 0.1 * (random.below(1000) as f64 / 1000.0))).collect())
                .collect()
        };
        let hits = (0..100)
            .filter(|_| ratio(&side(3.0), &side(1.0)).is_some_and(|i| i.low <= 3.0 && 3.0 <= i.high))
            .count();
        assert!(hits >= 88, "{hits} of 100");
    }
}
