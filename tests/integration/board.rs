//! The board: safe whatever people write, the same for the same book, and alive in a real browser where there is one.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::git::Sandbox;

const AS_OF: &str = "2026-11-19T10:00:00Z";

/// Makes the demo, with three leads more that mean no good.
fn book() -> Sandbox {
    let place = Sandbox::new();
    let made = place.leads(&["demo", "made", "--as-of", AS_OF]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let book = place.at("book/made");
    for (id, name) in [
        ("evil-1a1a", "<script>document.title='hit'</script>"),
        (
            "evil-2b2b",
            "</script><img src=x onerror=document.title='hit'>",
        ),
        (
            "evil-3c3c",
            "{{ 7*7 }} \\u003c/script> \u{202e}{% raw %} & \\\" '",
        ),
    ] {
        let lead = format!(
            "id: {id}\ncompany: {{ name: {name:?} }}\nsource: webinar\nstage: inquiry\n\
             contact: {{ name: Eva Secret, email: eva@secret.example }}\n\
             activities:\n  - {{ at: 2026-11-18T10:00:00Z, by: ana, channel: call, direction: outbound, outcome: connected, note: a secret note }}\n"
        );
        book.write(
            &format!("leads/2026-11/{id}.yaml"),
            &lead.replace("\\u{202e}", "\\u202e").replace("\\'", "'"),
        );
    }
    book
}

fn page(book: &Sandbox, more: &[&str]) -> String {
    let words = [&["board", "--as-of", AS_OF], more].concat();
    let said = book.leads(&words);
    assert_eq!(said.code, Some(0), "{}", said.err);
    said.out
}

#[test]
fn a_page_loads_nothing_and_tells_no_secret() {
    let book = book();
    let page = page(&book, &[]);
    assert!(page.contains("default-src 'none'"));
    for away in [
        "http://", "https://", "<img", "@import", "url(", "<link", "<iframe", "style=\"",
    ] {
        assert!(!page.contains(away), "{away}");
    }
    for secret in ["Eva Secret", "eva@secret.example", "a secret note"] {
        assert!(!page.contains(secret), "{secret}");
    }
    assert!(
        !page.contains("<script>document") && !page.contains("</script><img"),
        "a name became markup"
    );
    assert!(page.contains("evil-1a1a"));
    for chart in ["Promises met", "Conversion by source", "Leads by month"] {
        assert!(page.contains(chart), "the report's charts are there too");
    }
    assert_eq!(page.matches("<script").count(), 2);
    let with = self::page(&book, &["--with-contacts"]);
    for known in ["Eva Secret", "eva@secret.example", "a secret note"] {
        assert!(with.contains(known), "{known}");
    }
}

#[test]
fn same_book_and_time_make_same_bytes() {
    let place = Sandbox::new();
    let made = place.leads(&["demo", "made", "--as-of", AS_OF]);
    assert_eq!(made.code, Some(0));
    let book = place.at("book/made");
    let pages: Vec<String> = (0..2).map(|_| page(&book, &[])).collect();
    assert_eq!(pages[0], pages[1]);
    let out = book.root().join("board.html");
    let written = page(&book, &["--out", out.to_str().unwrap()]);
    assert_eq!(written, "");
    assert_eq!(std::fs::read_to_string(out).unwrap(), pages[0]);
    let markdown = page(&book, &["--format", "markdown"]);
    assert!(
        markdown.starts_with("## Leads as of 2026-11-19 10:00 UTC\n"),
        "{markdown}"
    );
    assert!(markdown.contains("| overdue | vaasa-9r4t |"), "{markdown}");
    let nowhere = book.leads(&["board", "--out", "no/such/folder/x.html"]);
    assert_eq!(nowhere.code, Some(2), "{nowhere:?}");
}

/// Returns a browser, if this computer has one.
fn browser() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|program| program.is_file())
}

/// Returns how many cards are drawn.
fn cards(dom: &str) -> usize {
    dom.matches("<li><button").count()
}

/// Opens a page and returns what stands in it once its script has run, and what the browser complained of.
fn opened(browser: &Path, home: &Path, file: &Path, hash: &str) -> (String, String) {
    let output = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--enable-logging=stderr",
            "--window-size=420,900",
        ])
        .args(["--dump-dom", "--virtual-time-budget=3000"])
        .arg(format!(
            "--user-data-dir={}",
            home.join("profile").display()
        ))
        .arg(format!("file://{}#{hash}", file.display()))
        .env("HOME", home)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = text(&output.stderr);
    let complaints = said.lines().filter(|line| line.contains("CONSOLE"));
    (
        text(&output.stdout),
        complaints.collect::<Vec<_>>().join("\n"),
    )
}

