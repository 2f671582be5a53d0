//! Numbers of the layouts of native modules' objects, in one table so that no two have the same.
//!
//! A layout is numbered here, its struct is declared beside the code that uses it, and [`register`] tells the heap of the struct. Numbers
//! mean nothing outside one process; keep them dense.

use tauraro_vm::Layout;
use tauraro_vm::heap::Heap;

/// Storage of arrays: the one layout with a tail.
pub const ARRAY_WORDS: Layout = Layout(Layout::FirstNative.0 + 31);

macro_rules! layouts {
    ($($(#[$doc:meta])* $name:ident = $offset:literal $struct:path;)*) => {
        $($(#[$doc])* pub const $name: Layout = Layout(Layout::FirstNative.0 + $offset);)*

        /// Tells the heap of every struct of the native modules.
        pub fn register(heap: &mut Heap) {
            $(heap.register::<$struct>();)*
            heap.register_tailed::<crate::array::Words>();
        }
    };
}

layouts! {
    /// `itertools.count`
    COUNT = 0 crate::itertools::basic::Count;
    /// `itertools.cycle`
    CYCLE = 1 crate::itertools::basic::Cycle;
    /// `itertools.repeat`
    REPEAT = 2 crate::itertools::basic::Repeat;
    /// `itertools.chain`
    CHAIN = 3 crate::itertools::basic::Chain;
    /// `itertools.compress`
    COMPRESS = 4 crate::itertools::filters::Compress;
    /// `itertools.dropwhile`
    DROP_WHILE = 5 crate::itertools::filters::DropWhile;
    /// `itertools.takewhile`
    TAKE_WHILE = 6 crate::itertools::filters::TakeWhile;
    /// `itertools.filterfalse`
    FILTER_FALSE = 7 crate::itertools::filters::FilterFalse;
    /// `itertools.starmap`
    STAR_MAP = 8 crate::itertools::filters::StarMap;
    /// `itertools.islice`
    ISLICE = 9 crate::itertools::filters::Islice;
    /// `itertools.accumulate`
    ACCUMULATE = 10 crate::itertools::filters::Accumulate;
    /// `itertools.product`
    PRODUCT = 11 crate::itertools::combinatoric::Product;
    /// `itertools.permutations`
    PERMUTATIONS = 12 crate::itertools::combinatoric::Permutations;
    /// `itertools.combinations`
    COMBINATIONS = 13 crate::itertools::combinatoric::Combinations;
    /// `itertools.combinations_with_replacement`
    COMBINATIONS_REPLACED = 14 crate::itertools::combinatoric::Replaced;
    /// `itertools.groupby`
    GROUP_BY = 15 crate::itertools::grouping::GroupBy;
    /// `itertools._grouper`
    GROUPER = 16 crate::itertools::grouping::Grouper;
    /// `itertools._tee_dataobject`
    TEE_DATA = 17 crate::itertools::grouping::TeeData;
    /// `itertools._tee`
    TEE = 18 crate::itertools::grouping::Tee;
    /// `itertools.zip_longest`
    ZIP_LONGEST = 19 crate::itertools::grouping::ZipLongest;
    /// `itertools.pairwise`
    PAIRWISE = 20 crate::itertools::grouping::Pairwise;
    /// `itertools.batched`
    BATCHED = 21 crate::itertools::grouping::Batched;
    /// `operator.itemgetter`
    ITEM_GETTER = 22 crate::operator::getters::ItemGetter;
    /// `operator.attrgetter`
    ATTR_GETTER = 23 crate::operator::getters::AttrGetter;
    /// `operator.methodcaller`
    METHOD_CALLER = 24 crate::operator::getters::MethodCaller;
    /// `collections.deque`
    DEQUE = 25 crate::collections::deque::Deque;
    /// `_collections._deque_iterator`
    DEQUE_ITERATOR = 26 crate::collections::deque::DequeIterator;
    /// `_collections._deque_reverse_iterator`
    DEQUE_REVERSE_ITERATOR = 27 crate::collections::deque::DequeReverseIterator;
    /// `collections._tuplegetter`
    TUPLE_GETTER = 28 crate::collections::tuple_getter::TupleGetter;
    /// `array.array`
    ARRAY = 29 crate::array::Array;
    /// `array.arrayiterator`
    ARRAY_ITERATOR = 30 crate::array::ArrayIterator;
    /// `_random.Random`
    RANDOM = 32 crate::random::Random;
    /// `functools.partial`
    PARTIAL = 33 crate::functools::partial::Partial;
    /// `functools._PlaceholderType`
    PLACEHOLDER = 34 crate::functools::partial::Placeholder;
    /// `functools.KeyWrapper`
    KEY_WRAPPER = 35 crate::functools::compare_key::KeyWrapper;
    /// `functools._lru_cache_wrapper`
    LRU_CACHE = 36 crate::functools::lru_cache::LruCache;
    /// `functools._lru_list_elem`
    LRU_LINK = 37 crate::functools::lru_cache::Link;
    /// `io.StringIO`
    STRING_IO = 40 crate::io::string_io::StringIo;
    /// `io.BytesIO`
    BYTES_IO = 41 crate::io::bytes_io::BytesIo;
    /// What `io.BytesIO.getbuffer` shows.
    BYTES_IO_BUFFER = 42 crate::io::bytes_io::BytesIoBuffer;
    /// `io.FileIO`
    FILE_IO = 43 crate::io::file::FileIo;
    /// `io.BufferedReader` and its kin.
    BUFFERED = 44 crate::io::buffered::Buffered;
    /// `io.TextIOWrapper`
    TEXT_IO = 45 crate::io::text::TextIo;
    /// `re.Pattern`
    SRE_PATTERN = 46 crate::sre::pattern::Pattern;
    /// `_sre.SRE_Scanner`
    SRE_SCANNER = 47 crate::sre::pattern::Scanner;
    /// `re.Match`
    SRE_MATCH = 48 crate::sre::matching::Match;
    /// `_sre.SRE_Template`
    SRE_TEMPLATE = 49 crate::sre::Template;
}
