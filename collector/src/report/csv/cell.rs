//! Cells of RFC 4180, safe to open in a spreadsheet: what visitors made up (names
//! of pages, terms, campaigns) must not be taken for a formula there.

/// Adds one line to the text.
pub(super) fn write_line(cells: &[String], text: &mut String) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\r', '\n']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

/// Text as a cell: what a spreadsheet would take for a formula gets an apostrophe
/// before it.
pub(super) fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        let check = |cell: &str, expected: &str| {
            let mut line = String::new();
            write_line(&[guarded(cell), "1".to_owned()], &mut line);
            assert_eq!(line, format!("{expected},1\r\n"));
        };
        check("/cart", "/cart");
        check("", "");
        check("a,b", "\"a,b\"");
        check("say \"no\"", "\"say \"\"no\"\"\"");
        check("two\nlines", "\"two\nlines\"");
        check("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"");
        check("+1", "'+1");
        check("-1", "'-1");
        check("@SUM(A1)", "'@SUM(A1)");
        check("\t=1", "'\t=1");
        check("\r=1", "\"'\r=1\"");
        check("a=1", "a=1");
    }
}
