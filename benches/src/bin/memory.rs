//! The memory that verifying, previewing, importing and planning hold, as multiples of the file.

use anyhow::{Context as _, Result};
use spacebridge::packages::AvailablePackages;
use spacebridge::target::{ImportRequest, PlanRequest, PreviewRequest, TargetState};
use spacebridge::{Actor, Answers, Facts};
use spacebridge_benches::{Counting, Crossing, ResolvedValue, Size, USER, counted};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() -> Result<()> {
    for variables in [1_000, 20_000] {
        let crossing = Crossing::new(Size::of(variables))?;
        let promoted = crossing.promote(&crossing.assemble(crossing.release.clone())?)?;
        let arrival = crossing.arrive(&promoted)?;
        let bytes = promoted.bundle.as_bytes().to_vec();
        let size = bytes.len();
        println!("# {variables} variables: a file of {size} B");
        println!("{:<24} {:>9} {:>9} {:>12}", "", "most", "kept", "allocations");

        let (verified, held) = counted(|| crossing.verify(bytes));
        let verified = verified?;
        show("verify", size, held);
        let facts = Facts::none();
        let nothing = Answers::new();
        let none = AvailablePackages::default();
        let known = TargetState::new(&facts, &[], &none);
        let target = &crossing.target;
        let (preview, held) =
            counted(|| target.preview(&PreviewRequest::new(&verified, &nothing), &known));
        let preview = preview?;
        show("preview", size, held);
        let digest = *preview.digest();
        drop(preview);
        let import = || {
            target.import_release(
                &ImportRequest::new(&verified, &digest),
                &known,
                &Actor::new(USER, crossing.now()),
            )
        };
        let (imported, held) = counted(import);
        let imported = imported?.release;
        show("import", size, held);
        let known = arrival.known();
        let plan = || {
            target.plan(
                &PlanRequest::new(&imported, "Production", &arrival.answers),
                &known,
                &Actor::new(USER, crossing.now()),
            )
        };
        let (plan, held) = counted(plan);
        let plan = plan.context("planned before")?;
        show("plan", size, held);
        let (revealed, held) = counted(|| plan.open_secrets(crossing.target_keys()));
        revealed?;
        show("reveal", size, held);
        println!();
    }
    println!("most, kept: in multiples of the file; what verify is given (the file) not counted.");
    Ok(())
}

fn show(name: &str, size: usize, held: ResolvedValue) {
    let times = |bytes: usize| {
        let hundredths = bytes.saturating_mul(100).checked_div(size).unwrap_or_default();
        format!("{}.{:02} ×", hundredths / 100, hundredths % 100)
    };
    println!("{name:<24} {:>9} {:>9} {:>12}", times(held.most), times(held.kept), held.calls);
}
