//! Size classes: which cell size serves an object of a given size.
//!
//! Steps of 16 bytes up to 256, then about 12 percent; from 1 KB on, sizes that divide a block nearly without
//! remainder, so that no class wastes the end of its blocks. Objects above [`MAX_CELL`] are *large*: they
//! get whole blocks of their own. The tables are computed by the compiler, so a constant size costs nothing.

use super::region::BLOCK_SIZE;

/// Every cell size and address is a multiple of this.
pub const GRANULE: usize = 16;
/// Largest cell: two of them fill a block.
pub const MAX_CELL: usize = BLOCK_SIZE / 2;

const fn next_size(size: usize) -> usize {
    let step = (size / 8) & !(GRANULE - 1);
    let next = size + if step < GRANULE { GRANULE } else { step };
    if next < 1024 {
        return next;
    }
    let per_block = BLOCK_SIZE / next;
    if per_block <= 2 {
        return MAX_CELL;
    }
    let snug = (BLOCK_SIZE / per_block) & !(GRANULE - 1);
    if snug > size { snug } else { next }
}

const fn count_classes() -> usize {
    let (mut size, mut count) = (GRANULE, 1);
    while size < MAX_CELL {
        size = next_size(size);
        count += 1;
    }
    count
}

/// Number of size classes.
pub const CLASSES: usize = count_classes();

/// The cell size of each class.
pub const CELL_SIZE: [u32; CLASSES] = {
    let mut sizes = [0; CLASSES];
    let (mut size, mut class) = (GRANULE, 0);
    while class < CLASSES {
        sizes[class] = size as u32;
        size = next_size(size);
        class += 1;
    }
    sizes
};

/// The class by size in granules, rounded up.
static CLASS_OF: [u8; MAX_CELL / GRANULE + 1] = {
    let mut table = [0; MAX_CELL / GRANULE + 1];
    let (mut granules, mut class) = (0, 0);
    while granules < table.len() {
        if granules * GRANULE > CELL_SIZE[class] as usize {
            class += 1;
        }
        table[granules] = class as u8;
        granules += 1;
    }
    table
};

/// The class of objects of `bytes` bytes, which are at most [`MAX_CELL`].
#[inline(always)]
pub fn class_of(bytes: usize) -> usize {
    CLASS_OF[bytes.div_ceil(GRANULE)] as usize
}

/// As [`class_of`], for the compiler.
pub const fn class_of_const(bytes: usize) -> usize {
    let mut class = 0;
    while (CELL_SIZE[class] as usize) < bytes {
        class += 1;
    }
    class
}

const _: () = assert!(CLASSES < 64 && CELL_SIZE[CLASSES - 1] as usize == MAX_CELL);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_gets_the_smallest_class_that_fits() {
        for bytes in 1..=MAX_CELL {
            let class = class_of(bytes);
            assert_eq!(class, class_of_const(bytes));
            assert!(CELL_SIZE[class] as usize >= bytes);
            assert!(class == 0 || (CELL_SIZE[class - 1] as usize) < bytes);
        }
    }

    #[test]
    fn cells_waste_little() {
        for class in 1..CLASSES {
            let (smaller, size) = (CELL_SIZE[class - 1] as usize, CELL_SIZE[class] as usize);
            assert!(size.is_multiple_of(GRANULE) && size > smaller);
            let unused = BLOCK_SIZE % size;
            assert!(unused * 16 < BLOCK_SIZE, "{size}: {unused} of a block unused");
            assert!(size <= 256 || size * 10 <= smaller * 16, "{smaller} to {size}");
        }
    }
}
