//! Many Spaces under one administration.

use spacebridge::trust::{DataCenterChanged, Delivered, Permit};
use spacebridge::verify::AnyMessage;
use spacebridge::{Actor, Facts, Limits, Name, Team};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::{Options, bytes, object, read, read_limits, show, text, text_of, word};
use crate::error::OrRefused as _;
use crate::facts::given_by_space;
use crate::keys::SpaceKeys;
use crate::sealed::{VerifiedBundle, VerifiedNotice, VerifiedReceipt};
use crate::shell;
use crate::space::Space;
use crate::verbs::acting;

/// Many Spaces under one administration, and all that they trust.
#[wasm_bindgen(skip_typescript)]
#[derive(Clone, Debug)]
pub struct DataCenter(spacebridge::trust::DataCenter);

#[wasm_bindgen]
impl DataCenter {
    /// A Data Center that manages nothing yet, and whose `teams` say who may change that.
    #[wasm_bindgen(constructor)]
    pub fn new(name: &JsValue, teams: &JsValue) -> Result<Self, JsValue> {
        let teams: Vec<Team> = read(teams)?;
        Ok(Self(spacebridge::trust::DataCenter::new(word(name, "name")?, teams)))
    }

    /// Reads what `document` wrote.
    #[wasm_bindgen(js_name = fromDocument)]
    pub fn from_document(document: &JsValue, options: &JsValue) -> Result<Self, JsValue> {
        let text = text_of(document)?;
        let limits = read_limits(options)?;
        spacebridge::trust::DataCenter::from_document(&text, &limits).or_refused().map(Self)
    }

    /// Everything that it is, as a document.
    pub fn document(&self) -> Result<JsValue, JsValue> {
        show(&self.0)
    }

    /// The Data Center with a Space that a host stored as managed by it.
    #[wasm_bindgen(js_name = withSpace)]
    pub fn with_space(&self, space: &Space) -> Result<Self, JsValue> {
        self.0.clone().with_space(space.0.clone()).or_refused().map(Self)
    }

    /// The name.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.0.name().to_string()
    }

    /// Its Spaces.
    #[wasm_bindgen(getter)]
    pub fn spaces(&self) -> Vec<Space> {
        self.0.spaces().iter().cloned().map(Space).collect()
    }

    /// The Space of that name.
    pub fn space(&self, name: &JsValue) -> Result<Option<Space>, JsValue> {
        Ok(self.0.space(&word(name, "name")?).cloned().map(Space))
    }

    /// All that its Spaces trust, in one table.
    pub fn trusts(&self) -> Result<JsValue, JsValue> {
        show(&self.0.trusts())
    }

    /// Returns the trusts between the Spaces as a table of text.
    #[wasm_bindgen(js_name = trustsText)]
    pub fn trusts_text(&self) -> String {
        self.0.trusts().to_string()
    }

    /// The digest of all that its Spaces trust, as its audit log records it.
    #[wasm_bindgen(getter, js_name = trustDigest)]
    pub fn trust_digest(&self) -> String {
        self.0.trust_digest().to_string()
    }

    /// Makes a Space with new keys, for a person.
    pub fn create(&self, name: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
        let options = Options::new(options, &["by", "now", "seed"])?;
        let user = text(&options.get("by")?.unwrap_or(JsValue::UNDEFINED), "by")?;
        let actor = Actor::new(&user, shell::now(&options)?);
        let seed = shell::seed(&options)?;
        let created = self.0.create(word(name, "name")?, seed, &actor).or_refused()?;
        let keys = SpaceKeys::from(created.keys);
        Ok(object(&[("changed", changed(created.changed)?), ("keys", keys.into())]))
    }

    /// Manages a Space that exists already, for a person.
    pub fn enlist(&self, space: &Space, options: &JsValue) -> Result<JsValue, JsValue> {
        let (user, now) = acting(options)?;
        let enlisted = self.0.enlist(space.0.clone(), &Actor::new(&user, now));
        changed(enlisted.or_refused()?)
    }

    /// Connects two of its Spaces, for a person: `one` grants `other` this, and `other` that back.
    pub fn connect(
        &self,
        one: &JsValue,
        permits: &JsValue,
        other: &JsValue,
        back: &JsValue,
        options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let (user, now) = acting(options)?;
        let one: Name = word(one, "one")?;
        let other: Name = word(other, "other")?;
        let permits: Vec<Permit> = read(permits)?;
        let back: Vec<Permit> = read(back)?;
        let actor = Actor::new(&user, now);
        changed(self.0.connect(&one, permits, &other, back, &actor).or_refused()?)
    }

    /// Changes what one of its Spaces trusts, for a person.
    #[wasm_bindgen(js_name = changeTrust)]
    pub fn change_trust(
        &self,
        space: &JsValue,
        change: &JsValue,
        options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let (user, now) = acting(options)?;
        let space = word(space, "space")?;
        let change = read(change)?;
        changed(self.0.change_trust(&space, &change, &Actor::new(&user, now)).or_refused()?)
    }

    /// Takes over a Space as it is after a change that was made in the Space itself.
    pub fn update(
        &self,
        space: &Space,
        what: &JsValue,
        options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let (user, now) = acting(options)?;
        let what = text(what, "what")?;
        let updated = self.0.update(space.0.clone(), &what, &Actor::new(&user, now));
        changed(updated.or_refused()?)
    }

    /// Delivers a file to the Space that it is for, verified and nothing more. `facts` are those
    /// of each Space, by its name.
    pub fn deliver(
        &self,
        data: &JsValue,
        facts: &JsValue,
        options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let options = Options::new(options, &["now", "limits"])?;
        let now = shell::now(&options)?;
        let limits: Limits = options.read("limits")?.unwrap_or_default();
        let file = AnyMessage::from_bytes(&bytes(data, "data")?, &limits).or_refused()?;
        let known = given_by_space(facts)?;
        let nothing = Facts::none();
        let of =
            |space: &spacebridge::Space| known.get(space.name()).map_or(&nothing, |known| &**known);
        let delivery = self.0.deliver(file, of, now).or_refused()?;
        let (kind, content) = match delivery.content {
            Delivered::Bundle(bundle) => ("bundle", VerifiedBundle(bundle).into()),
            Delivered::Receipt(receipt) => ("receipt", VerifiedReceipt(receipt).into()),
            Delivered::Notice(notice) => ("notice", VerifiedNotice(notice).into()),
        };
        let to = delivery.to.to_string();
        Ok(object(&[("to", to.into()), ("kind", kind.into()), ("content", content)]))
    }
}

fn changed(changed: DataCenterChanged) -> Result<JsValue, JsValue> {
    let center = DataCenter(changed.data_center);
    Ok(object(&[("center", center.into()), ("record", show(&changed.record)?)]))
}
