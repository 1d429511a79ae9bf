"""Files that are no message: the error names the kind of the file in the words of a person."""

import json

import pytest

import spacebridge as sb

from story import Story


@pytest.fixture(scope="module")
def story():
    return Story()


def refused(read, data):
    with pytest.raises(sb.SpacebridgeError) as error:
        read(data)
    return error.value


def test_a_file_that_is_no_message_is_named(story, tmp_path):
    space = json.dumps(story.dev.document())
    facts = json.dumps({"deployments": [], "promotions": [], "imports": []})
    for data, kind in [
        (story.dev.certificate.to_pem().encode(), "a PEM certificate"),
        (space.encode(), "the document of a Space"),
        (facts.encode(), "the document of facts"),
        (space.encode("utf-16"), "text in UTF-16"),
        (b'{"payload": 1}', "a JSON document"),
        (b"PK\x03\x04\x14\x00", "a ZIP archive, as packages are"),
        (b"SBDELTA\x01\x00", "a pack"),
        (b"", "an empty file"),
    ]:
        path = tmp_path / "file"
        path.write_bytes(data)
        for given in (data, path):
            error = refused(sb.BundleMessage.from_bytes, given)
            assert str(error) == f"this is {kind}, not a bundle"
            assert error.code.startswith("cbor-")
        error = refused(sb.read_message, data)
        assert str(error) == f"this is {kind}, not a bundle, receipt or notice"


def test_an_answer_sheet_in_another_encoding_is_named(story):
    sheet = sb.AnswerSheet.of(story.imported(), story.prod)
    text = sheet.skeleton(sb.Answers())
    assert sheet.read(text.encode(), sb.Answers()) is not None
    error = refused(lambda data: sheet.read(data, sb.Answers()), text.encode("utf-16"))
    assert (error.code, str(error)) == ("document-malformed", "the file is UTF-16; save it as UTF-8")
