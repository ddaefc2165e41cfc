//! `Table`: what each token of a block means, by a look-up that needs no check.

use crate::columns::Block;

/// As many tokens as there may be.
const TOKENS: usize = 1 << 16;

/// A value for each token of the block loaded last: a number, so that the memory of
/// the many tokens that no block has is never touched.
#[derive(Debug, Clone)]
pub(crate) struct Table<T> {
    values: Box<[T; TOKENS]>,
}

/// What tables hold.
pub(crate) trait Word: Copy + Default {}
impl Word for u32 {}
impl Word for u64 {}

impl<T: Word> Table<T> {
    /// A table of no block yet. Its zeros come from the system as they are.
    pub(crate) fn new() -> Self {
        let values = vec![T::default(); TOKENS].into_boxed_slice();
        let values = values.try_into();
        Self {
            values: values.unwrap_or_else(|_| Box::new([T::default(); TOKENS])),
        }
    }

    /// Looks up the block's shapes in what they mean throughout the segment, and
    /// puts all that occur together.
    pub(crate) fn load(&mut self, by_shape: &[T], block: &Block, mut each: impl FnMut(T)) {
        for (value, shape) in self.values.iter_mut().zip(&block.shapes) {
            *value = by_shape.get(*shape as usize).copied().unwrap_or_default();
            each(*value);
        }
    }

    /// What the token means.
    #[inline]
    pub(crate) fn of(&self, token: u16) -> T {
        self.values[usize::from(token)]
    }
}
