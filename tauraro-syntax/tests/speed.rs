//! How fast a big module is parsed and analysed. Run with
//! `cargo test --release -p tauraro-syntax --test speed -- --ignored --nocapture`.

use std::sync::Arc;
use std::time::Instant;

use tauraro_syntax::{Mode, Source, parse};

const CHUNK: &str = "\
class Account(Base):
    '''One account.'''

    def __init__(self, owner, balance=0.0, *, limit=None):
        self.owner = owner
        self.balance = balance
        self.limit = limit if limit is not None else DEFAULT_LIMIT

    def transfer(self, other, amount, note=''):
        if amount <= 0 or amount > self.balance:
            raise ValueError(f'cannot move {amount:.2f} from {self.owner!r}')
        self.balance -= amount
        other.balance += amount
        for observer in self.observers:
            observer.notify(self, other, amount, note=note)
        return [entry for entry in self.history if entry.amount > amount]

    def report(self, rows, key=lambda row: row.date):
        total = sum(row.amount for row in sorted(rows, key=key))
        return {row.name: (row.amount, total) for row in rows}
";

#[test]
#[ignore = "a measurement"]
fn ten_thousand_lines() {
    let lines = CHUNK.lines().count();
    let text = CHUNK.repeat(10_000 / lines + 1);
    let mut best = f64::INFINITY;
    for _ in 0..20 {
        let start = Instant::now();
        let source = Arc::new(Source::from_str("big.py", &text).expect("no NUL"));
        let parsed = parse(&source, Mode::Module).expect("valid");
        best = best.min(start.elapsed().as_secs_f64() * 1e3);
        std::hint::black_box(parsed);
    }
    println!("{} lines, {} kB: {best:.2} ms", text.lines().count(), text.len() / 1000);
    assert!(best < 20.0, "{best} ms");
}
