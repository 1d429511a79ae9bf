//! Values of the core in the form in which columns compare them.

use spacebridge::{Name, ProjectRef, ReleaseVersion};

/// Returns the text that two names share exactly if they are equal: letter by letter in lower
/// case, as [`Name`] compares.
pub(crate) fn of_name(name: &Name) -> String {
    // `str::to_lowercase` depends on the place of a letter in its word; names do not.
    name.as_str().chars().flat_map(char::to_lowercase).collect()
}

/// Returns the text that two projects share exactly if they are equal. No name contains `:`.
pub(crate) fn of_project(project: &ProjectRef) -> String {
    match &project.space {
        Some(space) => format!("{}:{}", of_name(space), of_name(&project.name)),
        None => of_name(&project.name),
    }
}

/// Returns the text that two versions share exactly if they are equal: without leading zeros,
/// metadata, and the kind of separator.
pub(crate) fn of_version(version: &ReleaseVersion) -> String {
    let numbers = [version.major(), version.minor(), version.patch(), version.revision()];
    let mut key = numbers.map(|number| number.to_string()).join(".");
    if version.prerelease().is_empty() {
        return key;
    }
    for label in version.prerelease().split(['.', '-', '_', '\\']) {
        key.push('-');
        let is_number = !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit());
        if is_number {
            // `0` and `00` are equal, and differ from the empty word.
            key.push('#');
            key.push_str(label.trim_start_matches('0'));
        } else {
            key.push_str(&label.to_ascii_lowercase());
        }
    }
    key
}

/// Returns a number as bytes that compare as the number does. SQLite has no unsigned integers of
/// 64 bits.
pub(crate) const fn of_number(number: u64) -> [u8; 8] {
    number.to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_share_a_key_exactly_if_they_are_equal() {
        let texts = ["Prod", "PROD", "prod ", "Straße", "STRASSE", "ΟΔΟΣ", "οδος", "οδοσ", "İ"];
        for one in texts {
            for other in texts {
                let one = Name::new(one).unwrap();
                let other = Name::new(other).unwrap();
                assert_eq!(of_name(&one) == of_name(&other), one == other, "{one} {other}");
            }
        }
    }

    #[test]
    fn projects_share_a_key_exactly_if_they_are_equal() {
        let texts = ["Shop", "shop", "Dev: Shop", "dev:shop", "Dev: Other", "Prod: Shop"];
        for one in texts {
            for other in texts {
                let one: ProjectRef = one.parse().unwrap();
                let other: ProjectRef = other.parse().unwrap();
                assert_eq!(of_project(&one) == of_project(&other), one == other, "{one} {other}");
            }
        }
    }

    #[test]
    fn versions_share_a_key_exactly_if_they_are_equal() {
        let texts = [
            "1",
            "1.0",
            "v1.0.0.0",
            "1.0+build",
            "1.0-",
            "1.0-beta",
            "1.0.beta",
            "1.0_BETA+x",
            "1.0-beta.1",
            "1.0-beta-01",
            "1.0-beta.0",
            "1.0-beta.00",
            "1.0-beta.",
            "1.0--beta",
            "1.0-beta..1",
            "1.0-9alpha",
            "9alpha",
            "0.0.0-9alpha",
            "stable",
            "1.10",
            "1.1.0",
            "1.01",
            "1.0-18446744073709551616",
            "1.0-018446744073709551616",
            "1.0-0",
            "1.0-00",
            "1.0-a.0",
        ];
        for one in texts {
            for other in texts {
                let one: ReleaseVersion = one.parse().unwrap();
                let other: ReleaseVersion = other.parse().unwrap();
                assert_eq!(of_version(&one) == of_version(&other), one == other, "{one} {other}");
            }
        }
    }

    #[test]
    fn numbers_compare_as_their_bytes() {
        let numbers = [0, 1, 255, 256, u64::from(u32::MAX), u64::MAX - 1, u64::MAX];
        assert!(numbers.map(of_number).is_sorted());
    }
}
