//! How the cells of a table are parted and quoted: read by the rules, and settled by looking at the first rows.

use csv::ByteRecord;

/// What may stand between cells; the one that parts the header most often is taken.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows that are looked at.
const ROWS_LOOKED_AT: usize = 1000;

/// How cells are quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// A cell may stand between quotation marks; one inside is doubled.
    Rfc4180,
    /// Not at all: a quotation mark is part of the text, a line is a row. So write `mysql -B`, Hive and Spark.
    None,
    /// With a backslash before what would end the cell. So write MySQL and PostgreSQL, and pandas if it is told to.
    Backslash,
}

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// Cells may stand between quotation marks.
    pub(super) quoted: bool,
    /// A backslash takes its meaning from the next character, or gives it one.
    pub(super) escaped: bool,
    /// What ends a line.
    pub(super) end: u8,
}

/// Why a row cannot be read by the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A cell is closed by its quotation mark and goes on.
    Stray,
    /// A cell is never closed.
    Open,
}

/// A row as the rules read it.
#[derive(Debug, Default)]
pub(super) struct Cut {
    pub(super) cells: ByteRecord,
    /// Where the next row begins.
    pub(super) next: usize,
    pub(super) fault: Option<Fault>,
    /// Whether a cell stood between quotation marks.
    pub(super) quoted: bool,
    /// Whether a quoted cell goes over several lines.
    pub(super) lines: bool,
    /// Cells that had to be quoted: there is a delimiter, a line's end or a doubled mark in them.
    needed: bool,
    /// A mark stands inside a cell that is not quoted, as nobody writes who quotes.
    inner: bool,
}

impl Cut {
    fn stands(&self, cells: usize) -> bool {
        self.fault.is_none() && self.cells.len() == cells && !self.inner
    }
}

/// Where a reader of a row is.
struct At<'b> {
    bytes: &'b [u8],
    at: usize,
    cell: Vec<u8>,
}

impl Dialect {
    /// The row that `bytes` begin with; nothing where more of them are needed. `whole` tells that there are no more.
    /// With `lenient`, only a mark before a delimiter or a line's end closes a cell.
    pub(super) fn cut(&self, bytes: &[u8], whole: bool, lenient: bool) -> Option<Cut> {
        let mut cut = Cut::default();
        let mut here = At {
            bytes,
            at: 0,
            cell: Vec::new(),
        };
        loop {
            let start = here.at;
            let blanks = bytes[start..].iter().take_while(|b| **b == b' ').count();
            here.cell.clear();
            if self.quoted && bytes.get(start + blanks) == Some(&b'"') {
                here.at = start + blanks + 1;
                let lines_before = cut.lines;
                match self.quoted_cell(&mut here, whole, lenient, &mut cut)? {
                    None => cut.quoted = true,
                    // A blank before the mark: the cell was none that is quoted.
                    Some(Fault::Stray) if blanks > 0 => {
                        here.at = start;
                        cut.lines = lines_before;
                        here.cell.clear();
                        self.plain_cell(&mut here, whole, &mut cut)?;
                    }
                    Some(fault) => {
                        cut.fault = Some(fault);
                        cut.cells.push_field(&here.cell);
                        cut.next = bytes.len();
                        return Some(cut);
                    }
                }
            } else {
                self.plain_cell(&mut here, whole, &mut cut)?;
            }
            cut.cells.push_field(&here.cell);
            match bytes.get(here.at) {
                Some(byte) if *byte == self.delimiter => here.at += 1,
                Some(_) => {
                    cut.next = here.at + 1;
                    return Some(cut);
                }
                None => {
                    cut.next = here.at;
                    return Some(cut);
                }
            }
        }
    }

    /// Reads on to the delimiter or the line's end behind a cell without quotation marks.
    fn plain_cell(&self, here: &mut At, whole: bool, cut: &mut Cut) -> Option<()> {
        let begins = here.at;
        loop {
            let Some(byte) = here.bytes.get(here.at).copied() else {
                if !whole {
                    return None;
                }
                break;
            };
            match byte {
                _ if byte == self.delimiter || byte == self.end => break,
                b'\\' if self.escaped => self.escape(here, whole)?,
                _ => {
                    cut.inner |= byte == b'"' && self.quoted;
                    here.cell.push(byte);
                    here.at += 1;
                }
            }
        }
        if self.end == b'\n'
            && here.cell.ends_with(b"\r")
            && here.bytes.get(here.at) != Some(&self.delimiter)
        {
            here.cell.pop();
        }
        if self.escaped && &here.bytes[begins..here.at] == b"\\N" {
            here.cell.clear();
        }
        Some(())
    }

