//! The facts of a Space as an object, so that no verb reads or writes them as a document.

use alloc::collections::BTreeMap;
use alloc::rc::Rc;

use js_sys::{Array, Object, Reflect, Uint8Array};
use spacebridge::dashboard::ProjectDocument;
use spacebridge::facts::NewFacts;
use spacebridge::rules::CandidateDocument;
use spacebridge::source::{PromoteRequest, RecallRequest};
use spacebridge::target::{
    ForwardRequest, ImportRequest, PlanRequest, PreviewRequest, ReceiptRequest, RefuseRequest,
};
use spacebridge::{Answers, Facts, Name};
use wasm_bindgen::convert::TryFromJsValue as _;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};

use crate::convert::{
    Options, bytes, given, is_nothing, read, read_limits_of_facts, show, text, word,
};
use crate::error::{OrRefused as _, argument};
use crate::release::{AssembledRelease, ImportedRelease};
use crate::sealed::{BundleMessage, VerifiedBundle, VerifiedNotice, VerifiedReceipt};
use crate::shell;
use crate::space::Space;

/// The facts of a Space, which every verb takes. A new one is empty: nothing happened yet.
#[wasm_bindgen(skip_typescript, js_name = Facts)]
#[derive(Debug)]
pub struct FactsHandle(Rc<Facts>);

