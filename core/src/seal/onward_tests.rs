//! Tests of an intermediate: a dishonest one can leave forwarded parts out, and nothing else.

use alloc::vec::Vec;
use core::slice;

use super::bundle::Bundle;
use super::bundle::forwarded::ForwardedParts;
use super::bundle::sign::{AudiencePart, BundleDraft, EncodedSlice, NumberedRelease, sign_bundle};
use super::manifest::{Manifest, sign_manifest};
use super::message::{Body as _, Draft, Message, Verified, sign, signed_message};
use super::report::VerificationReport;
use super::taken_apart::BundleParts;
use super::tests::{now, secrets_of};
use super::v1::{self, ManifestParts, SealedElsewhere};
use super::{HedgedSeed, SealedSecrets, SpaceKeys};
use crate::model::{
    Actor, Facts, Grant, Omitted, Release, SecretText, Sensitive, Slice, Space, Value, Variable,
};
use crate::terms::{Code, Digest, Fingerprint};
use crate::testkit::{keys, seed};

/// Dev owns a release; QA may pass it on to Ops, and to nobody else.
struct Chain {
    dev: SpaceKeys,
    qa: SpaceKeys,
    ops: SpaceKeys,
}

/// A release of `owner` in one version, and its slices for QA and for Ops.
struct Made {
    manifest: Manifest,
    bytes: Vec<u8>,
    for_qa: EncodedSlice,
    for_ops: EncodedSlice,
}

/// Returns the report of a bundle that carries a slice for another Space.
pub(super) fn onward_report() -> VerificationReport {
    let chain = Chain::new();
    let made = chain.made(&chain.dev, "1.1.0");
    chain.read(&chain.qa, chain.through(&made)).unwrap().report().clone()
}

impl Chain {
    fn new() -> Self {
        Self { dev: keys("Dev", 41), qa: keys("QA", 42), ops: keys("Ops", 43) }
    }

    /// `space` trusts the others with releases.
    fn space(&self, space: &SpaceKeys) -> Space {
        let mut made = Space::new("Here".parse().unwrap(), space.certificate());
        for (name, other) in [("Dev", &self.dev), ("QA", &self.qa)] {
            if other.certificate() != space.certificate() {
                let name = name.parse().unwrap();
                let grants = [Grant::AcceptReleases];
                made = made.with_remote(name, other.certificate(), grants).unwrap();
            }
        }
        made
    }

    fn made(&self, owner: &SpaceKeys, version: &str) -> Made {
        let mut release = Release::new("Shop".parse().unwrap(), version.parse().unwrap(), now());
        let secret = Value::Sensitive(Sensitive::known("hunter2"));
        release.variables = Vec::from([Variable::new("Password".parse().unwrap(), secret)]);
        let salt = *Digest::of(version.as_bytes()).as_bytes();
        let numbered = NumberedRelease::new(&release, &salt);
        let variables = numbered.release.variables.clone();
        let slice = Slice { variables, ..Slice::default() };
        let written = |space: &SpaceKeys| {
            EncodedSlice::new(&numbered, &slice, &salt, &space.certificate().fingerprint())
        };
        let for_qa = written(&self.qa);
        let for_ops = written(&self.ops);
        let mut audiences = Vec::from([
            for_qa.row(self.qa.certificate().fingerprint()),
            for_ops.row(self.ops.certificate().fingerprint()),
        ]);
        audiences.sort_by_key(|row| row.audience);
        let signer = owner.signer(&Actor::unnamed(now()), seed(50));
        let parts = ManifestParts {
            project: release.project.clone(),
            version: release.version.clone(),
            channel: None,
            assembled: release.assembled,
            notes: Digest::of(&for_qa.notes),
            packages: Vec::new(),
            templates: Digest::of(&for_qa.templates),
            audiences,
        };
        let hedge = HedgedSeed::new(&signer.seed, &[b"test"]);
        let (bytes, manifest) = sign_manifest(parts, &signer, &hedge).unwrap();
        Made { manifest, bytes, for_qa, for_ops }
    }

