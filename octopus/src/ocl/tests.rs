//! The grammar: what is read, what it means, and what is refused where.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::parser::parse;
use super::syntax::{Body, Position, Value};
use spacebridge::{Code, Limits, Refusal as _};

fn read(text: &str) -> Result<Body, super::OctopusError> {
    let limits = Limits::default();
    parse("a.ocl", text.as_bytes(), &limits, &mut limits.items.clone())
}

/// The value of the only attribute in a text.
fn value(text: &str) -> Value {
    let body = read(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert_eq!((body.attributes.len(), body.blocks.len()), (1, 0), "{text:?}");
    body.attributes.into_iter().next().unwrap().value
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn refusal(text: &str, limits: Limits) -> String {
    let read = parse("a.ocl", text.as_bytes(), &limits, &mut limits.items.clone());
    read.err().map(|error| error.code().to_string()).unwrap_or_default()
}

#[test]
fn literals_and_their_values() {
    for (input, expected) in [
        ("A = \"plain\"", text("plain")),
        ("A = \"\"", text("")),
        (r#"A = "\r\n\t\\\"""#, text("\r\n\t\\\"")),
        (r#"A = "\\n""#, text("\\n")),
        ("A = \"${VAR:-x} %{http_code} #{Name | ToLower} $${a}\"", {
            text("${VAR:-x} %{http_code} #{Name | ToLower} $${a}")
        }),
        ("\u{feff} \t A\t =\t\"ä\"  ", text("ä")),
        ("A=1", Value::Integer(1)),
        ("A = -12", Value::Integer(-12)),
        ("A = 007", Value::Integer(7)),
        ("A = 2147483647", Value::Integer(i32::MAX)),
        ("A = 1.50", Value::Decimal("1.50".into())),
        ("A = -00.5", Value::Decimal("-0.5".into())),
        ("A = -0.0", Value::Decimal("0.0".into())),
        ("A = null", Value::Null),
        ("A = true", Value::Flag(true)),
        ("A = false", Value::Flag(false)),
        ("A = []", Value::List(Vec::new())),
        ("A=[ \n ]", Value::List(Vec::new())),
        ("A = [\"x\",\n  \"y\" ]", Value::List([text("x"), text("y")].into())),
        ("A = [1 , -2]", Value::List([Value::Integer(1), Value::Integer(-2)].into())),
        ("A-b_1 = [0.5]", Value::List([Value::Decimal("0.5".into())].into())),
    ] {
        assert_eq!(value(input), expected, "{input:?}");
    }
}

#[test]
fn keys_of_a_dictionary_are_plain_runs() {
    let input = r#"properties = {
    Octopus.Action.Package[web].Name = "1"
    a/b = 2
    x:y=z = true
    1.2 = null
    for = ["x"]
    # = "no comment"
    "two words" = <<End
#{x}
End
    "quote\"d" = -1.5

}"#;
    let Value::Dictionary(entries) = value(input) else { panic!("a dictionary") };
    let expected: BTreeMap<String, Value> = [
        ("Octopus.Action.Package[web].Name", text("1")),
        ("a/b", Value::Integer(2)),
        ("x:y=z", Value::Flag(true)),
        ("1.2", Value::Null),
        ("for", Value::List([text("x")].into())),
        ("#", text("no comment")),
        ("two words", text("#{x}")),
        ("quote\"d", Value::Decimal("-1.5".into())),
    ]
    .map(|(key, value)| (key.into(), value))
    .into();
    assert_eq!(entries, expected);
    assert_eq!(value("A = {}"), Value::Dictionary(BTreeMap::new()));
    let one = Value::Dictionary([("b".into(), Value::Integer(1))].into());
    assert_eq!(value("A = { b = 1 }"), one);
}

#[test]
fn heredocs_and_their_texts() {
    for (input, expected) in [
        // The line break before the end tag does not belong to the text.
        ("<<Z\nZ", ""),
        ("<<Z\nA\nZ", "A"),
        ("<<Z\nA\n\nZ\n", "A\n"),
        ("<<Z\n \n \nZ", " \n "),
        ("<<Z\n  A\n  B\n  Z", "  A\n  B"),
        ("<<Z\nA Z\nZ B\nZ", "A Z\nZ B"),
        ("<<Z \t \n\"\\n${a}\n  Z  ", "\"\\n${a}"),
        ("<<!-!\n<<\n!-!", "<<"),
        // Unindenting: the least of the end tag and of the lines that are not blank.
        ("<<-Z\nZ", ""),
        ("<<-Z\n \n \nZ", " \n "),
        ("<<-Z\n \n \n Z", "\n"),
        ("<<-Z\n  A\n   B\n  Z", "A\n B"),
        ("<<-Z\n  A\nB\n     Z", "  A\nB"),
        ("<<-Z\n    A\n  Z", "  A"),
        ("<<-Z\n    A\n\n  \n      \n    B\n    Z", "A\n\n\n  \nB"),
        ("<<-Z\n\t\tA\n  B\n\t\tZ", "A\nB"),
        ("<<-Z\n    A\n\n    Z", "A\n"),
        ("<<--Z\n A\n -Z", "A"),
        // A file's own line ends stay; a line's carriage returns are no text.
        ("<<Z\r\nA\r\nB\r\nZ\r\n", "A\r\nB"),
        ("<<Z\r\nA\r\nZ", "A"),
        ("<<-Z\n  A\r\r\n  B\n  Z", "A\r\nB"),
        ("<<-Z\r\n  A\r\n\r\n  Z", "A\r\n"),
    ] {
        assert_eq!(value(&format!("A = {input}")), text(expected), "{input:?}");
    }
}

#[test]
fn blocks_and_their_labels() {
    let body = read(
        "a {}\nb \"x\" \"y\" {\n\n}\nc\n{ \n  d \"\" {\n    e = 1\n    f {}\n  }\n  g = \"\" }\n",
    )
    .unwrap();
    let shape: Vec<_> = body.blocks.iter().map(|b| (&*b.name, b.labels.len())).collect();
    assert_eq!(shape, [("a", 0), ("b", 2), ("c", 0)]);
    let c = &body.blocks[2].body;
    assert_eq!((c.attributes.len(), c.blocks.len()), (1, 1));
    assert_eq!(c.blocks[0].labels, [""]);
    let Position { line, column } = c.blocks[0].body.attributes[0].position;
    assert_eq!((line, column), (8, 5));
    for empty in ["", " \r\n\t", "\u{feff}"] {
        let body = read(empty).unwrap();
        assert!(body.attributes.is_empty() && body.blocks.is_empty(), "{empty:?}");
    }
}

#[test]
fn two_attributes_of_one_name_are_syntax() {
    assert_eq!(read("A = 1\nA = 2").unwrap().attributes.len(), 2);
}

#[test]
fn what_is_no_ocl_is_refused_at_its_place() {
    for (input, line, column) in [
        ("# a", 1, 1),
        ("A = 1\n// a", 2, 1),
        ("A = 1 /* a */", 1, 7),
        ("A = \"x\" + 1", 1, 9),
        ("A = var.b", 1, 5),
        ("A =\n\"x\"", 1, 4),
        ("A\n= 1", 2, 1),
        ("A = 'x'", 1, 5),
        ("A = 1e3", 1, 6),
        ("A = 1.", 1, 6),
        ("A = .5", 1, 5),
        ("A = -", 1, 6),
        ("A = -2147483648", 1, 16),
        ("A = 2147483648", 1, 15),
        ("A = 0.12345678901234567890123456789", 1, 36),
        ("A = trueish", 1, 9),
        ("A = \"\\u0041\"", 1, 7),
        ("A = \"x", 1, 6),
        ("A = \"x\n\"", 1, 6),
        ("A = \"x\\\n\"", 1, 8),
        ("A = [\"x\" \"y\"]", 1, 10),
        ("A = [1,,2]", 1, 8),
        ("A = [1,]", 1, 8),
        ("A = [1, 2.5]", 1, 12),
        ("A = [1, \"x\"]", 1, 12),
        ("A = [true]", 1, 6),
        ("A = [[1]]", 1, 6),
        ("A = [", 1, 6),
        ("A = {\n b = {}\n}", 2, 6),
        ("A = {\n b=\"x\"\n}", 2, 4),
        ("A = {\n b = 1", 2, 7),
        ("A = << Z\nZ", 1, 7),
        ("A = <<Z Z\nZ", 1, 9),
        ("A = <<Z", 1, 8),
        ("A = <<Z\nA", 2, 2),
        ("A = <Z", 1, 6),
        ("a { b = 1 }", 1, 5),
        ("a b {}", 1, 3),
        ("a {\n", 2, 1),
        ("a {}}", 1, 5),
        ("a {}b {}", 1, 5),
        ("-a = 1", 1, 1),
        ("\"a\" = 1", 1, 1),
        ("ä = 1\nä ß", 2, 3),
    ] {
        let error = read(input).err().unwrap_or_else(|| panic!("{input:?} is read"));
        assert_eq!(error.code(), Code::OctopusOclSyntax, "{input:?}");
        let place = format!("line {line}, column {column} ");
        assert!(error.to_string().contains(&place), "{input:?}: {error}");
    }
    let twice = read("A = {\n  b = 1\n  b = 2\n}").err().unwrap();
    assert_eq!(twice.code(), Code::OctopusKeyTwice);
    assert!(twice.to_string().contains("line 3, column 3"), "{twice}");
    let broken = parse("a.ocl", b"A = 1\nB = \"\xff\"", &Limits::default(), &mut 9).err().unwrap();
    assert!(broken.to_string().contains("line 2, column 6"), "{broken}");
}

#[test]
fn every_limit_holds() {
    let usual = Limits::default();
    let nested = |depth: usize| "a {\n".repeat(depth) + &"}\n".repeat(depth);
    assert_eq!(refusal(&nested(usual.depth), usual), "");
    assert_eq!(refusal(&nested(usual.depth.saturating_add(1)), usual), "octopus-too-large");
    let deep = Limits { depth: usize::MAX, ..usual };
    assert_eq!(refusal(&nested(32), deep), "");
    assert_eq!(refusal(&nested(100_000), deep), "octopus-too-large");

    let few = Limits { items: 4, ..usual };
    assert_eq!(refusal("A = [1, 2]", few), "");
    for many in ["A = [1, 2, 3]", "A = 1\nB = 2\nC = 3", "a \"1\" \"2\" \"3\" \"4\" {}"] {
        assert_eq!(refusal(many, few), "octopus-too-large", "{many}");
    }

    let short = Limits { text: 3, ..usual };
    for fits in ["A = \"\\n\\n\\n\"", "abc = 1", "A = <<T\n1\n2\nT", "A = {\n abc = 1\n}"] {
        assert_eq!(refusal(fits, short), "", "{fits}");
    }
    for long in ["A = \"1234\"", "abcd = 1", "A = <<T\n12\n4\nT", "A = {\n abcd = 1\n}"] {
        assert_eq!(refusal(long, short), "octopus-too-large", "{long}");
    }
}

mod laws {
    use proptest::prelude::*;

    use super::super::syntax::{Attribute, Block};
    use super::*;

    /// Prints a body as a text that the grammar reads as the same body.
    fn print(body: &Body) -> String {
        let attribute = |Attribute { name, value, .. }: &Attribute| {
            let value = match value {
                Value::Dictionary(entries) => {
                    let entry = |(key, value): (&String, &Value)| {
                        format!("{} = {}\n", quoted(key), literal(value))
                    };
                    format!("{{\n{}}}", entries.iter().map(entry).collect::<Vec<_>>().concat())
                }
                value => literal(value),
            };
            format!("{name} = {value}\n")
        };
        let block = |Block { name, labels, body, .. }: &Block| {
            let labels: Vec<_> = labels.iter().map(|label| quoted(label)).collect();
            format!("{name} {} {{\n{}}}\n", labels.join(" "), print(body))
        };
        let attributes = body.attributes.iter().map(attribute);
        attributes.chain(body.blocks.iter().map(block)).collect()
    }

    fn literal(value: &Value) -> String {
        match value {
            // A heredoc can hold everything but a carriage return.
            Value::Text(text) if text.contains('\n') && !text.contains('\r') => {
                format!("<<=end=\n{text}\n=end=")
            }
            value => short_literal(value),
        }
    }

    fn short_literal(value: &Value) -> String {
        match value {
            Value::Null => "null".into(),
            Value::Flag(flag) => flag.to_string(),
            Value::Integer(number) => number.to_string(),
            Value::Decimal(number) => number.clone(),
            Value::Text(text) => quoted(text),
            Value::List(values) => {
                format!("[{}]", values.iter().map(short_literal).collect::<Vec<_>>().join(", "))
            }
            Value::Dictionary(_) => panic!("a dictionary is the value of an attribute alone"),
        }
    }

    fn quoted(text: &str) -> String {
        let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', "\\t");
        format!("\"{}\"", text.replace('\r', "\\r").replace('\n', "\\n"))
    }

    /// Texts with a liking for what means something, here or in HCL.
    fn words() -> impl Strategy<Value = String> {
        let known =
            ["${a}", "%{if}", "#{B}", "\n", "\r\n", "\t", "\\", "\"", " ", "}", "end", "=end", ""];
        let piece = prop_oneof![
            prop::sample::select(known.to_vec()).prop_map(String::from),
            any::<String>()
        ];
        prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
    }

    fn numbers() -> impl Strategy<Value = i32> {
        -i32::MAX..=i32::MAX
    }

    fn decimals() -> impl Strategy<Value = String> {
        (numbers(), 1..10_000_u32).prop_map(|(whole, part)| format!("{whole}.{part:04}"))
    }

    fn literals() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Flag),
            numbers().prop_map(Value::Integer),
            decimals().prop_map(Value::Decimal),
            words().prop_map(Value::Text),
            prop::collection::vec(words().prop_map(Value::Text), 0..4).prop_map(Value::List),
            prop::collection::vec(numbers().prop_map(Value::Integer), 0..4).prop_map(Value::List),
            prop::collection::vec(decimals().prop_map(Value::Decimal), 0..4).prop_map(Value::List),
        ]
    }

    fn bodies() -> impl Strategy<Value = Body> {
        let name = "[A-Za-z_0-9][A-Za-z_0-9-]{0,5}";
        let dictionary = prop::collection::btree_map(words(), literals(), 0..4);
        let value = prop_oneof![literals(), dictionary.prop_map(Value::Dictionary)];
        let position = Position::default();
        let attribute =
            (name, value).prop_map(move |(name, value)| Attribute { name, value, position });
        let attributes = prop::collection::vec(attribute, 0..4).boxed();
        let flat =
            attributes.clone().prop_map(|attributes| Body { attributes, blocks: Vec::new() });
        flat.prop_recursive(4, 24, 4, move |inner| {
            let block = (name, prop::collection::vec(words(), 0..3), inner)
                .prop_map(move |(name, labels, body)| Block { name, labels, body, position });
            (attributes.clone(), prop::collection::vec(block, 0..4))
                .prop_map(|(attributes, blocks)| Body { attributes, blocks })
        })
    }

    fn same(one: &Body, other: &Body) -> bool {
        let attributes = one.attributes.iter().zip(&other.attributes);
        let blocks = one.blocks.iter().zip(&other.blocks);
        one.attributes.len() == other.attributes.len()
            && one.blocks.len() == other.blocks.len()
            && { attributes }.all(|(a, b)| a.name == b.name && a.value == b.value)
            && { blocks }
                .all(|(a, b)| a.name == b.name && a.labels == b.labels && same(&a.body, &b.body))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn what_is_printed_is_read_as_it_was(body in bodies()) {
            let text = print(&body);
            let read = read(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            prop_assert!(same(&body, &read), "{text}\n{read:?}");
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in any::<Vec<u8>>()) {
            let limits = Limits::default();
            if let Err(error) = parse("a.ocl", &bytes, &limits, &mut limits.items.clone()) {
                prop_assert!(error.code().as_str().starts_with("octopus-"));
            }
        }

        #[test]
        fn a_file_with_anything_in_it_is_read_or_refused(
            body in bodies(),
            at in any::<prop::sample::Index>(),
            with in "[ \n\r\"{}=\\[\\],<>A-Z0-9.\\\\-]{0,4}",
        ) {
            let mut text = print(&body);
            let places: Vec<_> = text.char_indices().map(|(place, _)| place).collect();
            let place = if places.is_empty() { 0 } else { *at.get(&places) };
            text.insert_str(place, &with);
            if let Err(error) = read(&text) {
                prop_assert!(error.code().as_str().starts_with("octopus-"));
            }
        }
    }
}
