//! The name closest to a wrong one, as CPython looks for it when it says "Did you mean: 'x'?".
//!
//! Distance counts `MOVE_COST` for a changed, added or missing character and less for a change of case only. No more than a third of
//! the characters may need changing; the first of equally close names wins.

const MOVE_COST: usize = 2;
const CASE_COST: usize = 1;
const MAX_CANDIDATES: usize = 750;
const MAX_LENGTH: usize = 40;

/// The name closest to `wrong`, when one is close enough.
pub fn closest<'a, S: AsRef<str>>(names: &'a [S], wrong: &str) -> Option<&'a str> {
    if names.len() >= MAX_CANDIDATES {
        return None;
    }
    let mut best: Option<(&str, usize)> = None;
    for name in names.iter().map(AsRef::as_ref) {
        if name == wrong {
            continue;
        }
        let mut most = (wrong.len() + name.len() + 3) * MOVE_COST / 6;
        if let Some((_, distance)) = best {
            if distance == 0 {
                break;
            }
            most = most.min(distance - 1);
        }
        let distance = distance(wrong.as_bytes(), name.as_bytes(), most);
        if distance <= most {
            best = Some((name, distance));
        }
    }
    best.map(|(name, _)| name)
}

fn substitution(a: u8, b: u8) -> usize {
    if a & 31 != b & 31 {
        MOVE_COST
    } else if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CASE_COST
    } else {
        MOVE_COST
    }
}

/// The edit distance; something above `most` when it is larger than that.
fn distance<'a>(mut a: &'a [u8], mut b: &'a [u8], most: usize) -> usize {
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    if a.is_empty() || b.is_empty() {
        return (a.len() + b.len()) * MOVE_COST;
    }
    if a.len() > MAX_LENGTH || b.len() > MAX_LENGTH {
        return most + 1;
    }
    if b.len() < a.len() {
        (a, b) = (b, a);
    }
    if (b.len() - a.len()) * MOVE_COST > most {
        return most + 1;
    }
    let mut row: Vec<usize> = (1..=a.len()).map(|i| i * MOVE_COST).collect();
    let mut result = 0;
    for (at, code) in b.iter().enumerate() {
        let mut left = at * MOVE_COST;
        result = left;
        let mut smallest = usize::MAX;
        for (index, other) in a.iter().enumerate() {
            let substitute = left + substitution(*code, *other);
            left = row[index];
            let edit = result.min(left) + MOVE_COST;
            result = substitute.min(edit);
            row[index] = result;
            smallest = smallest.min(result);
        }
        if smallest > most {
            return most + 1;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_names_are_found() {
        let names = ["append", "extend", "count", "BlaBla"];
        assert_eq!(closest(&names, "appendd"), Some("append"));
        assert_eq!(closest(&names, "blabla"), Some("BlaBla"));
        assert_eq!(closest(&names, "zzz"), None);
        assert_eq!(closest(&names, "cuont"), Some("count"));
    }
}
