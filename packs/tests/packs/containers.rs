//! Containers as other tools write them, for tests.

/// One member of a zip.
pub(crate) struct Member<'m> {
    name: &'m str,
    content: &'m [u8],
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Stored,
    Deflated,
    /// The sizes come after the data, as when the zip is written to a pipe.
    Streamed,
    /// The sizes are in the zip64 field.
    Large,
}

impl<'m> Member<'m> {
    pub(crate) fn stored(name: &'m str, content: &'m [u8]) -> Self {
        Self { name, content, kind: Kind::Stored }
    }

    pub(crate) fn deflated(name: &'m str, content: &'m [u8]) -> Self {
        Self { name, content, kind: Kind::Deflated }
    }

    pub(crate) fn streamed(name: &'m str, content: &'m [u8]) -> Self {
        Self { name, content, kind: Kind::Streamed }
    }

    pub(crate) fn large(name: &'m str, content: &'m [u8]) -> Self {
        Self { name, content, kind: Kind::Large }
    }
}

/// A zip without its directory, which is only a hint; the checksums are left at zero.
pub(crate) fn zip(members: &[Member<'_>]) -> Vec<u8> {
    members.iter().flat_map(zip_member).collect()
}

/// A zip with its directory.
pub(crate) fn with_directory(members: &[Member<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for member in members {
        let packed = miniz_oxide::deflate::compress_to_vec(member.content, 6).len() as u32;
        directory.extend_from_slice(b"PK\x01\x02\x14\0\x14\0\x08\0\x08\0\0\0\0\0\0\0\0\0");
        for number in [packed, member.content.len() as u32, member.name.len() as u32] {
            directory.extend_from_slice(&number.to_le_bytes());
        }
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&(out.len() as u32).to_le_bytes());
        directory.extend_from_slice(member.name.as_bytes());
        out.extend(zip_member(member));
    }
    let start = out.len() as u32;
    let size = directory.len() as u32;
    let count = members.len() as u16;
    out.extend(directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].iter().flat_map(|number| number.to_le_bytes()));
    out.extend([size, start].iter().flat_map(|number| number.to_le_bytes()));
    out.extend_from_slice(&[0; 2]);
    out
}

fn zip_member(member: &Member<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    let data = match member.kind {
        Kind::Stored => member.content.to_vec(),
        _ => miniz_oxide::deflate::compress_to_vec(member.content, 6),
    };
    let packed = data.len() as u32;
    let plain = member.content.len() as u32;
    let method = u16::from(member.kind != Kind::Stored) * 8;
    let flags = 0;
    let (flags, sizes, extra) = match member.kind {
        Kind::Streamed => (8, [0, 0], Vec::new()),
        Kind::Large => {
            let mut extra = vec![1, 0, 16, 0];
            extra.extend_from_slice(&u64::from(plain).to_le_bytes());
            extra.extend_from_slice(&u64::from(packed).to_le_bytes());
            (flags, [u32::MAX; 2], extra)
        }
        _ => (flags, [packed, plain], Vec::new()),
    };
    out.extend_from_slice(b"PK\x03\x04\x14\x00");
    out.extend_from_slice(&u16::to_le_bytes(flags));
    out.extend_from_slice(&method.to_le_bytes());
    out.extend_from_slice(&[0; 8]);
    out.extend(sizes.iter().flat_map(|size| size.to_le_bytes()));
    out.extend_from_slice(&(member.name.len() as u16).to_le_bytes());
    out.extend_from_slice(&(extra.len() as u16).to_le_bytes());
    out.extend_from_slice(member.name.as_bytes());
    out.extend_from_slice(&extra);
    out.extend_from_slice(&data);
    if member.kind == Kind::Streamed {
        out.extend_from_slice(b"PK\x07\x08\0\0\0\0");
        out.extend_from_slice(&packed.to_le_bytes());
        out.extend_from_slice(&plain.to_le_bytes());
    }
    out
}

/// One gzip member; the checksum is left at zero.
pub(crate) fn gzip(content: &[u8], name: Option<&str>) -> Vec<u8> {
    let mut out = vec![0x1F, 0x8B, 8, u8::from(name.is_some()) * 8, 0, 0, 0, 0, 0, 3];
    if let Some(name) = name {
        out.extend_from_slice(name.as_bytes());
        out.push(0);
    }
    out.extend_from_slice(&miniz_oxide::deflate::compress_to_vec(content, 6));
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&(content.len() as u32).to_le_bytes());
    out
}

/// Bytes that compress about as well as a program's text does.
pub(crate) fn text(length: usize, seed: u32) -> Vec<u8> {
    const WORDS: [&str; 8] =
        ["release ", "bundle ", "the space ", "of ", "a ", "target: ", "fn ", "\n"];
    let mut out = Vec::with_capacity(length + 16);
    let mut state = seed;
    while out.len() < length {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        out.extend_from_slice(WORDS[(state >> 28) as usize / 2].as_bytes());
        if state & 0x0700_0000 == 0 {
            out.extend_from_slice((state >> 8).to_string().as_bytes());
        }
    }
    out.truncate(length);
    out
}

/// Bytes that do not compress.
pub(crate) fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut out = Vec::with_capacity(length + 8);
    while out.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        out.extend_from_slice(&state.wrapping_mul(0x2545_F491_4F6C_DD1D).to_le_bytes());
    }
    out.truncate(length);
    out
}