    /// Reads the content of a quoted cell, and on to the delimiter or the line's end behind it.
    fn quoted_cell(
        &self,
        here: &mut At,
        whole: bool,
        lenient: bool,
        cut: &mut Cut,
    ) -> Option<Option<Fault>> {
        loop {
            let Some(byte) = here.bytes.get(here.at).copied() else {
                return whole.then_some(Some(Fault::Open));
            };
            match byte {
                b'\\' if self.escaped => {
                    cut.needed = true;
                    self.escape(here, whole)?;
                }
                b'"' => {
                    if here.bytes.get(here.at + 1) == Some(&b'"') {
                        // Two marks at the end of a cell that is read leniently are the text's and the cell's.
                        if !(lenient && self.closes(here, 2)) || here.cell.ends_with(b"\"") {
                            here.at += 1;
                            cut.needed = true;
                        }
                    } else if !whole
                        && here.bytes[here.at + 1..]
                            .iter()
                            .all(|b| matches!(b, b' ' | b'\r'))
                    {
                        return None;
                    } else if self.closes(here, 1) {
                        let behind = &here.bytes[here.at + 1..];
                        here.at += 1 + behind
                            .iter()
                            .take_while(|b| matches!(b, b' ' | b'\r'))
                            .count();
                        return Some(None);
                    } else if !lenient {
                        return Some(Some(Fault::Stray));
                    }
                    here.cell.push(b'"');
                    here.at += 1;
                }
                _ => {
                    cut.lines |= byte == self.end;
                    cut.needed |= byte == self.delimiter || byte == self.end;
                    here.cell.push(byte);
                    here.at += 1;
                }
            }
        }
    }

    /// Whether a delimiter, a line's end or the table's end comes after `skip` bytes, blanks aside.
    fn closes(&self, here: &At, skip: usize) -> bool {
        let behind = here.bytes.get(here.at + skip..).unwrap_or_default();
        let blanks = behind
            .iter()
            .take_while(|b| matches!(b, b' ' | b'\r'))
            .count();
        match behind.get(blanks) {
            Some(byte) => *byte == self.delimiter || *byte == self.end,
            None => true,
        }
    }

    fn escape(&self, here: &mut At, whole: bool) -> Option<()> {
        let Some(next) = here.bytes.get(here.at + 1).copied() else {
            if !whole {
                return None;
            }
            here.cell.push(b'\\');
            here.at += 1;
            return Some(());
        };
        here.cell.push(match next {
            b'n' => b'\n',
            b't' => b'\t',
            b'r' => b'\r',
            b'0' => b' ',
            other => other,
        });
        here.at += 2;
        Some(())
    }

    /// The first line's cells, quotation marks left as they stand. With `kept`, what stands between two of them is
    /// never parted.
    pub(super) fn line(&self, line: &[u8], kept: bool) -> ByteRecord {
        let line = line.strip_suffix(&[self.end]).unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut cells = ByteRecord::new();
        let (mut start, mut inside) = (0, false);
        for (at, byte) in line.iter().enumerate() {
            if *byte == b'"' && kept {
                inside = !inside;
            } else if *byte == self.delimiter && !inside {
                cells.push_field(&line[start..at]);
                start = at + 1;
            }
        }
        cells.push_field(&line[start..]);
        cells
    }

    /// Whether these first bytes of a table are quoted so, and how many rows stand: (those that stand, all).
    fn rows(&self, bytes: &[u8], whole: bool, cells: usize) -> Looks {
        let mut looks = Looks::default();
        let mut at = 0;
        while at < bytes.len() && looks.all < ROWS_LOOKED_AT {
            let rest = &bytes[at..];
            let Some(cut) = self.cut(rest, whole, false) else {
                break;
            };
            let line = memchr::memchr(self.end, rest).map_or(rest.len(), |end| end + 1);
            let mended = cut.fault.and_then(|_| self.mended(rest, whole, cells));
            looks.good += usize::from(mended.is_some());
            at += match mended {
                Some(next) => next,
                None if cut.fault.is_some() => line,
                None => cut.next,
            };
            if rest[..line].trim_ascii().is_empty() {
                continue;
            }
            looks.all += 1;
            looks.good += usize::from(cut.stands(cells));
            looks.needed += usize::from(cut.stands(cells) && cut.needed);
            looks.inner += usize::from(cut.inner || cut.fault.is_some());
        }
        looks
    }
}