    /// Dev's bundle for QA, which carries what Ops need.
    fn through(&self, made: &Made) -> Message<Bundle> {
        let draft = BundleDraft {
            manifest: &made.manifest,
            manifest_bytes: &made.bytes,
            sequence: 1,
            notes: &made.for_qa.notes,
            templates: &made.for_qa.templates,
            target: AudiencePart::known(&made.for_qa, Omitted::default(), self.qa.certificate()),
            onward: Vec::from([AudiencePart::known(
                &made.for_ops,
                Omitted::default(),
                self.ops.certificate(),
            )]),
            told: Vec::new(),
            receipts: Vec::new(),
            notices: 0,
        };
        sign_bundle(&draft, &self.dev.signer(&Actor::unnamed(now()), seed(51))).unwrap().bundle
    }

    /// Returns the parts that QA keeps of Dev's bundle.
    fn passage(&self, made: &Made) -> ForwardedParts {
        let verified = self.read(&self.qa, self.through(made)).unwrap();
        let decoded = verified.decode(&self.space(&self.qa)).unwrap();
        verified.passage(decoded.told, decoded.receipts, decoded.onward).unwrap()
    }

    /// Returns the bundle that QA forwards to Ops, after changing the parts.
    fn passed_on(&self, made: &Made, change: impl FnOnce(&mut BundleParts<'_>)) -> Message<Bundle> {
        Self::changed(&self.sent_on(made, &self.qa), &self.qa, &self.ops, change)
    }

    /// Returns the parts that QA keeps, sent to Ops by `by`.
    fn sent_on(&self, made: &Made, by: &SpaceKeys) -> Message<Bundle> {
        let passage = self.passage(made);
        let kept = passage.for_space(&self.ops.certificate().fingerprint()).unwrap();
        let draft = BundleDraft {
            manifest: &passage.manifest,
            manifest_bytes: &passage.manifest_bytes,
            sequence: 1,
            notes: &passage.notes,
            templates: &passage.templates,
            target: AudiencePart::kept(kept),
            onward: Vec::new(),
            told: Vec::new(),
            receipts: Vec::new(),
            notices: 0,
        };
        sign_bundle(&draft, &by.signer(&Actor::unnamed(now()), seed(52))).unwrap().bundle
    }

    /// Returns the bundle with other parts, signed by `by` for `to`.
    fn changed(
        honest: &Message<Bundle>,
        by: &SpaceKeys,
        to: &SpaceKeys,
        change: impl FnOnce(&mut BundleParts<'_>),
    ) -> Message<Bundle> {
        let message = honest.message().unwrap();
        let mut parts = BundleParts::of(honest).unwrap();
        change(&mut parts);
        let (payload, parts) = parts.together();
        let draft = Draft {
            typ: Bundle::TYP,
            content_type: Bundle::CONTENT_TYPE,
            audience: Some(to.certificate().fingerprint()),
            subject: message.header.subject,
            id: message.header.id,
            payload: &payload,
        };
        let signer = by.signer(&Actor::unnamed(now()), seed(53));
        let hedge = HedgedSeed::new(&signer.seed, &[&payload]);
        signed_message(&sign(&draft, &signer, &hedge).unwrap().bytes, &parts)
    }

    fn read(&self, reader: &SpaceKeys, bundle: Message<Bundle>) -> Result<Verified<Bundle>, Code> {
        let space = self.space(reader);
        let verified = bundle.verify(&space, &Facts::none(), now());
        let verified = verified.map_err(|error| error.code())?;
        verified.decode(&space).map_err(|error| error.code())?;
        Ok(verified)
    }

    /// Returns the code that Ops see: of a refusal, or of opening the secrets.
    fn at_ops(&self, bundle: Message<Bundle>) -> Result<(), Code> {
        let secrets = secrets_of(&self.read(&self.ops, bundle)?);
        self.opened(&secrets)
    }

    fn opened(&self, secrets: &SealedSecrets) -> Result<(), Code> {
        let texts = secrets
            .open(&self.ops, slice::from_ref(self.ops.certificate()))
            .map_err(|error| error.code())?;
        assert_eq!(texts.values().map(SecretText::expose).collect::<Vec<_>>(), ["hunter2"]);
        Ok(())
    }

    /// Returns the code that QA sees for a bundle whose onward part was changed before it was
    /// signed.
    fn at_qa(&self, change: impl FnOnce(&mut BundleParts<'_>)) -> Result<(), Code> {
        let honest = self.through(&self.made(&self.dev, "1.1.0"));
        self.read(&self.qa, Self::changed(&honest, &self.dev, &self.qa, change)).map(|_| ())
    }
}

#[test]
fn what_is_passed_on_honestly_opens() {
    let line = Chain::new();
    let made = line.made(&line.dev, "1.1.0");
    assert_eq!(line.at_ops(line.passed_on(&made, |_| ())), Ok(()));
}

/// A release that came back to its owner is not the owner's to pass on: its secrets are for the
/// bundle that they were sealed in, which is named, and is not the one that Ops hold.
#[test]
fn an_owner_passes_nothing_on_that_it_sealed_itself() {
    let line = Chain::new();
    let made = line.made(&line.dev, "1.1.0");
    assert_eq!(line.at_ops(line.sent_on(&made, &line.dev)), Err(Code::SealerForeign));
}

#[test]
fn what_is_for_ops_opens_with_no_key_of_qas() {
    let line = Chain::new();
    let made = line.made(&line.dev, "1.1.0");
    let bundle = line.passed_on(&made, |_| ());
    let secrets = secrets_of(&line.read(&line.ops, bundle).unwrap());
    let for_ops = slice::from_ref(line.ops.certificate());
    assert_eq!(secrets.open(&line.qa, for_ops).unwrap_err().code(), Code::SecretsDoNotOpen);
    // Nor is it among those that QA is given to open.
    let own = secrets_of(&line.read(&line.qa, line.through(&made)).unwrap());
    assert_ne!(own, secrets);
    let for_qa = slice::from_ref(line.qa.certificate());
    assert_eq!(own.open(&line.ops, for_qa).unwrap_err().code(), Code::SecretsDoNotOpen);
}

#[test]
fn the_slice_the_templates_and_the_notes_stay_as_the_owner_made_them() {
    let line = Chain::new();
    let made = line.made(&line.dev, "1.1.0");
    let at_ops = |change: fn(&mut BundleParts<'_>)| line.at_ops(line.passed_on(&made, change));
    assert_eq!(at_ops(|parts| parts.slice = b"\xa1\x00\x40"), Err(Code::SliceDigest));
    assert_eq!(at_ops(|parts| parts.templates = b"\x81\xa0"), Err(Code::TemplatesDigest));
    assert_eq!(at_ops(|parts| parts.notes = b"now with more features"), Err(Code::NotesDigest));
    let stripped = |parts: &mut BundleParts<'_>| {
        parts.sealed = None;
        parts.elsewhere = None;
    };
    assert_eq!(at_ops(stripped), Err(Code::SecretsMismatch));
    let mut forged = made.bytes.clone();
    *forged.last_mut().unwrap() ^= 1;
    let bundle = line.passed_on(&made, |parts| parts.manifest = forged.leak());
    assert_eq!(line.at_ops(bundle), Err(Code::ManifestSignatureInvalid));
}

#[test]
fn secrets_open_only_in_the_release_they_were_sealed_for() {
    let line = Chain::new();
    let made = line.made(&line.dev, "1.1.0");
    let next = line.made(&line.dev, "1.2.0");
    let passage = line.passage(&made);
    let kept = passage.onward[0].sealed.as_ref().unwrap();
    // Dev's next release, with the secrets that came with this one.
    let message: &[u8] = kept.message.clone().leak();
    let lifted = SealedElsewhere { sealer: kept.sealer, bundle: kept.bundle };
    let with = |made: &Made, elsewhere| {
        line.at_ops(line.passed_on(made, |parts| {
            parts.sealed = Some(message);
            parts.elsewhere = elsewhere;
        }))
    };
    assert_eq!(with(&next, Some(lifted)), Err(Code::SecretsDoNotOpen));
    // The same release, as if they had been sealed in another bundle.
    let moved = SealedElsewhere { bundle: [9; 16], ..lifted };
    assert_eq!(with(&made, Some(moved)), Err(Code::SecretsDoNotOpen));
    // As if QA had sealed them.
    assert_eq!(with(&made, None), Err(Code::SecretsMisaddressed));
}

#[test]
fn secrets_cannot_be_lifted_into_a_release_of_qas_own() {
    let line = Chain::new();
    let stolen = line.passage(&line.made(&line.dev, "1.1.0"));
    let kept = stolen.onward[0].sealed.as_ref().unwrap();
    let message: &[u8] = kept.message.clone().leak();
    let own = line.made(&line.qa, "6.6.6");
    let draft = BundleDraft {
        manifest: &own.manifest,
        manifest_bytes: &own.bytes,
        sequence: 1,
        notes: &own.for_ops.notes,
        templates: &own.for_ops.templates,
        target: AudiencePart::known(&own.for_ops, Omitted::default(), line.ops.certificate()),
        onward: Vec::new(),
        told: Vec::new(),
        receipts: Vec::new(),
        notices: 0,
    };
    let honest =
        sign_bundle(&draft, &line.qa.signer(&Actor::unnamed(now()), seed(54))).unwrap().bundle;
    let lift = |elsewhere: Option<SealedElsewhere>| {
        let change = |parts: &mut BundleParts<'_>| {
            parts.sealed = Some(message);
            parts.elsewhere = elsewhere;
        };
        line.at_ops(Chain::changed(&honest, &line.qa, &line.ops, change))
    };
    let kept = SealedElsewhere { sealer: kept.sealer, bundle: kept.bundle };
    assert_eq!(lift(Some(kept)), Err(Code::SealerForeign));
    assert_eq!(lift(None), Err(Code::SecretsMisaddressed));
    let qa = line.qa.certificate().fingerprint();
    assert_eq!(lift(Some(SealedElsewhere { sealer: qa, ..kept })), Err(Code::SealerForeign));
}

#[test]
fn the_owner_carries_only_what_it_committed_to() {
    let line = Chain::new();
    assert_eq!(line.at_qa(|_| ()), Ok(()));
    let stranger = Fingerprint::from_bytes([0xee; 32]);
    let audience = |parts: &mut BundleParts<'_>| parts.onward[0].audience = stranger;
    assert_eq!(line.at_qa(audience), Err(Code::OnwardNotCommitted));
    let qa = line.qa.certificate().fingerprint();
    let ours = |parts: &mut BundleParts<'_>| parts.onward[0].audience = qa;
    assert_eq!(line.at_qa(ours), Err(Code::OnwardNotCommitted));
    let slice = |parts: &mut BundleParts<'_>| parts.onward[0].slice = parts.slice;
    assert_eq!(line.at_qa(slice), Err(Code::OnwardNotCommitted));
    let without = |parts: &mut BundleParts<'_>| parts.onward[0].sealed = None;
    assert_eq!(line.at_qa(without), Err(Code::OnwardNotCommitted));
    let swapped = |parts: &mut BundleParts<'_>| parts.onward[0].sealed = parts.sealed;
    assert_eq!(line.at_qa(swapped), Err(Code::OnwardMisaddressed));
    // Dev is the sender: that it sealed is said by nothing else.
    let dev = line.dev.certificate().fingerprint();
    let named = |parts: &mut BundleParts<'_>| {
        parts.onward[0].elsewhere = Some(SealedElsewhere { sealer: dev, bundle: [1; 16] });
    };
    assert_eq!(line.at_qa(named), Err(Code::OnwardMisaddressed));
    let twice = |parts: &mut BundleParts<'_>| parts.onward.push(parts.onward[0]);
    assert_eq!(line.at_qa(twice), Err(Code::SchemaValue));
}

#[test]
fn whoever_is_in_between_seals_nothing_for_those_further_on() {
    let line = Chain::new();
    let made = line.made(&line.dev, "1.1.0");
    // QA passes the release on to Ops, and adds secrets of its own for a Space beyond, here itself.
    let passage = line.passage(&made);
    let kept = passage.onward[0].sealed.as_ref().unwrap();
    let message: &[u8] = kept.message.clone().leak();
    let slice = &*made.for_qa.slice.clone().leak();
    let qa = line.qa.certificate().fingerprint();
    let add = |elsewhere| {
        let sealed = Some(message);
        let omitted = Omitted::default();
        let onward = v1::OnwardParts { audience: qa, slice, sealed, elsewhere, omitted };
        line.at_ops(line.passed_on(&made, |parts| parts.onward.push(onward)))
    };
    let kept = SealedElsewhere { sealer: kept.sealer, bundle: kept.bundle };
    assert_eq!(add(None), Err(Code::OnwardMisaddressed));
    let by_qa = SealedElsewhere { sealer: qa, bundle: [1; 16] };
    assert_eq!(add(Some(by_qa)), Err(Code::OnwardMisaddressed));
    assert_eq!(add(Some(kept)), Err(Code::OnwardMisaddressed));
}
