//! Makes a program that shows a difference smaller: leaves out statements, and takes blocks out of what is around them, as long as the
//! difference stays.
//!
//! A program is a tree of lines by indentation; nothing else is known of it. What becomes no program at all is a
//! syntax error for CPython, and so no difference.

/// A line and the lines that are indented below it.
#[derive(Clone, Debug, PartialEq)]
struct Node {
    line: String,
    body: Vec<Node>,
}

fn parse<'a>(lines: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>, depth: usize) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    while let Some(line) = lines.peek() {
        let indent = line.len() - line.trim_start().len();
        if indent < depth {
            break;
        }
        if indent > depth && !nodes.is_empty() {
            let body = parse(lines, indent);
            if let Some(last) = nodes.last_mut() {
                last.body = body;
            }
            continue;
        }
        nodes.push(Node { line: line.trim_start().to_string(), body: Vec::new() });
        lines.next();
    }
    nodes
}

fn print(nodes: &[Node], depth: usize, text: &mut String) {
    for node in nodes {
        text.push_str(&"    ".repeat(depth));
        text.push_str(&node.line);
        text.push('\n');
        if node.body.is_empty() && node.line.ends_with(':') {
            text.push_str(&"    ".repeat(depth + 1));
            text.push_str("pass\n");
        }
        print(&node.body, depth + 1, text);
    }
}

fn source(nodes: &[Node]) -> String {
    let mut text = String::new();
    print(nodes, 0, &mut text);
    text
}

/// The list of lines at a path of indices.
fn list<'a>(nodes: &'a mut Vec<Node>, path: &[usize]) -> &'a mut Vec<Node> {
    match path.split_first() {
        Some((first, rest)) => list(&mut nodes[*first].body, rest),
        None => nodes,
    }
}

/// Paths of all lists of lines, the outer ones first.
fn lists(nodes: &[Node], path: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
    all.push(path.clone());
    for (n, node) in nodes.iter().enumerate() {
        if !node.body.is_empty() {
            path.push(n);
            lists(&node.body, path, all);
            path.pop();
        }
    }
}

/// The smallest program found for which `differs` holds; asks it at most `tries` times.
pub fn shrink(program: &str, tries: usize, mut differs: impl FnMut(&str) -> bool) -> String {
    let mut lines = program.lines().filter(|line| !line.trim().is_empty()).peekable();
    let mut tree = parse(&mut lines, 0);
    let mut left = tries;
    let mut test = |tree: &[Node], left: &mut usize| {
        *left = left.saturating_sub(1);
        *left > 0 && differs(&source(tree))
    };
    loop {
        let before = tree.clone();
        let mut all = Vec::new();
        lists(&tree, &mut Vec::new(), &mut all);
        // Chunks of statements, large ones first; inner lists last, so that whole functions go first.
        let mut at = 0;
        while at < all.len() {
            let path = all[at].clone();
            let mut size = list(&mut tree, &path).len();
            while size > 0 {
                let mut start = 0;
                while start < list(&mut tree, &path).len() {
                    let mut smaller = tree.clone();
                    let items = list(&mut smaller, &path);
                    items.drain(start..(start + size).min(items.len()));
                    if test(&smaller, &mut left) {
                        tree = smaller;
                    } else {
                        start += size;
                    }
                }
                size /= 2;
            }
            // Blocks without what is around them.
            let mut n = 0;
            while n < list(&mut tree, &path).len() {
                let mut smaller = tree.clone();
                let items = list(&mut smaller, &path);
                if items[n].body.is_empty()
                    || items[n].line.starts_with("def ")
                    || items[n].line.starts_with("class ")
                {
                    n += 1;
                    continue;
                }
                let body = std::mem::take(&mut items[n].body);
                items.splice(n..=n, body);
                if test(&smaller, &mut left) {
                    tree = smaller;
                } else {
                    n += 1;
                }
            }
            // What was found so far may have taken lists away.
            all.clear();
            lists(&tree, &mut Vec::new(), &mut all);
            at += 1;
        }
        if tree == before || left == 0 {
            return source(&tree);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shrink;

    #[test]
    fn leaves_what_is_needed() {
        let program = "a = 1\nfor k in x:\n    if y:\n        needed()\n        b = 2\n    c = 3\nd = 4\n";
        assert_eq!(shrink(program, 1000, |text| text.contains("needed")), "needed()\n");
        let kept = shrink(program, 1000, |text| text.contains("for k") && text.contains("needed"));
        assert_eq!(kept, "for k in x:\n    needed()\n");
    }
}