impl Dialect {
    /// Where the next row begins, if this one goes over several lines and stands when it is read leniently.
    fn mended(&self, rest: &[u8], whole: bool, cells: usize) -> Option<usize> {
        const LONGEST: usize = 64 << 10;
        let start = &rest[..rest.len().min(LONGEST)];
        let cut = self.cut(start, whole && start.len() == rest.len(), true)?;
        let mut lines = start[..cut.next].split(|byte| *byte == self.end).skip(1);
        let is_row = |line: &[u8]| {
            [false, true].into_iter().any(|kept| {
                let found = self.line(line, kept);
                let bare = |first: &[u8]| !first.contains(&b' ');
                found.len() == cells && found.get(0).is_some_and(bare)
            })
        };
        let stands = cut.fault.is_none() && cut.cells.len() == cells && cut.lines;
        (stands && !lines.any(is_row)).then_some(cut.next)
    }
}

/// What the first rows look like to a dialect.
#[derive(Debug, Default, Clone, Copy)]
struct Looks {
    good: usize,
    all: usize,
    /// Rows with a cell that had to be quoted, and was.
    needed: usize,
    /// Rows with marks that nobody writes who quotes.
    inner: usize,
}

impl Looks {
    /// Rows that stand, in thousandths of all.
    fn share(self) -> usize {
        self.good * 1000 / self.all.max(1)
    }
}

/// The dialect of a table that begins with `start`, `header` being its first line.
pub(super) fn settled(start: &[u8], whole: bool, asked: Option<Quoting>) -> Dialect {
    let end = match memchr::memchr(b'\n', start) {
        None if start.contains(&b'\r') => b'\r',
        _ => b'\n',
    };
    let header_end = memchr::memchr(end, start).map_or(start.len(), |at| at + 1);
    let header = &start[..header_end];
    let delimiter = delimiter(header);
    let dialect = |quoted, escaped| Dialect {
        delimiter,
        quoted,
        escaped,
        end,
    };
    let (rfc, none, backslash, bare) = (
        dialect(true, false),
        dialect(false, false),
        dialect(true, true),
        dialect(false, true),
    );
    let rows = &start[header_end..];
    let cells = rfc
        .cut(header, true, false)
        .map_or(1, |cut| cut.cells.len());
    let look = |dialect: Dialect| dialect.rows(rows, whole, cells);
    let fits = |quoted: Dialect, plain: Dialect| match header.trim_ascii_start().starts_with(b"\"")
    {
        true => quoted,
        false => choose(
            quoted,
            look(quoted),
            plain,
            look(plain),
            all_quoted(plain, rows),
        ),
    };
    match asked {
        Some(Quoting::Rfc4180) => return rfc,
        Some(Quoting::None) => return none,
        Some(Quoting::Backslash) => return fits(backslash, bare),
        None => {}
    }
    let usual = fits(rfc, none);
    if !shows_escapes(rows, delimiter) {
        return usual;
    }
    let escaped = fits(backslash, bare);
    match look(escaped).share() >= look(usual).share() {
        true => escaped,
        false => usual,
    }
}

/// The dialect under which more rows stand; where they are as many, marks that nobody writes who quotes decide.
fn choose(
    quoted: Dialect,
    by_marks: Looks,
    plain: Dialect,
    without: Looks,
    all_quoted: bool,
) -> Dialect {
    let better = without.share() > by_marks.share();
    let as_good = without.share() == by_marks.share() && by_marks.inner > 0 && by_marks.needed == 0;
    if (better || as_good) && !all_quoted {
        plain
    } else {
        quoted
    }
}

/// Whether some column has nothing but cells between quotation marks, in two rows at least.
fn all_quoted(plain: Dialect, rows: &[u8]) -> bool {
    let mut columns: Vec<(usize, usize)> = Vec::new();
    let lines = rows.split(|byte| *byte == plain.end);
    for line in lines
        .filter(|line| !line.trim_ascii().is_empty())
        .take(ROWS_LOOKED_AT)
    {
        for (at, cell) in plain.line(line, false).iter().enumerate() {
            if columns.len() <= at {
                columns.push((0, 0));
            }
            let (seen, quoted) = &mut columns[at];
            *seen += 1;
            *quoted += usize::from(is_quoted(cell));
        }
    }
    columns.first().is_some_and(|(rows, _)| {
        columns
            .iter()
            .any(|(seen, quoted)| *rows > 1 && seen == rows && quoted == seen)
    })
}