/// Skipped, with a line that says so, where there is no browser.
#[test]
#[allow(clippy::print_stderr, reason = "a test that is skipped says so")]
fn a_browser_shows_filters_and_opens_leads() {
    let Some(browser) = browser() else {
        eprintln!("skipped: no Chromium on this computer, so the board was opened in no browser");
        return;
    };
    let book = book();
    let home = book.root();
    let file = home.join("board.html");
    std::fs::write(&file, page(&book, &[])).unwrap();
    let (dom, complaints) = opened(&browser, &home, &file, "");
    assert_eq!(complaints, "", "the browser complains");
    assert!(cards(&dom) > 40, "{}", cards(&dom));
    assert!(!dom.contains("<title>hit"), "a name ran as a script");
    assert!(!dom.contains("<dialog id=\"lead\" aria-labelledby=\"lead-title\" open"));

    let (dom, complaints) = opened(&browser, &home, &file, "q=olten&state=within_target");
    assert_eq!(complaints, "");
    assert_eq!(cards(&dom), 1, "one lead fits");
    assert!(dom.contains(">1 found<"), "{dom}");

    let (dom, complaints) = opened(&browser, &home, &file, "lead=olten-8g1z");
    assert_eq!(complaints, "");
    assert!(dom.contains("open=\"\""), "the lead was not opened");
    assert!(
        dom.contains("reclaimed: qualified → working"),
        "its timeline is not shown"
    );

    let (dom, complaints) = opened(&browser, &home, &file, "lead=evil-2b2b");
    assert_eq!(complaints, "");
    assert!(
        dom.contains("&lt;/script&gt;&lt;img"),
        "the name is shown as it is"
    );
}

/// What a mail or a meeting is sent, a browser shows in full and complains of nothing.
#[test]
#[allow(clippy::print_stderr, reason = "a test that is skipped says so")]
fn a_browser_shows_the_other_pages_in_their_styles() {
    let Some(browser) = browser() else {
        eprintln!("skipped: no Chromium on this computer, so no page was opened in a browser");
        return;
    };
    let book = book();
    let home = book.root();
    for name in ["report", "digest"] {
        let said = book.leads(&[name, "--format", "html", "--as-of", AS_OF]);
        assert_eq!(said.code, Some(0), "{said:?}");
        let file = home.join(format!("{name}.html"));
        std::fs::write(&file, &said.out).unwrap();
        let (dom, complaints) = opened(&browser, &home, &file, "");
        assert_eq!(complaints, "", "{name}");
        assert!(
            dom.contains("<table") && !dom.contains("<title>hit"),
            "{name}: {dom}"
        );
        // The same page with a style more: that one is refused.
        std::fs::write(
            &file,
            said.out
                .replace("<table", "<hr style=\"color:red\"/><table"),
        )
        .unwrap();
        let (_, complaints) = opened(&browser, &home, &file, "");
        assert!(
            complaints.contains("Content Security Policy"),
            "{name}: {complaints}"
        );
    }
}