#[wasm_bindgen(js_class = Facts)]
impl FactsHandle {
    /// The facts of a Space in which nothing happened yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self(Rc::new(Facts::none()))
    }

    /// Reads what `document` wrote.
    #[wasm_bindgen(js_name = fromDocument)]
    pub fn from_document(document: &JsValue) -> Result<Self, JsValue> {
        given(document).map(Self)
    }

    /// Reads what `toBytes` wrote: facts of any size, unless `limits` are given.
    #[wasm_bindgen(js_name = fromBytes)]
    pub fn from_bytes(data: &JsValue, options: &JsValue) -> Result<Self, JsValue> {
        let data = bytes(data, "data")?;
        let limits = read_limits_of_facts(options)?;
        Ok(Self(Rc::new(Facts::from_bytes(&data, &limits).or_refused()?)))
    }

    /// Everything in it, as a document.
    pub fn document(&self) -> Result<JsValue, JsValue> {
        show(&*self.0)
    }

    /// The facts as bytes, for a host that keeps them in one column.
    #[wasm_bindgen(js_name = toBytes)]
    pub fn to_bytes(&self) -> Uint8Array {
        self.0.to_bytes().as_slice().into()
    }

    /// Records every fact that a result brings, or none of them. A second record of the same
    /// result changes nothing. A deployment that the host made is recorded as well.
    pub fn record(&mut self, result: &JsValue) -> Result<(), JsValue> {
        let result = Outcome::of(result)?;
        Rc::make_mut(&mut self.0).record(&result).or_refused()
    }

    /// Returns the rows that a query selects.
    pub fn select(&self, query: &FactQuery) -> Self {
        Self(Rc::new(self.0.select(&query.0)))
    }

    /// Another handle of the same facts. A verb takes this one, because a handle that is an
    /// argument among others is used up.
    pub fn shared(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

/// The rows of the facts that one verb needs: what a host reads from its database for it.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct FactQuery(spacebridge::facts::FactQuery);

#[wasm_bindgen]
impl FactQuery {
    /// Selects the facts that `BundleMessage.verify` needs.
    pub fn verify(
        message: &BundleMessage,
        space: &Space,
        options: &JsValue,
    ) -> Result<Self, JsValue> {
        let now = shell::now(&Options::new(options, &["now"])?)?;
        Ok(Self(spacebridge::facts::FactQuery::verify(&message.0, &space.0, now)))
    }

    /// Selects the facts that `Space.preview` needs.
    pub fn preview(space: &Space, bundle: &VerifiedBundle) -> Self {
        let answers = Answers::new();
        let request = PreviewRequest::new(&bundle.0, &answers);
        Self(spacebridge::facts::FactQuery::preview(&space.0, &request))
    }

    /// Selects the facts that `Space.importRelease` needs.
    #[wasm_bindgen(js_name = importRelease)]
    pub fn import_release(
        space: &Space,
        bundle: &VerifiedBundle,
        reviewed: &JsValue,
    ) -> Result<Self, JsValue> {
        let reviewed = word(reviewed, "reviewed")?;
        let request = ImportRequest::new(&bundle.0, &reviewed);
        Ok(Self(spacebridge::facts::FactQuery::import_release(&space.0, &request)))
    }

    /// Selects the facts that `Space.reopen` needs.
    pub fn reopen(bundle: &BundleMessage) -> Self {
        Self(spacebridge::facts::FactQuery::reopen(&bundle.0))
    }

    /// Selects the facts that `Space.plan` needs.
    pub fn plan(release: &ImportedRelease, environment: &JsValue) -> Result<Self, JsValue> {
        let answers = Answers::new();
        let environment = text(environment, "environment")?;
        let request = PlanRequest::new(&release.0, environment.as_str(), &answers);
        Ok(Self(spacebridge::facts::FactQuery::plan(&request)))
    }

    /// Selects the facts that `progress`, `promotable`, `openFor`, `due` and `isCompleted` need.
    pub fn progress(candidate: &JsValue) -> Result<Self, JsValue> {
        let candidate: CandidateDocument = read(candidate)?;
        Ok(Self(spacebridge::facts::FactQuery::progress(&candidate.candidate())))
    }

    /// Selects the facts that `Space.promote` needs.
    pub fn promote(
        space: &Space,
        release: &AssembledRelease,
        target: &JsValue,
    ) -> Result<Self, JsValue> {
        let request = PromoteRequest::new(&release.0, text(target, "target")?);
        Ok(Self(spacebridge::facts::FactQuery::promote(&space.0, &request)))
    }

    /// Selects the facts that `Space.forward` needs.
    pub fn forward(
        space: &Space,
        release: &ImportedRelease,
        target: &JsValue,
    ) -> Result<Self, JsValue> {
        let request = ForwardRequest::new(&release.0, text(target, "target")?);
        Ok(Self(spacebridge::facts::FactQuery::forward(&space.0, &request)))
    }

    /// Selects the facts that `Space.issueReceipt` needs.
    #[wasm_bindgen(js_name = issueReceipt)]
    pub fn issue_receipt(
        space: &Space,
        release: &ImportedRelease,
        deployment: &JsValue,
        options: &JsValue,
    ) -> Result<Self, JsValue> {
        let deployment = read(deployment)?;
        let request = ReceiptRequest::new(&release.0, &deployment);
        let to_owner = Options::new(options, &["toOwner"])?.read("toOwner")?.unwrap_or(false);
        let request = if to_owner { request.to_owner() } else { request };
        Ok(Self(spacebridge::facts::FactQuery::issue_receipt(&space.0, &request)))
    }

    /// Selects the facts that `Space.refuse` needs.
    pub fn refuse(
        space: &Space,
        bundle: &VerifiedBundle,
        environment: &JsValue,
        reason: &JsValue,
    ) -> Result<Self, JsValue> {
        let reason = text(reason, "reason")?;
        let request = RefuseRequest::new(&bundle.0, text(environment, "environment")?, &reason);
        Ok(Self(spacebridge::facts::FactQuery::refuse(&space.0, &request)))
    }

    /// Selects the facts that `Space.accept` needs.
    pub fn accept(space: &Space, receipt: &VerifiedReceipt) -> Self {
        Self(spacebridge::facts::FactQuery::accept(&space.0, &receipt.0))
    }

    /// Selects the facts that `Space.takeNote` needs.
    #[wasm_bindgen(js_name = takeNote)]
    pub fn take_note(space: &Space, notice: &VerifiedNotice) -> Self {
        Self(spacebridge::facts::FactQuery::take_note(&space.0, &notice.0))
    }

    /// Selects the facts that `Space.recall` needs.
    pub fn recall(
        space: &Space,
        release: &AssembledRelease,
        reason: &JsValue,
    ) -> Result<Self, JsValue> {
        let reason = text(reason, "reason")?;
        let request = RecallRequest::new(&release.0, &reason);
        Ok(Self(spacebridge::facts::FactQuery::recall(&space.0, &request)))
    }

    /// Selects the facts that `Space.forwardRecall` needs.
    #[wasm_bindgen(js_name = forwardRecall)]
    pub fn forward_recall(space: &Space, notice: &VerifiedNotice) -> Self {
        Self(spacebridge::facts::FactQuery::forward_recall(&space.0, &notice.0))
    }

    /// Selects the facts that `Space.rotate` needs.
    pub fn rotate(space: &Space) -> Self {
        Self(spacebridge::facts::FactQuery::rotate(&space.0))
    }

    /// Selects the facts that `Space.renew` needs.
    pub fn renew(space: &Space) -> Self {
        Self(spacebridge::facts::FactQuery::renew(&space.0))
    }

    /// Selects the facts that `dashboard` needs.
    pub fn dashboard(rows: &JsValue) -> Result<Self, JsValue> {
        let rows: Vec<ProjectDocument> = read(rows)?;
        let rows: Vec<_> = rows.iter().map(ProjectDocument::row).collect();
        Ok(Self(spacebridge::facts::FactQuery::dashboard(&rows)))
    }

    /// Selects the facts that `Space.inventory` needs.
    pub fn inventory(space: &Space, target: &JsValue) -> Result<Self, JsValue> {
        let target = word(target, "target")?;
        Ok(Self(spacebridge::facts::FactQuery::inventory(&space.0, &target)))
    }

    /// Selects the facts that `Space.heardFrom` needs.
    #[wasm_bindgen(js_name = heardFrom)]
    pub fn heard_from(space: &Space, sender: &JsValue) -> Result<Self, JsValue> {
        let sender = word(sender, "sender")?;
        Ok(Self(spacebridge::facts::FactQuery::heard_from(&space.0, &sender)))
    }

    /// Returns the query that selects the rows of both.
    pub fn also(&self, other: &Self) -> Self {
        Self(self.0.clone().and(other.0.clone()))
    }

    /// The keys of the rows, by the table that has them.
    pub fn document(&self) -> Result<JsValue, JsValue> {
        show(&self.0)
    }
}

/// The facts of a handle, if `value` is one.
pub(crate) fn handle(value: &JsValue) -> Result<Option<Rc<Facts>>, JsValue> {
    if !value.is_object() {
        return Ok(None);
    }
    let shared = Reflect::get(value, &"shared".into())?;
    let Some(shared) = shared.dyn_ref::<js_sys::Function>() else { return Ok(None) };
    let shared = FactsHandle::try_from_js_value(shared.call0(value)?);
    shared.map(|handle| Some(handle.0)).map_err(|_| argument("facts", "facts"))
}

/// The facts of several Spaces, by name.
pub(crate) fn given_by_space(value: &JsValue) -> Result<BTreeMap<Name, Rc<Facts>>, JsValue> {
    if is_nothing(value) {
        return Ok(BTreeMap::new());
    }
    let Some(object) = value.dyn_ref::<Object>() else {
        return Err(argument("facts", "an object of facts, by the names of Spaces"));
    };
    let mut facts = BTreeMap::new();
    for name in Object::keys(object).iter() {
        let of = Reflect::get(object, &name)?;
        facts.insert(word(&name, "facts")?, given(&of)?);
    }
    Ok(facts)
}

/// A result of a verb, as JavaScript has it: the facts that it brings.
struct Outcome {
    facts: Facts,
    may_equivocate: bool,
}

impl NewFacts for Outcome {
    fn new_facts(&self) -> Facts {
        self.facts.clone()
    }

    fn may_equivocate(&self) -> bool {
        self.may_equivocate
    }
}

impl Outcome {
    /// Tells the results of verbs apart by their members.
    fn of(result: &JsValue) -> Result<Self, JsValue> {
        let mut outcome = Self { facts: Facts::none(), may_equivocate: false };
        if result.is_array() {
            for one in Array::from(result).iter() {
                outcome.add(&one)?;
            }
        } else {
            outcome.add(result)?;
        }
        Ok(outcome)
    }

    fn add(&mut self, result: &JsValue) -> Result<(), JsValue> {
        if !result.is_object() {
            return Err(argument("result", "a result of a verb, or a deployment"));
        }
        let member = |name: &str| Reflect::get(result, &name.into());
        let has = |name: &str| Reflect::has(result, &name.into());
        let fact = member("fact")?;
        let facts = &mut self.facts;
        if has("bundle")? && has("omitted")? {
            facts.promotions.push(read(&fact)?);
        } else if has("history")? && has("release")? {
            facts.imports.extend(some(&fact)?);
            facts.deployments.extend(read::<Vec<_>>(&member("history")?)?);
            self.may_equivocate = true;
        } else if has("receipt")? && has("text")? {
            facts.reports.push(read(&fact)?);
        } else if has("superseded")? && has("findings")? {
            facts.deployments.extend(some(&member("superseded")?)?);
            facts.deployments.extend(some(&fact)?);
        } else if has("heard")? && has("recall")? {
            facts.heard.extend(some(&member("heard")?)?);
            facts.recalls.extend(some(&member("recall")?)?);
        } else if has("announcements")? {
            facts.recalls.extend(some(&fact)?);
            for one in Array::from(&member("announcements")?).iter() {
                self.add(&one)?;
            }
        } else if has("notice")? && has("target")? {
            facts.announced.push(read(&fact)?);
        } else {
            facts.deployments.push(read(result)?);
        }
        Ok(())
    }
}

/// The value that a document describes, if there is one.
fn some<T: serde::de::DeserializeOwned>(document: &JsValue) -> Result<Option<T>, JsValue> {
    if is_nothing(document) { Ok(None) } else { read(document).map(Some) }
}