/// Whether a cell stands between two quotation marks.
pub(super) fn is_quoted(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    cell.len() >= 2 && cell.starts_with(b"\"") && cell.ends_with(b"\"")
}

/// Whether backslashes before marks, ends of lines or in the place of nothing show that they escape.
fn shows_escapes(rows: &[u8], delimiter: u8) -> bool {
    memchr::memchr_iter(b'\\', rows).any(|at| {
        let before = at.checked_sub(1).map_or(b'\n', |before| rows[before]);
        let behind = |count: usize| rows.get(at + count).copied().unwrap_or(b'\n');
        let edge = |byte: u8| byte == delimiter || matches!(byte, b'\n' | b'\r');
        match behind(1) {
            b'"' | b'\n' | b'\r' => true,
            b'N' => edge(before) && edge(behind(2)),
            b'n' | b't' => {
                delimiter == b'\t'
                    && (behind(2) == b'\\'
                        || matches!(before, b'.' | b'!' | b'?' | b'"' | b',' | b'n'))
            }
            _ => false,
        }
    })
}

/// The delimiter that the header row shows.
fn delimiter(header: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [0; DELIMITERS.len()];
    for byte in header {
        quoted ^= *byte == b'"';
        if let Some(at) = DELIMITERS.iter().position(|delimiter| delimiter == byte)
            && !quoted
        {
            counts[at] += 1;
        }
    }
    let most = counts.iter().max().copied().unwrap_or_default();
    let at = counts
        .iter()
        .position(|count| *count == most)
        .unwrap_or_default();
    DELIMITERS[at]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_shows_the_delimiter() {
        for (header, expected) in [
            ("id,isi\n", b','),
            ("id;\"a,b,c\";isi\n", b';'),
            ("id\tjudul, panjang\tisi\ttanggal\n", b'\t'),
            ("isi\n", b','),
        ] {
            assert_eq!(delimiter(header.as_bytes()), expected, "{header}");
        }
    }

    #[test]
    fn the_first_rows_show_the_quoting() {
        let (rfc, none, backslash, bare) =
            ((true, false), (false, false), (true, true), (false, true));
        for (table, expected) in [
            ("id,isi\n1,\"Satu, dua.\"\n", rfc),
            ("id,isi\n1,Satu.\n", rfc),
            (
                "id,isi\n1,\"\"\"Satu,\"\" kata Rina.\"\n2,\"Satu.\nDua.\"\n",
                rfc,
            ),
            ("id\tisi\n1\t\"Satu.\"\n2\t\"Dua.\"\n", rfc),
            ("id\tisi\n1\t\"Satu,\" kata Rina.\n2\tDua.\n", none),
            ("id\tisi\n1\tKata \"satu\" itu.\n2\t\"Dua.\"\n", none),
            ("id\tisi\n1\tSatu.\n2\t\"Dua.\n3\tTiga.\n4\tEmpat.\n", none),
            ("id|isi\n1|\"Satu,\" kata Rina.\n", none),
            ("\"id\",\"isi\"\n\"1\",\"Kata \"satu\" itu.\"\n", rfc),
            ("id,isi\n1,\"\\\"Satu,\\\" kata Rina.\"\n", backslash),
            (
                "\"id\",\"isi\"\n\"1\",\"Satu.\\\n\\\"Dua,\\\" kata Rina.\"\n",
                backslash,
            ),
            ("id\tisi\n1\tSatu.\\n\"Dua,\" kata Rina.\n2\t\\N\n", bare),
            ("id\tisi\n1\tSatu.\\\n\"Dua,\" kata Rina.\n2\tTiga.\n", bare),
            (
                "id,isi\n1,\"Satu.\nKata \"dua\" itu.\nTiga.\"\n2,Empat.\n",
                rfc,
            ),
            ("id,isi\n1,\"Folder C:\\berita\"\n2,\"Satu, dua\"\n", rfc),
        ] {
            let dialect = settled(table.as_bytes(), true, None);
            assert_eq!((dialect.quoted, dialect.escaped), expected, "{table}");
        }
    }
}
