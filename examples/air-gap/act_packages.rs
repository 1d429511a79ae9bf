//! Packages are carried by themselves: whole at first, and later only what changed.

use std::path::Path;

use spacebridge::packages::{
    AvailablePackages, PackageTransfer, Transfer, TransferPolicy, transfer_plan,
};
use spacebridge::target::Preview;
use spacebridge::verify::Manifest;
use spacebridge::{Content, Package};
use spacebridge_packs::{PackOptions, make_pack};

use crate::fault::Fault;
use crate::story::{Story, TARGET};
use crate::{files, packages, show};

impl Story {
    /// Carries what the target lacks, and checks it there against what the release says.
    pub(crate) fn carry_packages(&mut self, preview: &Preview, loud: bool) -> Result<(), Fault> {
        let wanted: Vec<Package> =
            preview.packages().iter().map(|previewed| previewed.package.clone()).collect();
        // The source knows from receipts what runs there. In this story the two have agreed that
        // the target keeps such packages, so a pack will find its basis.
        let target = TARGET.parse()?;
        let facts = self.source.facts()?;
        let there = self.source.space.inventory(&target, &facts, &self.manifests).pinned();
        let here = self.at_the_source(&wanted)?;
        let plan = transfer_plan(&wanted, &there, &here, &TransferPolicy::disconnected())?;
        let mut rows = Vec::new();
        let mut carried = 0_u64;
        let mut whole = 0_u64;
        for planned in plan.packages() {
            let (how, bytes) = self.carry_package(planned)?;
            if planned.transfer != Transfer::Absent {
                carried = carried.saturating_add(bytes);
                whole = whole.saturating_add(planned.content.size);
            }
            let name = format!("{} {}", planned.package.id, planned.package.version);
            let sizes = format!("{bytes} of {} bytes", planned.content.size);
            rows.push([name, how.into(), sizes, show::short(&planned.content.sha256)]);
        }
        let sum = format!("{carried} bytes carried for {whole} bytes of packages");
        if loud {
            self.screen.head("Packages are carried by themselves, and checked against the release");
            self.screen.some(&rows, 20, "in packages/");
        }
        self.screen.entry("packages", &sum);
        Ok(())
    }

    /// The packages whose files are at the source: those of this release and of earlier ones.
    fn at_the_source(&self, wanted: &[Package]) -> Result<AvailablePackages, Fault> {
        let mut here = AvailablePackages::default();
        let earlier = self.manifests.iter().flat_map(Manifest::packages);
        for package in wanted.iter().chain(earlier) {
            if let Some(file) = self.export.package_file(package)? {
                here.insert(packages::check(&file, package)?);
            }
        }
        Ok(here)
    }

    /// Carries a package; returns the way that it took and the number of carried bytes.
    fn carry_package(&mut self, planned: &PackageTransfer) -> Result<(&'static str, u64), Fault> {
        let package = &planned.package;
        let store = self.target.path("packages");
        let Some(file) = self.export.package_file(package)? else {
            return Ok(("not found", 0));
        };
        if planned.transfer == Transfer::Have || self.target.holdings.has(package) {
            return Ok(("here already", 0));
        }
        if let Transfer::Delta { basis } = planned.transfer
            && let Some(bytes) = self.carry_pack(planned, basis, &file, &store)?
        {
            return Ok(("what changed, and it holds", bytes));
        }
        let carried = files::carry(&file, &store)?;
        self.target.holdings.insert(packages::check(&carried, package)?);
        Ok(("whole, and it holds", planned.content.size))
    }

    /// Makes a pack, carries it, and unpacks it on top of what the target has; nothing if a pack is
    /// not worth it.
    fn carry_pack(
        &mut self,
        planned: &PackageTransfer,
        basis: Content,
        file: &Path,
        store: &Path,
    ) -> Result<Option<u64>, Fault> {
        let mut earlier = self.manifests.iter().flat_map(Manifest::packages);
        let Some(older) = earlier.find(|package| package.content == Some(basis)) else {
            return Ok(None);
        };
        let ours = self.export.package_file(older)?;
        let theirs = packages::find(store, older)?;
        let (Some(ours), Some(theirs)) = (ours, theirs) else { return Ok(None) };
        let options = PackOptions::default();
        let Some(pack) = make_pack(&files::read(&ours)?, &files::read(file)?, &options) else {
            return Ok(None);
        };
        let name = format!("{}.pack", file.file_name().unwrap_or_default().to_string_lossy());
        let outgoing = self.source.path("outbox").join(&name);
        files::write(&outgoing, &pack)?;
        let carried = files::carry(&outgoing, &self.target.path("inbox"))?;
        let made = store.join(file.file_name().unwrap_or_default());
        self.target.holdings.insert(packages::unpack(&carried, &theirs, &planned.package, &made)?);
        Ok(Some(u64::try_from(pack.len()).unwrap_or(u64::MAX)))
    }
}