/// Makes a book with a lane of two thousand open leads and one of a hundred closed ones.
fn crowd() -> Sandbox {
    let place = Sandbox::new();
    let made = place.leads(&["demo", "made", "--as-of", AS_OF]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let book = place.at("book/made");
    for number in 0..2100 {
        let stage = if number < 2000 { "inquiry" } else { "lost" };
        let lead = format!(
            "id: crowd-{number:04}\ncompany: {{ name: Company {number} }}\nsource: webinar\nstage: {stage}\n"
        );
        book.write(&format!("leads/2026-11/crowd-{number:04}.yaml"), &lead);
    }
    // Where scripts run, this one is text at first.
    book.write(
        "leads/2026-11/crowd-1999.yaml",
        "id: crowd-1999\ncompany: { name: \"</noscript><img src=x onerror=document.title='hit'>\" }\n\
         source: webinar\nstage: inquiry\n",
    );
    book
}

#[test]
fn a_lane_of_thousands_is_whole_without_scripts() {
    let book = crowd();
    let page = page(&book, &[]);
    // Each lead has one card; where scripts run, those in a `noscript` are text.
    for id in ["crowd-0000", "crowd-1999", "crowd-2099"] {
        assert_eq!(page.matches(&format!(">{id}<")).count(), 1, "{id}");
    }
    assert_eq!(page.matches("<noscript><ul>").count(), 2);
    let drawn = without_noscript(&page);
    assert!((200..400).contains(&cards(&drawn)), "{}", cards(&drawn));
    for rest in ["<p class=\"more\">18", "<p class=\"more\">7"] {
        assert!(drawn.contains(rest), "what is not drawn is counted");
    }
}

/// Returns a page as a browser reads it where scripts run.
fn without_noscript(page: &str) -> String {
    let mut parts = page.split("<noscript>");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.filter_map(|part| part.split_once("</noscript>"));
    rest.fold(first, |whole, (_, after)| whole + after)
}

/// Skipped, with a line that says so, where there is no browser.
#[test]
#[allow(clippy::print_stderr, reason = "a test that is skipped says so")]
fn a_browser_draws_a_lane_of_thousands_bit_by_bit() {
    let Some(browser) = browser() else {
        eprintln!("skipped: no Chromium on this computer, so a long lane was opened in no browser");
        return;
    };
    let book = crowd();
    let home = book.root();
    let file = home.join("board.html");
    let page = page(&book, &[]);
    std::fs::write(&file, &page).unwrap();
    let open = |file: &Path, hash: &str| {
        let (dom, complaints) = opened(&browser, &home, file, hash);
        assert_eq!(complaints, "", "the browser complains");
        dom
    };
    let late = ">crowd-1500<";

    let dom = open(&file, "");
    assert!(cards(&dom) < 200, "{} on a phone", cards(&dom));
    assert!(!dom.contains(late), "a late card is drawn at once");
    assert!(
        dom.contains("Show 20 more of "),
        "nothing says that there are more"
    );

    let dom = open(&file, "q=crowd-1500");
    assert_eq!(cards(&dom), 1);
    assert!(dom.contains(late) && dom.contains(">1 found<") && dom.contains(">1 of 20"));
    let dom = open(&file, "q=crowd-2042");
    assert_eq!(cards(&dom), 1, "closed leads are found too");
    let dom = open(&file, "q=crowd-1999");
    assert!(
        dom.contains("&lt;/noscript&gt;&lt;img src=x"),
        "the name is shown as it is"
    );
    assert!(
        !dom.contains("<title>hit") && !dom.contains("<img"),
        "a name became markup"
    );
    let dom = open(&file, "q=crowd-1");
    assert!(cards(&dom) == 20 && dom.contains(">1000 found<"));

    let dom = open(&file, "lead=crowd-1500");
    assert!(
        dom.contains(late) && dom.contains("open=\"\""),
        "the lead is not drawn"
    );
    let dom = open(&file, "q=company&lead=crowd-1500");
    assert_eq!(cards(&dom), 20 + 1 + 20, "one more than the first");

    // A reader's hand, which the page itself allows no script to be.
    let (before, after) = page.split_once("script-src 'sha256-").unwrap();
    let (_, after) = after.split_once('\'').unwrap();
    let allowed = format!("{before}script-src 'unsafe-inline'{after}");
    let hand = |does: &str| {
        let file = home.join("hand.html");
        let text = allowed.replace("</body>", &format!("<script>{does}</script></body>"));
        std::fs::write(&file, text).unwrap();
        open(&file, "q=crowd")
    };
    let dom = hand("document.querySelector('.more').click()");
    assert_eq!(cards(&dom), 20 + 20 + 20, "more are drawn");
    assert!(dom.contains("Show 20 more of 1960"));
    let dom = hand(
        "document.querySelector('.more').click(); const item = document.activeElement.closest('li'); \
         item.title = [...item.parentElement.children].indexOf(item)",
    );
    assert!(
        dom.contains("<li title=\"20\"><button"),
        "the reader goes on with the first of them"
    );
    let dom = hand("dispatchEvent(new Event('beforeprint'))");
    assert_eq!(cards(&dom), 2000 + 20, "all open leads are printed");
    assert!(dom.contains("80 more are not shown"));
    let dom =
        hand("dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))");
    assert_eq!(cards(&dom), 40, "the screen is as it was");
    let dom = hand("location.hash = 'q=crowd-1500'");
    assert_eq!(
        cards(&dom),
        1,
        "another link in the same window is followed"
    );
}

#[test]
fn a_watch_keeps_the_page_fresh() {
    let place = Sandbox::new();
    let made = place.leads(&["demo", "made", "--as-of", AS_OF]);
    assert_eq!(made.code, Some(0));
    let book = place.at("book/made");
    let out = book.root().join("fresh.html");
    let said = book.leads(&["watch", "--once", "--board", out.to_str().unwrap()]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let page = std::fs::read_to_string(out).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("vaasa-9r4t"));
}
