//! Any bytes are a table of parts, or refused; a table is written as it was read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use spacebridge::{Joining, PartTable};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(table) = PartTable::from_bytes(bytes) {
        assert_eq!(table.to_bytes(), bytes);
        let count = table.parts().count();
        assert!(count * 32 <= bytes.len());
        let mut joining = Joining::new(table.clone());
        for part in table.parts() {
            assert!(joining.place(part.content).is_ok());
        }
        assert_eq!(joining.missing().count(), 0);
    }
});
