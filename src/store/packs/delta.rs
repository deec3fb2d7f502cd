//! Differences, as git stores one object by what it has over another.

/// What a difference made of its base.
#[derive(Debug, PartialEq)]
pub(super) struct Applied {
    pub(super) bytes: Vec<u8>,
    /// How many bytes it took from the front of the base to begin with, and how many from the back in the end.
    pub(super) front: usize,
    pub(super) back: usize,
}

/// Returns what a difference makes of its base, in the room of an object no longer needed; `None` if the two do not fit, or
/// the result is larger than a bound.
///
/// Source: `gitformat-pack`, "Deltified representation".
pub(super) fn applied(base: &[u8], delta: &[u8], most: u64, mut room: Vec<u8>) -> Option<Applied> {
    let mut delta = delta;
    let (mut front, mut back) = (0, 0);
    room.clear();
    if size(&mut delta)? != base.len() as u64 {
        return None;
    }
    let len = size(&mut delta).filter(|len| *len <= most)? as usize;
    room.reserve_exact(len);
    while let Some((&order, rest)) = delta.split_first() {
        delta = rest;
        let part = if order & 0x80 != 0 {
            let start = number(&mut delta, order & 0x0f)?;
            let count = number(&mut delta, order >> 4 & 0x07)?;
            let count = if count == 0 { 0x1_0000 } else { count };
            if start == room.len() && front == room.len() {
                front += count;
            }
            // As far from the end there as here.
            let ends = base.len().checked_sub(start) == Some(len - room.len());
            back = if ends { back + count } else { 0 };
            base.get(start..)?.get(..count)?
        } else {
            let (new, rest) = delta.split_at_checked(usize::from(order).max(1))?;
            delta = rest;
            if order == 0 {
                return None;
            }
            back = 0;
            new
        };
        if room.len() + part.len() > len {
            return None;
        }
        room.extend_from_slice(part);
    }
    (room.len() == len).then_some(Applied {
        bytes: room,
        front,
        back,
    })
}

/// Takes a size off the front of a difference.
fn size(delta: &mut &[u8]) -> Option<u64> {
    let mut size = 0;
    for shift in (0..63).step_by(7) {
        let (&byte, rest) = delta.split_first()?;
        *delta = rest;
        size |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(size);
        }
    }
    None
}

/// Takes a number off the front of a difference, of which these bytes are given: the lowest bit stands for the lowest byte.
fn number(delta: &mut &[u8], given: u8) -> Option<usize> {
    let mut number = 0;
    for byte in (0..4).filter(|byte| given >> byte & 1 == 1) {
        let (&part, rest) = delta.split_first()?;
        *delta = rest;
        number |= usize::from(part) << (8 * byte);
    }
    Some(number)
}

#[cfg(test)]
mod tests;
