//! The bytes of packs, a window at a time: a pack mapped as a whole would count as memory of the program as far as it was
//! read.

use std::fs::File;
use std::path::Path;

use gix::odb::pack::data::header;

use crate::store::read_at::read_at;

/// The file of a pack.
pub(super) struct Data {
    file: File,
    len: u64,
}

impl Data {
    /// Opens the file of a pack; `None` if it is none, or another than the one with this checksum.
    pub(super) fn at(path: &Path, checksum: &gix::oid) -> Option<Self> {
        let file = File::open(path).ok()?;
        let len = file.metadata().ok()?.len();
        let mut front = [0; header::SIZE];
        read_at(&file, 0, &mut front).ok()?;
        header::decode(&front).ok()?;
        let mut back = vec![0; checksum.as_bytes().len()];
        read_at(&file, len.checked_sub(back.len() as u64)?, &mut back).ok()?;
        (back == checksum.as_bytes()).then_some(Data { file, len })
    }
}

/// How many windows a thread holds, from which multiples of bytes on they begin, and how far they reach into the next: most
/// objects take a few hundred bytes.
const WINDOWS: usize = 512;
const STEP: u64 = 4 * 1024;
const OVERLAP: u64 = 1024;

/// What one thread read of packs lately.
#[derive(Default)]
pub(super) struct Windows {
    /// Each window has one place where it can be held; there are none before the first is.
    held: Vec<Window>,
    /// What no window holds.
    large: Vec<u8>,
}

/// A window, and what it shows: nothing at first.
#[derive(Clone, Default)]
struct Window {
    pack: usize,
    number: u64,
    bytes: Vec<u8>,
}

impl Windows {
    /// Returns the bytes of a pack from an offset on: `least` of them or more, but none beyond its end.
    pub(super) fn get(
        &mut self,
        pack: usize,
        data: &Data,
        offset: u64,
        least: u64,
    ) -> Option<&[u8]> {
        let number = offset / STEP;
        let start = number * STEP;
        let end = offset.checked_add(least)?.min(data.len);
        if end <= offset {
            return None;
        }
        if end > start + STEP + OVERLAP {
            self.large.resize(usize::try_from(end - offset).ok()?, 0);
            read_at(&data.file, offset, &mut self.large).ok()?;
            return Some(&self.large);
        }
        self.held.resize(WINDOWS, Window::default());
        let window = &mut self.held[((number + pack as u64) % WINDOWS as u64) as usize];
        if window.bytes.is_empty() || (window.pack, window.number) != (pack, number) {
            let len = (data.len - start).min(STEP + OVERLAP);
            window.bytes.resize(usize::try_from(len).ok()?, 0);
            if read_at(&data.file, start, &mut window.bytes).is_err() {
                window.bytes.clear();
                return None;
            }
            (window.pack, window.number) = (pack, number);
        }
        window.bytes.get((offset - start) as usize..)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use proptest::prelude::*;

    use super::*;

    /// The front of a pack, and bytes that differ wherever windows could be mistaken for each other.
    fn data(len: usize, seed: u64) -> (Vec<u8>, Data) {
        let front = header::encode(gix::odb::pack::data::Version::V2, 1);
        let mixed = |at: usize| (at as u64 ^ seed << 40).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56;
        let rest = (front.len()..len).map(|at| mixed(at) as u8);
        let bytes: Vec<u8> = front.into_iter().chain(rest).collect();
        let checksum = gix::ObjectId::from_bytes_or_panic(&bytes[len - 20..]);
        let mut file = tempfile::NamedTempFile::new().expect("a file for a test");
        file.write_all(&bytes).expect("a file for a test");
        let data = Data::at(file.path(), &checksum).expect("a pack as git writes it");
        (bytes, data)
    }

    const LEN: u64 = WINDOWS as u64 * STEP * 2 + STEP / 2;

    fn asked() -> impl Strategy<Value = Vec<(usize, u64, u64)>> {
        let near = (0..LEN / STEP, 0..8_u64)
            .prop_map(|(number, back)| (number * STEP).saturating_sub(back));
        let offset = prop_oneof![near, 0..LEN + 9, LEN - 9..LEN + 9];
        let least = prop_oneof![1..100_u64, STEP - OVERLAP..STEP + 2 * OVERLAP, 0..3 * STEP];
        prop::collection::vec((0..2_usize, offset, least), 1..40)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn whatever_was_read_before_the_bytes_are_those_of_the_pack(asked in asked()) {
            let packs = [data(LEN as usize, 1), data(LEN as usize - 77, 2)];
            let mut windows = Windows::default();
            for (pack, offset, least) in asked {
                let (bytes, data) = &packs[pack];
                let found = windows.get(pack, data, offset, least);
                let wanted = bytes.get(offset as usize..).filter(|rest| !rest.is_empty() && least > 0);
                prop_assert_eq!(found.is_some(), wanted.is_some());
                if let Some((found, wanted)) = found.zip(wanted) {
                    prop_assert!(wanted.starts_with(found));
                    prop_assert!(found.len() >= wanted.len().min(least as usize));
                }
            }
        }
    }

    #[test]
    fn windows_in_one_place_are_told_apart() {
        let packs = [data(LEN as usize, 1), data(LEN as usize, 2)];
        let mut windows = Windows::default();
        let apart = WINDOWS as u64 * STEP;
        for (pack, offset) in [
            (0, 5),
            (0, 5 + apart),
            (0, 5),
            (1, apart - STEP),
            (1, 5),
            (0, STEP),
        ] {
            let (bytes, data) = &packs[pack];
            let found = windows
                .get(pack, data, offset, 40)
                .expect("because it is there");
            assert!(
                bytes[offset as usize..].starts_with(found),
                "{pack} {offset}"
            );
        }
    }

    #[test]
    fn what_is_no_pack_or_another_is_not_opened() {
        let checksum = gix::ObjectId::from_bytes_or_panic(&[7; 20]);
        let front = header::encode(gix::odb::pack::data::Version::V2, 1);
        let whole = [&front[..], b"objects", checksum.as_bytes()].concat();
        let opens = |bytes: &[u8]| {
            let mut file = tempfile::NamedTempFile::new().expect("a file for a test");
            file.write_all(bytes).expect("a file for a test");
            Data::at(file.path(), &checksum).is_some()
        };
        assert!(opens(&whole));
        assert!(!opens(b""));
        assert!(!opens(&whole[..whole.len() - 1]));
        assert!(!opens(&[b"NOTAPACK", &whole[8..]].concat()));
    }
}
