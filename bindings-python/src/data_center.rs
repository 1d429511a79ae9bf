//! Many Spaces under one administration.

use crate::prelude::*;

class! {
    /// Many Spaces under one administration, and all that they trust.
    DataCenter(sb::trust::DataCenter) eq;

    fn __new__(name: Name, teams: Vec<Team>) = Self(sb::trust::DataCenter::new(name.0, teams.0));

    /// The Data Center with a Space that a host stored as managed by it.
    fn with_space(&self, space: &Space) = Self(self.0.clone().with_space(space.0.clone())?);

    /// Reads what `document` wrote.
    static from_document(document: Json, /, *, ..limits)
        = Self(sb::trust::DataCenter::from_document(&document.0, &limits.unwrap_or_default())?);

    /// Everything that it is, as a document.
    fn document(&self) = shown(&self.0);

    /// The name.
    get name(&self) = self.0.name().as_str();

    /// Its Spaces.
    get spaces(&self) = self.0.spaces().iter().cloned().map(Space).collect::<Vec<_>>();

    /// The Space of that name.
    fn space(&self, name: Name) = self.0.space(&name).cloned().map(Space);

    /// All that its Spaces trust, in one table.
    fn trusts(&self) = shown(self.0.trusts());

    /// Returns the trusts between the Spaces as a table of text.
    fn trusts_text(&self) = self.0.trusts().to_string();

    /// The digest of all that its Spaces trust, as its audit log records it.
    get trust_digest(&self) = self.0.trust_digest().to_string();

    /// Makes a Space with new keys, for a person.
    fn create(&self, name: Name, *, by: &str, ..now, ..seed)
        = created(self.0.create(name.0, shell::seed(seed)?, &actor(by, now)?)?);

    /// Manages a Space that exists already, for a person.
    fn enlist(&self, space: &Space, *, by: &str, ..now)
        = changed(self.0.enlist(space.0.clone(), &actor(by, now)?)?);

    /// Connects two of its Spaces, for a person: `one` grants `other` this, and `other` that back.
    fn connect(&self, one: Name, permits: Vec<Permit>, other: Name, back: Vec<Permit>, *,
        by: &str, ..now)
        = changed(self.0.connect(&one, permits.0, &other, back.0, &actor(by, now)?)?);

    /// Changes what one of its Spaces trusts, for a person.
    fn change_trust(&self, space: Name, change: TrustChange, *, by: &str, ..now)
        = changed(self.0.change_trust(&space, &change, &actor(by, now)?)?);

    /// Takes over a Space as it is after a change that was made in the Space itself.
    fn update(&self, space: &Space, what: &str, *, by: &str, ..now)
        = changed(self.0.update(space.0.clone(), what, &actor(by, now)?)?);

    /// Delivers a file to the Space that it is for, verified and nothing more. `facts` are those
    /// of each Space, by its name.
    fn deliver(&self, data: Bytes, facts: FactsBySpace, *, ..now, ..limits) = {
        let file = sb::verify::AnyMessage::from_bytes(&data.0, &limits.unwrap_or_default())?;
        let nothing = sb::Facts::none();
        let known =
            |space: &sb::Space| facts.0.get(space.name()).map_or(&nothing, |known| &**known);
        let delivery = self.0.deliver(file, known, time(now)?)?;
        let content = match delivery.content {
            sb::trust::Delivered::Bundle(bundle) => Message::Bundle(VerifiedBundle(bundle)),
            sb::trust::Delivered::Receipt(receipt) => Message::Receipt(VerifiedReceipt(receipt)),
            sb::trust::Delivered::Notice(notice) => Message::Notice(VerifiedNotice(notice)),
        };
        Named("Delivery", (delivery.to.to_string(), content))
    };
}

named! {
    fn changed(it: sb::trust::DataCenterChanged)
        = DataCenterChanged(DataCenter(it.data_center), shown(it.record));
    fn created(it: sb::trust::Created) = Created(changed(it.changed), SpaceKeys::new(it.keys));
}
