//! The page of `--html` in a real browser: Debian's chromium, without a window.
//!
//! The page is laid out at the width of a phone and of a desk, light and dark; a script put into a copy of it says what
//! the browser made of it (nothing wider than the screen, text large enough, bars with widths), and a screenshot is looked
//! at: its paper has the right brightness and there are bars on it.
//!
//! Without chromium the test says what to install and passes, unless `TAURARO_NEED_BROWSER` is set, as `.ci/run` does.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use support::{folder, python, run};

/// Width and height of the screens.
const PHONE: (u32, u32) = (390, 2400);
const DESK: (u32, u32) = (1280, 1600);

/// What the browser is asked about the page; the answer becomes the copy's title.
const QUESTIONS: &str = r#"<script>
addEventListener("load", () => {
  const page = document.querySelector("iframe").contentDocument, root = page.documentElement;
  const all = selector => [...page.querySelectorAll(selector)];
  const luminance = element => {
    const [r, g, b] = page.defaultView.getComputedStyle(element).backgroundColor.match(/\d+/g).map(Number);
    return Math.round(0.3 * r + 0.6 * g + 0.1 * b);
  };
  const answer = {
    width: root.clientWidth,
    overflow: root.scrollWidth - root.clientWidth,
    smallest: Math.min(...all("p, td, .name, .what, figcaption, .tile").map(e => parseFloat(page.defaultView.getComputedStyle(e).fontSize))),
    paper: luminance(page.body),
    bars: all(".bar").length,
    widest: Math.max(...all(".bar").map(e => e.getBoundingClientRect().width)),
    tracks: Math.min(...all(".track").map(e => e.getBoundingClientRect().width)),
    curves: all("figure path").length,
    external: all("script, link, img, iframe").length,
  };
  document.title = "answer:" + JSON.stringify(answer) + ":end";
});
</script>"#;

fn browser() -> Option<PathBuf> {
    let found = ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .flat_map(|name| ["/usr/bin", "/usr/local/bin"].map(|folder| Path::new(folder).join(name)))
        .find(|path| path.exists());
    if found.is_none() {
        let advice = "no browser to look at the page with: install your distribution's package chromium";
        assert!(std::env::var_os("TAURARO_NEED_BROWSER").is_none(), "{advice}");
        println!("skipped: {advice}");
    }
    found
}

/// Runs the browser on a page of so much room; what it printed.
fn browse(browser: &Path, page: &Path, size: (u32, u32), dark: bool, more: &[String]) -> String {
    let profile = page.with_extension("profile");
    let _ = std::fs::remove_dir_all(&profile);
    let mut command = Command::new("timeout");
    command.arg("--signal=KILL").arg(Duration::from_secs(90).as_secs().to_string()).arg(browser);
    command
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--no-first-run",
        ])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("--window-size={},{}", size.0.max(500), size.1))
        .arg(format!("--blink-settings=preferredColorScheme={}", u8::from(!dark)))
        .args(more)
        .arg(format!("file://{}", page.display()));
    let output = command.output().expect("chromium starts");
    let _ = std::fs::remove_dir_all(&profile);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The report in a frame as wide as the screen (a window has a smallest width), and the questions beside it.
fn framed(report: &str, size: (u32, u32)) -> String {
    let inner = report.replace('&', "&amp;").replace('"', "&quot;");
    format!(
        "<!DOCTYPE html><html style=\"color-scheme:light dark\"><body style=\"margin:0\"><iframe srcdoc=\"{inner}\" style=\"border:0;width:{}px;height:{}px\"></iframe>{QUESTIONS}</body></html>",
        size.0, size.1
    )
}

fn number(answer: &str, name: &str) -> f64 {
    let rest = answer.split(&format!("\"{name}\":")).nth(1).unwrap_or_else(|| panic!("{name} in {answer}"));
    let digits: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.' || *c == '-').collect();
    digits.parse().unwrap_or_else(|_| panic!("{name} in {answer}"))
}

/// The mean brightness of the corner of a screenshot, and how many of its pixels are blue, as the bars are.
fn look(file: &Path) -> (f64, usize) {
    let decoder =
        png::Decoder::new(std::io::BufReader::new(std::fs::File::open(file).expect("a screenshot")));
    let mut reader = decoder.read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("it fits")];
    let info = reader.next_frame(&mut pixels).expect("a whole picture");
    let step = info.color_type.samples();
    let (mut light, mut blue) = (0.0, 0);
    for (at, pixel) in pixels[..info.buffer_size()].chunks_exact(step).enumerate() {
        let (r, g, b) = (i32::from(pixel[0]), i32::from(pixel[1]), i32::from(pixel[2]));
        if at < 5 {
            light += f64::from(r + g + b) / 15.0;
        }
        blue += usize::from(b - r > 60 && b > g);
    }
    (light, blue)
}

#[test]
fn the_page_is_readable_on_phone_and_desk_in_light_and_dark() {
    let (Some(browser), Some(python)) = (browser(), python()) else { return };
    let folder = folder("page");
    let file = folder.join("report.html");
    run(&[
        "seed",
        "startup",
        "--filter",
        "st",
        "--quick",
        "--subject",
        &python,
        "--html",
        &file.display().to_string(),
    ])
    .ends(0);
    let report = std::fs::read_to_string(&file).expect("the report was written");
    for (name, size) in [("phone", PHONE), ("desk", DESK)] {
        let page = folder.join(format!("{name}.html"));
        std::fs::write(&page, framed(&report, size)).expect("the folder is writable");
        for dark in [false, true] {
            let dom = browse(&browser, &page, size, dark, &["--dump-dom".into()]);
            let answer = dom.split("answer:").nth(1).and_then(|r| r.split(":end").next());
            let answer = answer.unwrap_or_else(|| panic!("no answer in\n{dom}")).replace("&quot;", "\"");
            assert_eq!(number(&answer, "width"), f64::from(size.0), "{name}: {answer}");
            assert!(number(&answer, "overflow") <= 0.0, "{name}: wider than the screen: {answer}");
            assert!(number(&answer, "smallest") >= 12.0, "{name}: text is too small: {answer}");
            assert_eq!(number(&answer, "paper") < 80.0, dark, "{name}: {answer}");
            assert!(number(&answer, "bars") >= 10.0 && number(&answer, "curves") >= 4.0, "{name}: {answer}");
            assert!(
                number(&answer, "widest") > 20.0 && number(&answer, "tracks") > 100.0,
                "{name}: {answer}"
            );
            assert_eq!(number(&answer, "external"), 0.0, "{name}: {answer}");
            let shot = folder.join(format!("{name}-{}.png", if dark { "dark" } else { "light" }));
            browse(&browser, &page, size, dark, &[format!("--screenshot={}", shot.display())]);
            let (light, blue) = look(&shot);
            assert_eq!(light < 80.0, dark, "{name}: the corner's brightness is {light}");
            assert!(blue > 300, "{name}: {blue} blue pixels are no bars");
        }
    }
}
